/** The status bar: which issue is worked on, and at which why. */

import * as vscode from 'vscode';

import type { CurrentIssue } from '../current_issue';
import { isServed } from '../documents';
import { number, part, text } from '../json';
import type { Server } from '../server';
import { STATUS_WORDS } from '../words';

/** Characters of a title that fit beside other items. */
const LONGEST = 32;

/** Hidden unless the active file is one the server sees, and there is an issue. */
export class IssueItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('tftsr.issue', vscode.StatusBarAlignment.Right, 99);
  readonly #current: CurrentIssue;
  readonly #server: Server;
  readonly #subscriptions: vscode.Disposable;

  constructor(server: Server, current: CurrentIssue) {
    this.#server = server;
    this.#current = current;
    this.#item.name = vscode.l10n.t('tftsr: issue and why level');
    this.#item.command = 'tftsr.issue.focus';
    this.#subscriptions = vscode.Disposable.from(
      this.#item,
      current.onDidChange(() => this.#update()),
      server.onDidChangeState(() => this.#update()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#update()),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #update(): void {
    const document = vscode.window.activeTextEditor?.document;
    const nested = this.#current.nested;
    if (document === undefined || !isServed(document) || nested === undefined || !this.#server.isRunning) {
      this.#item.hide();
      return;
    }
    const [issue, state] = [part(nested, 'issue'), part(nested, 'state')];
    const title = text(issue['title']);
    // Where the conversation is, else how deep the whys go.
    const level = number(nested['whyLevel']) || number(state['level']);
    const short = [...title].length > LONGEST ? `${[...title].slice(0, LONGEST - 1).join('')}…` : title;
    // A title may hold `$(…)`, which would be an icon.
    const plain = short.replaceAll('$(', '$\u200b(');
    this.#item.text = `$(comment-discussion) ${level > 0 ? vscode.l10n.t('{0} · why {1}', plain, level) : plain}`;
    const status = text(issue['status']);
    const facts = [STATUS_WORDS[status] ?? status, text(issue['severity']).toUpperCase(), text(issue['domain'])];
    this.#item.tooltip = [title, facts.filter(Boolean).join(' · '), text(state['next'])].filter(Boolean).join('\n');
    this.#item.show();
  }
}
