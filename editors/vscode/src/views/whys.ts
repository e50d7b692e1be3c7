/** The tree of whys: each below the one it explains, with how sure it is. */

import * as vscode from 'vscode';

import type { CurrentIssue } from '../current_issue';
import { type Json, part, rows, strings, text } from '../json';
import { WHY_STATUS_WORDS } from '../words';
import { icon, Node } from './node';

const STATUS_ICONS: Readonly<Record<string, vscode.ThemeIcon>> = {
  hypothesis: icon('question'),
  supported: icon('pass', 'charts.blue'),
  confirmed: icon('pass-filled', 'testing.iconPassed'),
  refuted: icon('circle-slash', 'disabledForeground'),
};
const UNANSWERED = icon('circle-large-outline', 'list.warningForeground');

/** The whys at the top; those below them are their children. */
export function whyRows(nested: Json, current: CurrentIssue): Node[] {
  const whys = rows(nested, 'whys');
  const numbers = new Set(whys.map((why) => text(why['number'])));
  const below = (number: string): Json[] =>
    whys.filter((why) => parent(text(why['number']), numbers) === number).sort(byNumber);
  const node = (why: Json): Node => {
    const children = below(text(why['number']));
    return whyRow(why, current, children.length > 0 ? () => children.map(node) : undefined);
  };
  return below('').map(node);
}

/** The nearest number above that there is: a person may have deleted one in between. */
function parent(number: string, numbers: ReadonlySet<string>): string {
  const parts = number.split('.');
  do {
    parts.pop();
  } while (parts.length > 0 && !numbers.has(parts.join('.')));
  return parts.join('.');
}

function byNumber(a: Json, b: Json): number {
  return text(a['number']).localeCompare(text(b['number']), 'en', { numeric: true });
}

function whyRow(why: Json, current: CurrentIssue, children: (() => Node[]) | undefined): Node {
  const [number, question, answer] = [text(why['number']), text(why['question']), text(why['answer'])];
  const status = text(why['status']);
  const cited = strings(why['evidence']).join(', ');
  const author = part(why, 'author');
  const words = [text(why['kind']), WHY_STATUS_WORDS[status] ?? status, text(author['model'])].filter(Boolean);
  return new Node({
    // A row that gets its first children is another one, else the editor would show it closed.
    id: `why ${number}${children ? ' and below' : ''}`,
    label: `${number} ${question}`,
    description: answer === '' ? vscode.l10n.t('no answer yet') : answer,
    tooltip: [`${number} ${question}`, words.join(', '), answer, cited].filter(Boolean).join('\n'),
    icon: answer === '' ? UNANSWERED : (STATUS_ICONS[status] ?? icon('question')),
    context: `issue.why.${answer === '' ? 'unanswered' : 'answered'}`,
    target: { issueId: current.id, number },
    values: { answer, status },
    ...(children && { children, isOpen: true }),
    open: () => showWhy(current, number),
  });
}

/** Puts the cursor on the heading of a why in the triage document. */
async function showWhy(current: CurrentIssue, number: string): Promise<void> {
  const path = current.documentPath('triage');
  if (path === undefined) {
    return;
  }
  const editor = await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: true });
  const heading = new RegExp(`^#+ ${number.replaceAll('.', '\\.')}\\.?(\\s|$)`, 'm').exec(editor.document.getText());
  if (heading !== null) {
    const at = editor.document.positionAt(heading.index);
    editor.selection = new vscode.Selection(at, at);
    editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.AtTop);
  }
}
