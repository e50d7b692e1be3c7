/** The status bar: which AI provider is asked, and whether it is on this machine. */

import * as vscode from 'vscode';

import { isOfTriage } from '../documents';
import { type Json, rows, text } from '../json';
import type { Server } from '../server';

/** Hidden unless a document of triage is active. */
export class ProviderItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('tftsr.provider', vscode.StatusBarAlignment.Right, 98);
  readonly #server: Server;
  readonly #subscriptions: vscode.Disposable;
  /** What the server said last; undefined while it has not. */
  #providers: Json[] | undefined;

  constructor(server: Server) {
    this.#server = server;
    this.#item.name = vscode.l10n.t('tftsr: AI provider');
    this.#item.command = 'tftsr.pickProvider';
    this.#subscriptions = vscode.Disposable.from(
      this.#item,
      server.onDidChange(() => this.#fetch()),
      server.onDidChangeState(() => this.#update()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#update()),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** Lets a person say which provider is asked. */
  async pick(): Promise<void> {
    await this.#fetch();
    const items = (this.#providers ?? []).map((provider) => ({
      label: text(provider['name']),
      description: [text(provider['kind']), text(provider['model'])].filter(Boolean).join(' · '),
      detail: where(provider),
    }));
    if (items.length === 0) {
      await vscode.commands.executeCommand('tftsr.saveProvider');
      return;
    }
    const title = vscode.l10n.t('Ask which AI provider?');
    const picked = await vscode.window.showQuickPick(items, { title });
    if (picked !== undefined) {
      await vscode.commands.executeCommand('tftsr.updateSettings', { key: 'ai.provider', value: picked.label });
    }
  }

  async #fetch(): Promise<void> {
    if (!this.#server.isRunning || !vscode.workspace.isTrusted) {
      return;
    }
    try {
      this.#providers = rows(await this.#server.ask('tftsr.listProviders'), 'providers');
    } catch {
      // No database, so no provider.
      this.#providers = [];
    }
    this.#update();
  }

  #update(): void {
    const document = vscode.window.activeTextEditor?.document;
    const isSeen = document !== undefined && isOfTriage(document) && vscode.workspace.isTrusted;
    if (!isSeen || this.#providers === undefined || !this.#server.isRunning) {
      this.#item.hide();
      return;
    }
    const asked = this.#providers.find((provider) => provider['asked'] === true);
    if (asked === undefined) {
      this.#item.text = `$(circle-slash) ${vscode.l10n.t('no AI')}`;
      this.#item.tooltip = vscode.l10n.t('No AI provider is asked; the guided questions need none');
    } else {
      this.#item.text = `${asked['local'] === true ? '$(device-desktop)' : '$(cloud)'} ${text(asked['name'])}`;
      this.#item.tooltip = [text(asked['name']), text(asked['model']), where(asked)].filter(Boolean).join('\n');
    }
    this.#item.show();
  }
}

/** Where the words go that a provider is asked with. */
function where(provider: Json): string {
  if (provider['local'] === true) {
    return vscode.l10n.t('On this machine: nothing leaves it');
  }
  return vscode.l10n.t('At {0}: redacted text leaves this machine', text(provider['origin']));
}
