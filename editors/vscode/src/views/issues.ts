/** All issues, by status and severity. */

import * as vscode from 'vscode';

import type { CurrentIssue } from '../current_issue';
import { type Json, rows, text } from '../json';
import type { Server } from '../server';
import { ago, STATUS_WORDS } from '../words';
import { AttachDropped } from './drop';
import { icon, Node, section } from './node';
import { Tree } from './tree';
import { trends } from './trends';

/** Shapes as well as colours: not everyone tells colours apart. */
const SEVERITY_ICONS: Readonly<Record<string, vscode.ThemeIcon>> = {
  p1: icon('error', 'list.errorForeground'),
  p2: icon('warning', 'list.warningForeground'),
  p3: icon('info', 'editorInfo.foreground'),
  p4: icon('circle-outline'),
};

export class IssuesView extends Tree {
  readonly #server: Server;
  readonly #current: CurrentIssue;

  constructor(server: Server, current: CurrentIssue) {
    super('tftsr.issues', new AttachDropped(() => current.id));
    this.#server = server;
    this.#current = current;
    this.subscriptions.push(
      server.onDidChange(() => this.refresh()),
      server.onDidChangeState(() => this.refresh()),
    );
  }

  protected async roots(): Promise<Node[]> {
    if (!this.#server.isRunning || !vscode.workspace.isTrusted) {
      this.say(undefined);
      return [];
    }
    let issues: Json[];
    try {
      issues = rows(await this.#server.ask('tftsr.listIssues'), 'issues');
      this.say(undefined);
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
      return remedies();
    }
    // The list has the one changed last first; within a status the worst goes first, and that order stays.
    issues.sort((a, b) => text(a['severity']).localeCompare(text(b['severity'])));
    const byStatus = Object.entries(STATUS_WORDS).flatMap(([status, words]) =>
      section({
        id: `status ${status}`,
        label: words,
        isOpen: status !== 'closed',
        rows: issues.filter((issue) => issue['status'] === status).map((issue) => this.#row(issue)),
      }),
    );
    if (byStatus.length === 0) {
      return [];
    }
    const dashboard = (): Promise<Json> => this.#server.ask('tftsr.dashboard');
    return [...byStatus, trends(dashboard, (id) => this.#show(id))];
  }

  #row(issue: Json): Node {
    const [id, title, severity] = [text(issue['id']), text(issue['title']), text(issue['severity'])];
    const facts = [severity.toUpperCase(), text(issue['domain']), ago(text(issue['updatedAt']))];
    const assignee = text(issue['assignee']);
    return new Node({
      id: `issue ${id}`,
      label: title,
      description: facts.filter(Boolean).join(' · '),
      tooltip: [title, ...facts, assignee].filter(Boolean).join('\n'),
      icon: SEVERITY_ICONS[severity] ?? icon('circle-outline'),
      context: `issue.${text(issue['status'])}`,
      target: { issueId: id },
      values: { title, severity, assignee, domain: issue['domain'], status: issue['status'] },
      open: () => this.#show(id),
    });
  }

  /** The issue in the other view, and its document if it has one. */
  async #show(id: string): Promise<void> {
    await this.#current.select(id);
    const path = this.#current.documentPath('triage') ?? this.#current.documentPath('rca');
    if (path !== undefined) {
      await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: true, preserveFocus: true });
    }
  }
}

/** What a person can do when there is no list. */
function remedies(): Node[] {
  const row = (label: string, codicon: string, command: string): Node =>
    new Node({ id: command, label, icon: icon(codicon), open: async () => vscode.commands.executeCommand(command) });
  return [
    row(vscode.l10n.t('Check the set-up'), 'checklist', 'tftsr.doctor'),
    row(vscode.l10n.t('Set the passphrase of the store'), 'key', 'tftsr.setPassphrase'),
  ];
}
