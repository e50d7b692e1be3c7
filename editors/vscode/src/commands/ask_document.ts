/** Questions about the document in front: the finding at the cursor, its text, a log too large to be open. */

import * as vscode from 'vscode';

import { isDocument } from '../documents';
import { type Json, rows, strings, text } from '../json';
import { type Ask, askField } from './ask';

/** The log in the active tab: one that is too large for extensions has a tab, but no document; without one a file is asked for. */
export const takeLargeLog: Ask = async ({ argument }) => {
  if ('uri' in argument) {
    return argument;
  }
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText && isDocument(input.uri)) {
    return { uri: input.uri.toString() };
  }
  const title = vscode.l10n.t('Open an excerpt of which log?');
  const [picked] = (await vscode.window.showOpenDialog({ title })) ?? [];
  return picked && { uri: picked.toString() };
};

/** The log in front; in a document of triage, or without one, a file is asked for. */
export const takeLog: Ask = async ({ argument }) => {
  if (typeof argument['uri'] === 'string' && !argument['uri'].endsWith('.md')) {
    return argument;
  }
  const title = vscode.l10n.t('Attach which log?');
  const [picked] = (await vscode.window.showOpenDialog({ title })) ?? [];
  return picked && { ...argument, uri: picked.toString() };
};

/** The text of the RCA in the active editor, as the person sees it. */
export const takeEditorText: Ask = async ({ argument }) => {
  const editor = vscode.window.activeTextEditor;
  const isRca = editor !== undefined && /(^|\/)rca-[^/]*\.md$/.test(editor.document.uri.path);
  if (!isRca) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Open the RCA whose text the store should take over, then run this again.'),
    );
    return undefined;
  }
  return { ...argument, content: editor.document.getText() };
};

/** The finding under the cursor, by its bytes: the server counts in UTF-8. */
export const askFindingAtCursor: Ask = async ({ call, argument }) => {
  // A row of the findings view.
  const [known] = strings(argument['spanIds']);
  if (known !== undefined) {
    return { uri: argument['uri'], spanId: known };
  }
  const editor = vscode.window.activeTextEditor;
  const found = rows(await call('tftsr.detectPii', { ...argument, quiet: true }), 'findings');
  const before = editor?.document.getText(new vscode.Range(new vscode.Position(0, 0), editor.selection.active)) ?? '';
  const at = Buffer.byteLength(before);
  const here = found.find((finding) => Number(finding['start']) <= at && at <= Number(finding['end']));
  if (here === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Put the cursor on what is underlined, then run this again.'),
    );
    return undefined;
  }
  return { ...argument, spanId: here['spanId'] };
};

export const askIgnoredValue: Ask = async ({ call }) => {
  // The person's own list, on their own screen: without the values nobody could tell them apart.
  const items = rows(await call('tftsr.listIgnoredValues', { reveal: true, quiet: true }), 'values').map((row) => ({
    label: text(row['value']),
    description: text(row['type']),
    id: row['id'],
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Every value is flagged: there is none to flag again.'));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Flag which value again?') });
  return picked && { id: picked.id };
};

/** A setting of the server and its new value. */
export const askSetting: Ask = async ({ call, argument }) => {
  const settings: Json = await call('tftsr.getSettings', { quiet: true });
  const title = vscode.l10n.t('Change which setting?');
  const items = Object.entries(settings).map(([label, value]) => ({ label, description: JSON.stringify(value) }));
  const picked = await vscode.window.showQuickPick(items, { title });
  if (picked === undefined) {
    return undefined;
  }
  const prompt = vscode.l10n.t('New value of {0}, as JSON or a word; null for the default', picked.label);
  const typed = await askField({ key: 'value', prompt, value: picked.description });
  return typed === undefined ? undefined : { ...argument, key: picked.label, value: asJson(typed) };
};

/** JSON where it is JSON, else the text itself: `warning` needs no quotes. */
function asJson(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return typed;
  }
}
