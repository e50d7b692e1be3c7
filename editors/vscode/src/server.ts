/** The running server as views and status items use it: quiet calls, its state, word of changes. */

import * as vscode from 'vscode';
import { ExecuteCommandRequest, type LanguageClient, State } from 'vscode-languageclient/node';

import { isJson, type Json } from './json';

/** Between the first word of a change and the refresh that it causes: a command often brings several. */
const SETTLE_MS = 150;

/** One for the window; the client behind it changes with each restart. */
export class Server implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #stateChanged = new vscode.EventEmitter<void>();
  #client: LanguageClient | undefined;
  #state = State.Stopped;
  #watched: vscode.Disposable | undefined;
  #settling: NodeJS.Timeout | undefined;

  /** What is stored may have changed: ask again. */
  readonly onDidChange = this.#changed.event;
  /** The server started, stopped or came back. */
  readonly onDidChangeState = this.#stateChanged.event;

  get state(): State {
    return this.#state;
  }

  get isRunning(): boolean {
    return this.#state === State.Running;
  }

  /** Follows this client from now on. */
  attach(client: LanguageClient): void {
    this.#watched?.dispose();
    this.#client = client;
    this.#take(client.state);
    this.#watched = vscode.Disposable.from(
      client.onDidChangeState((event) => this.#take(event.newState)),
      client.onNotification('tftsr/changed', () => this.changed()),
    );
  }

  /** There is no server. */
  failed(): void {
    this.#take(State.Stopped);
  }

  /** Has everyone who shows what is stored ask again, soon. */
  changed(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#changed.fire(), SETTLE_MS);
  }

  /** Asks for a view: nothing is said to the person. Rejects with the server's words. */
  async ask(command: string, argument: Json = {}): Promise<Json> {
    if (this.#client === undefined || !this.isRunning) {
      throw new Error(vscode.l10n.t('The tftsr server does not run.'));
    }
    const params = { command, arguments: [{ ...argument, quiet: true }] };
    const result: unknown = await this.#client.sendRequest(ExecuteCommandRequest.type, params);
    return isJson(result) ? result : {};
  }

  dispose(): void {
    clearTimeout(this.#settling);
    this.#watched?.dispose();
    this.#changed.dispose();
    this.#stateChanged.dispose();
  }

  #take(state: State): void {
    this.#state = state;
    void vscode.commands.executeCommand('setContext', 'tftsr.running', state === State.Running);
    this.#stateChanged.fire();
    if (state === State.Running) {
      this.changed();
    }
  }
}
