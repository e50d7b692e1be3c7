/**
 * What commands give back, shown to a person: documents that are nowhere on the disk, and the issue's own documents.
 *
 * Nothing here holds an original value but what a person asked to see: listings come without values.
 */

import * as vscode from 'vscode';

import { type Json, rows, text } from './json';
import type { Previews } from './previews';

const SCHEME = 'tftsr';

/** Read-only documents made from results; one name holds one text, the newest. */
export class ResultDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly previews: Previews;
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  readonly onDidChange = this.#changed.event;

  constructor(previews: Previews) {
    this.previews = previews;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.path) ?? '';
  }

  /** Opens a result as formatted JSON. */
  async showJson(name: string, result: unknown): Promise<void> {
    await this.showText(`${name}.json`, `${JSON.stringify(result, undefined, 2)}\n`);
  }

  /** Opens a text that is nowhere on the disk. */
  async showText(name: string, shown: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
    this.#texts.set(uri.path, shown);
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

/** The triage document of an issue if it is still on disk, else its RCA, else the issue as JSON. */
export async function openIssue(results: ResultDocuments, issue: Json): Promise<void> {
  const isTriage = (document: Json): number => Number(document['kind'] === 'triage');
  for (const document of rows(issue, 'documents').sort((a, b) => isTriage(b) - isTriage(a))) {
    try {
      await vscode.window.showTextDocument(vscode.Uri.file(text(document['path'])));
      return;
    } catch {
      // Moved or deleted since: the next one may still be there.
    }
  }
  await results.showJson('issue', issue);
}
