/**
 * What commands give back, shown to a person: lists to pick from, a diff for the preview, plain JSON for the rest.
 *
 * Nothing here holds an original value: previews arrive redacted, listings without values.
 */

import * as vscode from 'vscode';

import type { Json } from './commands';

const SCHEME = 'tftsr';

/** Read-only documents made from results; one name holds one text, the newest. */
export class ResultDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  /** By the path of its redacted side, what redacts a previewed document for good. */
  readonly #previewed = new Map<string, Json>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  readonly onDidChange = this.#changed.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.path) ?? '';
  }

  /** Opens a result as formatted JSON. */
  async showJson(name: string, result: unknown): Promise<void> {
    const uri = this.#put(`/${name}.json`, `${JSON.stringify(result, undefined, 2)}\n`);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  /** Opens a text that is nowhere on the disk. */
  async showText(name: string, text: string): Promise<void> {
    await vscode.window.showTextDocument(this.#put(`/${name}`, text), { preview: true });
  }

  /** Opens the original beside its redacted text in the built-in diff; `argument` is what the text was made with. */
  async showRedaction(original: vscode.Uri, redacted: string, argument: Json): Promise<void> {
    const name = original.path.split('/').at(-1) ?? 'log';
    const uri = this.#put(`/redacted${original.path}`, redacted);
    this.#previewed.set(uri.path, argument);
    await vscode.commands.executeCommand('vscode.diff', original, uri, `${name}: original and redacted`);
  }

  /** Redacts what the preview in front shows as redacted, and closes it. */
  async applyPreview(): Promise<void> {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    const argument = tab?.input instanceof vscode.TabInputTextDiff && this.#previewed.get(tab.input.modified.path);
    if (!tab || !argument) {
      void vscode.window.showInformationMessage('Open a preview of the redaction, then run this again.');
      return;
    }
    await vscode.commands.executeCommand('tftsr.applyRedactions', argument);
    await vscode.window.tabGroups.close(tab);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  #put(path: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEME, path });
    this.#texts.set(path, text);
    this.#changed.fire(uri);
    return uri;
  }
}

/** Lets a person pick one issue; undefined when they pick none or there is none. */
export async function pickIssue(issues: readonly Json[], title: string): Promise<Json | undefined> {
  if (issues.length === 0) {
    void vscode.window.showInformationMessage('There is no issue here.');
    return undefined;
  }
  const items = issues.map((issue) => ({
    label: text(issue['title']),
    description: [issue['status'], issue['severity'], issue['domain']].filter(Boolean).map(text).join(' · '),
    detail: text(issue['snippet']),
    issue,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
  return picked?.issue;
}

/** The triage document of an issue if it is still on disk, else its RCA, else the issue as JSON. */
export async function openIssue(results: ResultDocuments, issue: Json): Promise<void> {
  const documents = Array.isArray(issue['documents']) ? (issue['documents'] as Json[]) : [];
  const ordered = [...documents].sort((a, b) => Number(b['kind'] === 'triage') - Number(a['kind'] === 'triage'));
  for (const document of ordered) {
    try {
      await vscode.window.showTextDocument(vscode.Uri.file(text(document['path'])));
      return;
    } catch {
      // Moved or deleted since: the next one may still be there.
    }
  }
  await results.showJson('issue', issue);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
