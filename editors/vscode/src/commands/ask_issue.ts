/** Questions about issues: which one, what to change, whether to delete it. */

import * as vscode from 'vscode';

import { type Json, rows, text } from '../json';
import { type Ask, askField } from './ask';
import type { Call } from './call';
import { DOMAINS, SEVERITIES, STATUSES } from './vocabulary';

/** Lets a person pick one issue; undefined when they pick none or there is none. */
export async function pickIssue(issues: readonly Json[], title: string): Promise<Json | undefined> {
  if (issues.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no issue here.'));
    return undefined;
  }
  const items = issues.map((issue) => ({
    label: text(issue['title']),
    description: [issue['status'], issue['severity'], issue['domain']].filter(Boolean).map(text).join(' · '),
    detail: text(issue['snippet']),
    issue,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
  return picked?.issue;
}

async function allIssues(call: Call): Promise<Json[]> {
  return rows(await call('tftsr.listIssues', { quiet: true }), 'issues');
}

/** In a triage document and in a row of a view the issue is known; elsewhere a person picks one. */
export function askIssue(key: string, title: string): Ask {
  return async ({ call, argument }) => {
    const isKnown = 'issueId' in argument || (typeof argument['uri'] === 'string' && argument['uri'].endsWith('.md'));
    if (isKnown) {
      return argument;
    }
    const picked = await pickIssue(await allIssues(call), title);
    return picked && { ...argument, [key]: picked['id'] };
  };
}

/** The field to change, and its new value. */
export const askIssueChange: Ask = async (asking) => {
  const target = await askIssue('id', vscode.l10n.t('Change which issue?'))(asking);
  if (target === undefined) {
    return undefined;
  }
  const items = ['status', 'severity', 'domain', 'title', 'assignee'].map((label) => ({
    label,
    description: text(asking.values[label]),
  }));
  const key = (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Change what?') }))?.label;
  if (key === undefined) {
    return undefined;
  }
  const choices = { status: STATUSES, severity: SEVERITIES, domain: DOMAINS }[key];
  const prompt = vscode.l10n.t('New {0}', key);
  const value = await askField({ key, prompt, value: text(asking.values[key]), ...(choices && { choices }) });
  return value === undefined ? undefined : { ...target, [key]: value };
};

export const askIssueToDelete: Ask = async ({ call, argument, values }) => {
  const known = 'issueId' in argument ? { id: argument['issueId'], title: values['title'] } : undefined;
  const picked = known ?? (await pickIssue(await allIssues(call), vscode.l10n.t('Delete which issue?')));
  if (picked === undefined) {
    return undefined;
  }
  const doIt = vscode.l10n.t('Delete');
  const sure = await vscode.window.showWarningMessage(
    vscode.l10n.t('Delete the issue "{0}"?', text(picked['title'])),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Its whys, timeline and original values leave the store for good. Files in the workspace stay.',
      ),
    },
    doIt,
  );
  return sure === doIt ? { id: picked['id'], confirm: true } : undefined;
};

/** A log of an issue. */
export const askLog: Ask = async (asking) => {
  if ('id' in asking.argument) {
    return { id: asking.argument['id'] };
  }
  const target = await askIssue('issueId', vscode.l10n.t('Detach a log from which issue?'))(asking);
  return target && pickOf(asking.call, 'tftsr.listLogs', target, 'logs', vscode.l10n.t('Detach which log?'));
};

/** A picture of an issue. */
export const askPicture: Ask = async (asking) => {
  const target = await askIssue('issueId', vscode.l10n.t('Detach a picture from which issue?'))(asking);
  return target && pickOf(asking.call, 'tftsr.getIssue', target, 'images', vscode.l10n.t('Detach which picture?'));
};

async function pickOf(
  call: Call,
  command: string,
  target: Json,
  field: string,
  title: string,
): Promise<Json | undefined> {
  const items = rows(await call(command, { ...target, quiet: true }), field).map((row) => ({
    label: text(row['path']),
    description: text(row['caption']),
    id: row['id'],
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The issue has none.'));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, { title });
  return picked && { id: picked.id };
}
