/** The issue that is worked on: evidence, whys, timeline, countermeasures, logs and documents. */

import * as vscode from 'vscode';

import type { CurrentIssue } from '../current_issue';
import { type Json, part, rows, text } from '../json';
import type { Server } from '../server';
import { clock } from '../words';
import { AttachDropped } from './drop';
import { icon, Node, section } from './node';
import { Tree } from './tree';
import { whyRows } from './whys';

const EVENT_ICONS: Readonly<Record<string, string>> = {
  change: 'git-commit',
  trigger: 'zap',
  'impact start': 'flame',
  detected: 'bell',
  acknowledged: 'person',
  mitigated: 'tools',
  resolved: 'check-all',
};

const DOCUMENT_WORDS: Readonly<Record<string, string>> = {
  triage: vscode.l10n.t('Triage'),
  rca: vscode.l10n.t('RCA'),
  postmortem: vscode.l10n.t('Post-mortem'),
};

export class IssueView extends Tree {
  readonly #current: CurrentIssue;

  constructor(server: Server, current: CurrentIssue) {
    super('tftsr.issue', new AttachDropped(() => current.id));
    this.#current = current;
    this.subscriptions.push(
      current.onDidChange(() => this.refresh()),
      server.onDidChangeState(() => this.refresh()),
    );
  }

  protected roots(): Promise<Node[]> {
    const nested = vscode.workspace.isTrusted ? this.#current.nested : undefined;
    this.describe(nested && text(part(nested, 'issue')['title']));
    this.say(nested && text(part(nested, 'state')['next']));
    return Promise.resolve(nested === undefined ? [] : this.#sections(nested));
  }

  #sections(nested: Json): Node[] {
    const issueId = this.#current.id ?? '';
    const target = { issueId };
    const heading = (name: string, label: string, codicon: string, nodes: readonly Node[]): Node[] =>
      section({
        id: `${issueId} ${name}`,
        label,
        icon: icon(codicon),
        context: `issue.section.${name}`,
        target,
        rows: nodes,
      });
    return [
      ...heading('whys', vscode.l10n.t('Whys'), 'question', whyRows(nested, this.#current)),
      ...heading(
        'evidence',
        vscode.l10n.t('Evidence'),
        'search',
        rows(nested, 'evidence').map((row) => this.#evidence(row)),
      ),
      ...heading(
        'timeline',
        vscode.l10n.t('Timeline'),
        'history',
        rows(nested, 'timeline').map((row, index) => event(row, index)),
      ),
      ...heading(
        'countermeasures',
        vscode.l10n.t('Countermeasures'),
        'shield',
        rows(nested, 'countermeasures').map((row, index) => countermeasure(row, index)),
      ),
      ...heading(
        'logs',
        vscode.l10n.t('Logs'),
        'output',
        rows(nested, 'logs').map((row) => log(row, issueId)),
      ),
      ...heading(
        'documents',
        vscode.l10n.t('Documents'),
        'file-text',
        rows(nested, 'documents').map((row) => document(row, issueId)),
      ),
    ];
  }

  #evidence(row: Json): Node {
    const [id, file, line] = [text(row['id']), text(row['file']), Number(row['line'])];
    const endLine = Math.max(line, Number(row['endLine']) || line);
    const place = `${file}:${endLine > line ? `${line}-${endLine}` : line}`;
    return new Node({
      id: `evidence ${id}`,
      label: id,
      description: text(row['excerpt']),
      tooltip: [place, clock(text(row['time'])), text(row['reason']), text(row['excerpt'])].filter(Boolean).join('\n'),
      icon: icon('bookmark'),
      context: 'issue.evidence',
      open: async () => {
        const folder = this.#current.folder;
        if (folder !== undefined) {
          const uri = file.startsWith('/') ? vscode.Uri.file(file) : vscode.Uri.joinPath(folder, file);
          const lines = new vscode.Range(line - 1, 0, endLine - 1, Number.MAX_SAFE_INTEGER);
          await vscode.window.showTextDocument(uri, { preview: true, selection: lines });
        }
      },
    });
  }
}

function event(row: Json, index: number): Node {
  const [kind, what, time] = [text(row['kind']), text(row['what']), clock(text(row['time']))];
  const cited = Array.isArray(row['evidence']) ? row['evidence'].join(', ') : '';
  return new Node({
    id: `event ${index}`,
    label: time.slice(11) || time,
    description: what,
    tooltip: [`${time} UTC`, kind, what, cited].filter(Boolean).join('\n'),
    icon: icon(EVENT_ICONS[kind] ?? 'circle-small-filled'),
    context: 'issue.event',
  });
}

function countermeasure(row: Json, index: number): Node {
  const [owner, due] = [text(row['owner']), text(row['due'])];
  return new Node({
    id: `countermeasure ${index}`,
    label: text(row['what']),
    description: [owner, due].filter(Boolean).join(' · ') || vscode.l10n.t('no owner'),
    tooltip: [text(row['what']), text(row['type']), owner, due, text(row['check'])].filter(Boolean).join('\n'),
    icon: icon('shield'),
    context: 'issue.countermeasure',
  });
}

function log(row: Json, issueId: string): Node {
  const uri = vscode.Uri.file(text(row['path']));
  return new Node({
    id: `log ${text(row['id'])}`,
    label: baseName(uri),
    description: text(row['format']),
    tooltip: `${uri.fsPath}\nSHA-256 ${text(row['sha256'])}`,
    icon: icon('output'),
    context: 'issue.log',
    target: { id: row['id'], issueId, uri: uri.toString() },
    open: async () => vscode.window.showTextDocument(uri, { preview: true }),
  });
}

function document(row: Json, issueId: string): Node {
  const [kind, uri] = [text(row['kind']), vscode.Uri.file(text(row['path']))];
  return new Node({
    id: `document ${text(row['id'])}`,
    label: DOCUMENT_WORDS[kind] ?? kind,
    description: baseName(uri),
    tooltip: uri.fsPath,
    icon: icon('markdown'),
    context: `issue.document.${kind}`,
    target: { issueId, kind },
    open: async () => vscode.window.showTextDocument(uri, { preview: true }),
  });
}

function baseName(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}
