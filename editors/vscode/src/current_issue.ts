/** The issue that a person works on: that of the document in front, or the one picked in the list. */

import * as vscode from 'vscode';

import { isServed } from './documents';
import { type Json, part, text } from './json';
import type { Server } from './server';

const KEPT_AS = 'tftsr.issue';

/** Fetches it once for all who show it; the id outlives the window. */
export class CurrentIssue implements vscode.Disposable {
  readonly #server: Server;
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  #id: string | undefined;
  #shown: Json | undefined;
  /** Counts what is asked, so that a late answer to an earlier question is dropped. */
  #asked = 0;

  readonly onDidChange = this.#changed.event;

  constructor(server: Server, memory: vscode.Memento) {
    this.#server = server;
    this.#memory = memory;
    this.#id = memory.get<string>(KEPT_AS);
    this.#subscriptions = vscode.Disposable.from(
      server.onDidChange(() => this.#fetch()),
      vscode.window.onDidChangeActiveTextEditor((editor) => this.#follow(editor)),
    );
  }

  /** What `getIssue` gives back of it; undefined when there is none. */
  get nested(): Json | undefined {
    return this.#shown;
  }

  get id(): string | undefined {
    return this.#shown && this.#id;
  }

  /** Makes this issue the one that is shown. */
  async select(id: string): Promise<void> {
    this.#id = id;
    await this.#fetch();
  }

  /** The folder that paths of its evidence are relative to. */
  get folder(): vscode.Uri | undefined {
    const path = this.documentPath('triage');
    return path === undefined ? undefined : vscode.Uri.joinPath(vscode.Uri.file(path), '..');
  }

  /** Where its document of this kind is. */
  documentPath(kind: string): string | undefined {
    const documents = this.#shown?.['documents'];
    const found = Array.isArray(documents) ? (documents as Json[]).find((one) => one['kind'] === kind) : undefined;
    return found && text(found['path']);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  /** An editor that came to the front: its document may belong to another issue. */
  async #follow(editor: vscode.TextEditor | undefined): Promise<void> {
    if (editor !== undefined && isServed(editor.document) && vscode.workspace.isTrusted) {
      await this.#take({ uri: editor.document.uri.toString() });
    }
  }

  async #fetch(): Promise<void> {
    if (!this.#server.isRunning || !vscode.workspace.isTrusted) {
      return;
    }
    const active = vscode.window.activeTextEditor;
    if (this.#id === undefined) {
      await this.#follow(active);
    } else if (!(await this.#take({ id: this.#id }))) {
      // Deleted since, here or in another window.
      this.#show(undefined, undefined);
    }
  }

  /** Whether there is such an issue; it is shown then. */
  async #take(which: Json): Promise<boolean> {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const nested = await this.#server.ask('tftsr.getIssue', which);
      if (asked === this.#asked) {
        this.#show(text(part(nested, 'issue')['id']), nested);
      }
      return true;
    } catch {
      // A log that belongs to no issue, or no database: what was shown before stands.
      return asked !== this.#asked || 'uri' in which;
    }
  }

  #show(id: string | undefined, nested: Json | undefined): void {
    this.#id = id;
    this.#shown = nested;
    void this.#memory.update(KEPT_AS, id);
    void vscode.commands.executeCommand('setContext', 'tftsr.hasIssue', nested !== undefined);
    this.#changed.fire();
  }
}
