/** The status bar: how many findings the active file has, and whether the server runs. */

import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';

import { isServed } from './client';

/** One item at the right of the status bar; hidden unless the active file is one the server sees. */
export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('tftsr.findings', vscode.StatusBarAlignment.Right, 100);
  readonly #subscriptions: vscode.Disposable[] = [];
  #state = State.Stopped;
  #watched: vscode.Disposable | undefined;

  constructor() {
    this.#item.name = 'tftsr findings';
    this.#subscriptions.push(
      this.#item,
      vscode.window.onDidChangeActiveTextEditor(() => this.#update()),
      vscode.languages.onDidChangeDiagnostics(() => this.#update()),
    );
  }

  /** Follows the state of this client from now on. */
  watch(client: LanguageClient): void {
    this.#watched?.dispose();
    this.#state = client.state;
    this.#watched = client.onDidChangeState((event) => {
      this.#state = event.newState;
      this.#update();
    });
    this.#update();
  }

  /** Says that there is no server. */
  failed(): void {
    this.#state = State.Stopped;
    this.#update();
  }

  dispose(): void {
    this.#watched?.dispose();
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
  }

  #update(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !isServed(document)) {
      this.#item.hide();
      return;
    }
    this.#item.backgroundColor = undefined;
    if (this.#state === State.Running) {
      this.#showCount(document);
    } else if (this.#state === State.Starting) {
      this.#item.text = '$(loading~spin) tftsr';
      this.#item.tooltip = 'The tftsr server is starting';
      this.#item.command = 'tftsr.showOutput';
    } else {
      this.#item.text = '$(error) tftsr';
      this.#item.tooltip = 'The tftsr server does not run; click to start it again';
      this.#item.command = 'tftsr.restartServer';
      this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
    }
    this.#item.show();
  }

  #showCount(document: vscode.TextDocument): void {
    const ours = vscode.languages.getDiagnostics(document.uri).filter((one) => one.source === 'tftsr');
    const noun = document.languageId === 'log' ? 'finding' : 'open point';
    const words = `${ours.length} ${noun}${ours.length === 1 ? '' : 's'}`;
    this.#item.text = ours.length === 0 ? '$(shield) clean' : `$(shield) ${words}`;
    const hints = ours.filter((one) => one.severity === vscode.DiagnosticSeverity.Hint).length;
    const unlisted = hints === 0 ? '' : `; ${hints} of them only a hint, which Problems does not list`;
    this.#item.tooltip = `tftsr: ${words} in this file${unlisted}`;
    this.#item.command = 'workbench.actions.view.problems';
  }
}
