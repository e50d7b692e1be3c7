/**
 * The redaction of a document beside it, in the built-in diff editor.
 *
 * The redacted side is a text that is nowhere on the disk; it follows the document while it is shown. Characters that
 * nobody sees, or that reorder what is seen, stand there as escapes; a document that holds such characters is shown
 * escaped on its own side too, since a diff of both would else hide or twist what differs.
 */

import * as vscode from 'vscode';

import { escapeUnseen } from './escape';
import { type Json, number, rows, text } from './json';
import type { Server } from './server';

const SCHEME = 'tftsr-redacted';
/** Between a change of the document and a new text of its redacted side. */
const SETTLE_MS = 300;

interface Preview {
  readonly original: vscode.Uri;
  /** What the text was made with, and what redacts it for good. */
  readonly argument: Json;
  text: string;
  /** The original with escapes, for the diff of a document that needs them. */
  escaped: string;
}

export class Previews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #server: Server;
  /** By the path of the redacted side. */
  readonly #previews = new Map<string, Preview>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;
  #settling: NodeJS.Timeout | undefined;
  readonly onDidChange = this.#changed.event;

  constructor(server: Server) {
    this.#server = server;
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#follow(document.uri)),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const side of closed.map(redactedSide)) {
          this.#previews.delete(side?.path ?? '');
        }
      }),
      this.#changed,
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const preview = this.#previews.get(uri.path);
    return (uri.query === 'original' ? preview?.escaped : preview?.text) ?? '';
  }

  /** Opens the original beside its redacted text. */
  async show(original: vscode.Uri, redacted: string, argument: Json): Promise<void> {
    const path = original.path.startsWith('/') ? original.path : `/${original.path}`;
    const uri = vscode.Uri.from({ scheme: SCHEME, path });
    const plain = (await vscode.workspace.openTextDocument(original)).getText();
    const escaped = escapeUnseen(plain);
    this.#previews.set(path, { original, argument, text: escapeUnseen(redacted), escaped });
    this.#changed.fire(uri);
    const left = escaped === plain ? original : uri.with({ query: 'original' });
    const name = path.split('/').at(-1) ?? path;
    await vscode.commands.executeCommand('vscode.diff', left, uri, vscode.l10n.t('{0}: original and redacted', name));
  }

  /** Redacts all that the preview in front shows as redacted, and closes it. */
  async applyAll(): Promise<void> {
    const [tab, preview] = this.#inFront() ?? [];
    if (tab !== undefined && preview !== undefined) {
      await vscode.commands.executeCommand('tftsr.applyRedactions', preview.argument);
      await vscode.window.tabGroups.close(tab);
    }
  }

  /** Redacts the types that a person picks; the preview stays for the others. */
  async applyTypes(): Promise<void> {
    const [, preview] = this.#inFront() ?? [];
    if (preview === undefined) {
      return;
    }
    const uri = preview.argument['uri'];
    const listed = rows(await this.#server.ask('tftsr.detectPii', { uri, limit: 0 }), 'types');
    const wanted = preview.argument['types'];
    const items = listed
      .filter((row) => !Array.isArray(wanted) || wanted.includes(row['type']))
      .map((row) => ({ label: text(row['title']), description: String(number(row['count'])), type: row['type'] }));
    const title = vscode.l10n.t('Redact which types?');
    const picked = await vscode.window.showQuickPick(items, { title, canPickMany: true });
    if (picked !== undefined && picked.length > 0) {
      const types = picked.map(({ type }) => type);
      await vscode.commands.executeCommand('tftsr.applyRedactions', { ...preview.argument, types });
    }
  }

  dispose(): void {
    clearTimeout(this.#settling);
    this.#subscriptions.dispose();
  }

  #inFront(): [vscode.Tab, Preview] | undefined {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    const preview = this.#previews.get(redactedSide(tab)?.path ?? '');
    if (tab !== undefined && preview !== undefined) {
      return [tab, preview];
    }
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a preview of the redaction, then run this again.'));
    return undefined;
  }

  /** A document changed: what is shown of it is made anew, once it is quiet. */
  #follow(uri: vscode.Uri): void {
    const changed = uri.toString();
    if ([...this.#previews.values()].some(({ original }) => original.toString() === changed)) {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.#renew(changed), SETTLE_MS);
    }
  }

  async #renew(changed: string): Promise<void> {
    for (const [path, preview] of this.#previews) {
      if (preview.original.toString() !== changed) {
        continue;
      }
      try {
        const result = await this.#server.ask('tftsr.previewRedaction', preview.argument);
        preview.text = escapeUnseen(text(result['text']));
        const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === changed);
        preview.escaped = document ? escapeUnseen(document.getText()) : preview.escaped;
      } catch {
        // A range that is not in the document any more, or no server: the text before stands.
        continue;
      }
      const uri = vscode.Uri.from({ scheme: SCHEME, path });
      this.#changed.fire(uri);
      this.#changed.fire(uri.with({ query: 'original' }));
    }
  }
}

/** The redacted side of a preview in a tab. */
function redactedSide(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  const side = tab?.input instanceof vscode.TabInputTextDiff ? tab.input.modified : undefined;
  return side?.scheme === SCHEME ? side : undefined;
}
