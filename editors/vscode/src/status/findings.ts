/** The status bar: how many findings the active file has, and whether the server runs. */

import * as vscode from 'vscode';
import { State } from 'vscode-languageclient/node';

import { isServed } from '../documents';
import { restrictedWords } from '../restricted';
import type { Server } from '../server';
import { findings, openPoints } from '../words';

/** One item at the right of the status bar; hidden unless the active file is one the server sees. */
export class FindingsItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('tftsr.findings', vscode.StatusBarAlignment.Right, 100);
  readonly #server: Server;
  readonly #subscriptions: vscode.Disposable;

  constructor(server: Server) {
    this.#server = server;
    this.#item.name = vscode.l10n.t('tftsr: findings');
    this.#subscriptions = vscode.Disposable.from(
      this.#item,
      server.onDidChangeState(() => this.#update()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#update()),
      vscode.languages.onDidChangeDiagnostics(() => this.#update()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#update()),
    );
    this.#update();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #update(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !isServed(document)) {
      this.#item.hide();
      return;
    }
    this.#item.backgroundColor = undefined;
    if (this.#server.state === State.Running) {
      this.#showCount(document);
    } else if (this.#server.state === State.Starting) {
      this.#item.text = '$(loading~spin) tftsr';
      this.#item.tooltip = vscode.l10n.t('The tftsr server is starting');
      this.#item.command = 'tftsr.showOutput';
    } else {
      this.#item.text = '$(error) tftsr';
      this.#item.tooltip = vscode.l10n.t('The tftsr server does not run; click to start it again');
      this.#item.command = 'tftsr.restartServer';
      this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
    }
    this.#item.show();
  }

  #showCount(document: vscode.TextDocument): void {
    const ours = vscode.languages.getDiagnostics(document.uri).filter((one) => one.source === 'tftsr');
    const words = document.languageId === 'log' ? findings(ours.length) : openPoints(ours.length);
    this.#item.text = ours.length === 0 ? `$(shield) ${vscode.l10n.t('clean')}` : `$(shield) ${words}`;
    const hints = ours.filter((one) => one.severity === vscode.DiagnosticSeverity.Hint).length;
    const lines = [vscode.l10n.t('tftsr: {0} in this file', words)];
    if (hints > 0) {
      lines.push(vscode.l10n.t('{0} of them only a hint, which Problems does not list', hints));
    }
    if (!vscode.workspace.isTrusted) {
      lines.push(restrictedWords());
    }
    this.#item.tooltip = lines.join('\n');
    this.#item.command = 'workbench.actions.view.problems';
  }
}
