/**
 * Puts the start of the server off until it is wanted: any Markdown file wakes the extension, since only what stands in
 * one says whether it is a document of triage, and most are not.
 */

import * as vscode from 'vscode';

import { isServed, TRIAGE_NAMES } from './documents';
import type { Tree } from './views/tree';

/** Until the server runs, its commands are these: each has it started, and then does what it is for. */
export class Wanted implements vscode.Disposable {
  readonly #start: () => Promise<void>;
  readonly #waiting: vscode.Disposable;
  #started: Promise<void> | undefined;

  /** `commands` are those that the client registers once it runs. */
  constructor(commands: readonly string[], views: readonly Tree[], start: () => Promise<void>) {
    this.#start = start;
    const look = (document: vscode.TextDocument): void => {
      if (isServed(document)) {
        void this.now();
      }
    };
    this.#waiting = vscode.Disposable.from(
      ...commands.map((id) =>
        vscode.commands.registerCommand(id, async (...args: unknown[]) => {
          await this.now();
          return vscode.commands.executeCommand(id, ...args);
        }),
      ),
      ...views.map((view) => view.onDidShow(() => void this.now())),
      vscode.workspace.onDidOpenTextDocument(look),
      vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
    );
  }

  get isStarted(): boolean {
    return this.#started !== undefined;
  }

  /** Starts the server, if that is not done yet; resolves when it runs. */
  now(): Promise<void> {
    if (this.#started === undefined) {
      this.#waiting.dispose();
      this.#started = this.#start();
    }
    return this.#started;
  }

  /** Starts it if something is there that it is for; resolves when what is open now is served. */
  async look(): Promise<void> {
    if (vscode.workspace.textDocuments.some(isServed)) {
      await this.now();
    } else if (vscode.workspace.isTrusted) {
      // Not waited for: a search takes its time in a large folder.
      void vscode.workspace
        .findFiles(TRIAGE_NAMES, undefined, 1)
        .then((found) => (found.length > 0 ? this.now() : undefined));
    }
  }

  dispose(): void {
    this.#waiting.dispose();
  }
}
