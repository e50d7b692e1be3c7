/** Where a team stands, below the list of issues: what is overdue, how fast incidents end, which causes come back. */

import { l10n } from 'vscode';

import { type Json, number, rows, strings, text } from '../json';
import { incidents } from '../words';
import { icon, Node, section } from './node';

/** How a row shows an issue. */
export type OpenIssue = (id: string) => Promise<unknown>;

/** The row; what is below it is asked for when it is opened, for it takes all issues. */
export function trends(dashboard: () => Promise<Json>, open: OpenIssue): Node {
  return new Node({
    id: 'trends',
    label: l10n.t('Trends and what is overdue'),
    icon: icon('graph'),
    children: async () => below(await dashboard(), open),
  });
}

function below(dashboard: Json, open: OpenIssue): Node[] {
  const parts = [
    ...section({
      id: 'overdue',
      label: l10n.t('Overdue countermeasures'),
      rows: rows(dashboard, 'overdue').map((row, at) => overdue(row, at, open)),
    }),
    ...section({ id: 'months', label: l10n.t('By month'), rows: rows(dashboard, 'months').map(month) }),
    ...section({
      id: 'causes',
      label: l10n.t('Confirmed causes'),
      rows: rows(dashboard, 'causes').map((row, at) => cause(row, at, open)),
    }),
  ];
  const nothing = new Node({ id: 'no trends', label: l10n.t('Nothing is overdue, and no incident has ended yet') });
  return parts.length === 0 ? [nothing] : parts;
}

function overdue(row: Json, at: number, open: OpenIssue): Node {
  const id = text(row['issueId']);
  return new Node({
    id: `overdue ${at} ${id}`,
    label: text(row['what']),
    description: [text(row['due']), text(row['owner'])].filter(Boolean).join(' · '),
    icon: icon('warning', 'list.warningForeground'),
    open: () => open(id),
  });
}

function month(row: Json): Node {
  const took = (field: string, words: (minutes: number) => string): string =>
    typeof row[field] === 'number' ? words(Math.round(number(row[field]))) : '';
  const facts = [
    incidents(number(row['incidents'])),
    took('minutesToDetect', (minutes) => l10n.t('detected in {0} min', minutes)),
    took('minutesToResolve', (minutes) => l10n.t('resolved in {0} min', minutes)),
  ];
  const name = text(row['month']);
  return new Node({
    id: `month ${name}`,
    label: name,
    description: facts.filter(Boolean).join(' · '),
    icon: icon('calendar'),
  });
}

function cause(row: Json, at: number, open: OpenIssue): Node {
  const issues = strings(row['issues']);
  const latest = issues[0];
  return new Node({
    id: `cause ${at} ${latest ?? ''}`,
    label: text(row['words']),
    description: incidents(issues.length),
    icon: icon('history'),
    ...(latest !== undefined && { open: () => open(latest) }),
  });
}
