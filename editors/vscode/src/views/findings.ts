/** What is found in the log in front, by type. */

import * as vscode from 'vscode';

import { isDocument, isServed } from '../documents';
import { type Json, number, rows, text } from '../json';
import { restrictedWords } from '../restricted';
import type { Server } from '../server';
import { findings as findingsOf } from '../words';
import { icon, Node } from './node';
import { Tree } from './tree';

/** Rows below one type: more help nobody, and a log may have a million. */
const SHOWN = 200;
/** Between a change of the text and the refresh: typing brings many. */
const SETTLE_MS = 300;

/** Names of logs, as the manifest gives them to the language. */
const LOG_NAME = /\.(log|out|err)(\.\d+)?$/i;

const SEVERITY_ICONS: Readonly<Record<string, vscode.ThemeIcon>> = {
  error: icon('error', 'list.errorForeground'),
  warning: icon('warning', 'list.warningForeground'),
  information: icon('info', 'editorInfo.foreground'),
  hint: icon('circle-outline'),
};

export class FindingsView extends Tree {
  readonly #server: Server;
  #uri: vscode.Uri | undefined;
  #settling: NodeJS.Timeout | undefined;

  constructor(server: Server) {
    super('tftsr.findings');
    this.#server = server;
    this.#follow(vscode.window.activeTextEditor);
    this.subscriptions.push(
      vscode.window.onDidChangeActiveTextEditor((editor) => this.#follow(editor)),
      // A document that gets another language is opened anew, in the editor that it is in.
      vscode.workspace.onDidOpenTextDocument((document) => {
        const active = vscode.window.activeTextEditor;
        if (active?.document === document) {
          this.#follow(active);
        }
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document.uri.toString() === this.#uri?.toString()) {
          this.#uri = undefined;
          this.refresh();
        }
      }),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((uri) => uri.toString() === this.#uri?.toString())) {
          this.#soon();
        }
      }),
      server.onDidChangeState(() => this.#soon()),
      vscode.window.tabGroups.onDidChangeTabs(() => this.#soon()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.#soon()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.refresh()),
    );
  }

  override dispose(): void {
    clearTimeout(this.#settling);
    super.dispose();
  }

  protected async roots(): Promise<Node[]> {
    const large = largeLog();
    const uri = large === undefined ? this.#uri : undefined;
    const named = large ?? uri;
    this.describe(named && nameOf(named));
    this.say(vscode.workspace.isTrusted ? undefined : restrictedWords());
    if (uri === undefined || !this.#server.isRunning) {
      this.#tell(large === undefined ? 'none' : 'large');
      return [];
    }
    try {
      const types = rows(await this.#server.ask('tftsr.detectPii', { uri: uri.toString(), limit: 0 }), 'types');
      this.#tell(types.length === 0 ? 'clean' : 'found');
      return types.map((type) => this.#type(uri, type));
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
      return [];
    }
  }

  #type(uri: vscode.Uri, row: Json): Node {
    const [type, count] = [text(row['type']), number(row['count'])];
    const target = { uri: uri.toString(), types: [type] };
    return new Node({
      id: `type ${type}`,
      label: text(row['title']),
      description: String(count),
      tooltip: `${text(row['title'])}: ${findingsOf(count)}`,
      icon: SEVERITY_ICONS[text(row['severity'])] ?? icon('circle-outline'),
      context: 'findings.type',
      target,
      children: async () => {
        const found = rows(await this.#server.ask('tftsr.detectPii', { ...target, limit: SHOWN }), 'findings');
        const listed = found.map((finding) => this.#finding(uri, finding));
        if (found.length < count) {
          const more = vscode.l10n.t('{0} more', count - found.length);
          listed.push(new Node({ id: `more ${type}`, label: more, icon: icon('ellipsis') }));
        }
        return listed;
      },
    });
  }

  #finding(uri: vscode.Uri, finding: Json): Node {
    const [line, column, span] = [number(finding['line']), number(finding['column']), text(finding['spanId'])];
    return new Node({
      id: `finding ${span}`,
      label: vscode.l10n.t('Line {0}', line),
      description: text(finding['rule']),
      icon: icon('symbol-key'),
      context: 'findings.finding',
      target: { uri: uri.toString(), spanIds: [span] },
      open: () => reveal(uri, line, column, number(finding['end']) - number(finding['start'])),
    });
  }

  #follow(editor: vscode.TextEditor | undefined): void {
    // Other editors, panels and results do not take the place of the log that was looked at last.
    if (editor !== undefined && isServed(editor.document) && editor.document.uri.toString() !== this.#uri?.toString()) {
      this.#uri = editor.document.uri;
      this.refresh();
    }
  }

  #soon(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.refresh(), SETTLE_MS);
  }

  /** Decides which welcome text an empty view has, and which actions are in its title. */
  #tell(state: 'none' | 'large' | 'clean' | 'found'): void {
    void vscode.commands.executeCommand('setContext', 'tftsr.findings', state);
  }
}

/** The log in the active tab when it is too large to be handed to extensions: it has a tab then, but no document. */
function largeLog(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputText) || !isDocument(input.uri) || !LOG_NAME.test(input.uri.path)) {
    return undefined;
  }
  const shown = input.uri.toString();
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === shown) ? undefined : input.uri;
}

/** Shows a finding. Line and column are from 1, the column in characters, the length in bytes of UTF-8. */
async function reveal(uri: vscode.Uri, line: number, column: number, bytes: number): Promise<void> {
  const editor = await vscode.window.showTextDocument(uri);
  const { text: shown, range } = editor.document.lineAt(Math.min(line, editor.document.lineCount) - 1);
  const before = [...shown].slice(0, column - 1).join('').length;
  let [end, left] = [before, bytes];
  for (const character of shown.slice(before)) {
    left -= Buffer.byteLength(character);
    if (left < 0) {
      break;
    }
    end += character.length;
  }
  const found = new vscode.Range(range.start.line, before, range.start.line, end);
  editor.selection = new vscode.Selection(found.start, found.end);
  editor.revealRange(found, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}
