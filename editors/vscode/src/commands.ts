/**
 * The server's commands as a person meets them in the command palette.
 *
 * The language client registers every command that the server advertises, so none is registered here. A call with
 * an argument object (a code action, another extension) goes to the server as it is and gives back its JSON. A call
 * without one is a person's: the active document is filled in, what is missing is asked for, the result is shown.
 */

import * as vscode from 'vscode';
import { ExecuteCommandRequest, type LanguageClient, ResponseError } from 'vscode-languageclient/node';

import { openIssue, pickIssue, type ResultDocuments } from './results';
import { SERVER_SETTINGS } from './settings';

/** A JSON object. */
export type Json = Record<string, unknown>;

/** Sends one command and gives back its JSON. */
type Call = (command: string, argument: Json) => Promise<Json>;

interface PersonCommand {
  /** Adds what a person must say; undefined cancels. */
  readonly ask?: (call: Call, argument: Json) => Promise<Json | undefined>;
  /** Shows the result; commands without it speak through the server's own messages and edits. */
  readonly show?: (call: Call, results: ResultDocuments, result: Json, argument: Json) => Promise<void>;
}

const DOMAINS = ['linux', 'windows', 'network', 'k8s', 'db', 'virt', 'hw', 'obs'];
const SEVERITIES = ['p1', 'p2', 'p3', 'p4'];
const STATUSES = ['open', 'triaging', 'resolved', 'closed'];
const EVENT_KINDS = ['note', 'change', 'trigger', 'impact start', 'detected', 'acknowledged', 'mitigated', 'resolved'];
const PROVIDER_KINDS = ['ollama', 'openai', 'openai-chat', 'anthropic', 'mistral', 'gemini', 'openai-compatible'];
const TARGET_KINDS = [
  'confluence',
  'servicenow',
  'azure-devops',
  'jira',
  'github',
  'gitlab',
  'gitea',
  'mediawiki',
  'redmine',
  'webhook',
];
const WHY_STATUSES = ['hypothesis', 'supported', 'confirmed', 'refuted'];

const PERSON_COMMANDS: Readonly<Record<string, PersonCommand>> = {
  'tftsr.createIssue': { ask: askFields([{ key: 'title', prompt: 'Title of the issue' }]) },
  'tftsr.listIssues': { show: showIssueList('issues', 'Issues') },
  'tftsr.searchIssues': {
    ask: askFields([{ key: 'query', prompt: 'Words to search for in titles, whys and evidence' }]),
    show: showIssueList('hits', 'Issues found'),
  },
  'tftsr.dashboard': { ask: (_, argument) => Promise.resolve({ ...argument, write: true }) },
  'tftsr.getIssue': {
    ask: askIssue('id', 'Show which issue?'),
    show: (_, results, result) => openIssue(results, result),
  },
  'tftsr.updateIssue': { ask: askIssueChange },
  'tftsr.deleteIssue': { ask: askIssueToDelete },
  'tftsr.attachLog': { ask: askIssue('issueId', 'Attach this log to which issue?') },
  'tftsr.listLogs': { ask: askIssue('issueId', 'Logs of which issue?'), show: showJson('logs') },
  'tftsr.deleteLog': { ask: askLog },
  'tftsr.analyzeLogs': { show: showJson('analysis') },
  'tftsr.openLarge': { ask: takeLargeLog },
  'tftsr.attachImage': {
    ask: askFields([
      { key: 'image', prompt: 'Path of a PNG or JPEG file' },
      { key: 'caption', prompt: 'What it shows' },
    ]),
  },
  'tftsr.deleteImage': { ask: askFields([{ key: 'id', prompt: 'Id of the picture' }]) },
  'tftsr.goToRecord': { ask: takeLine },
  'tftsr.aroundRecord': { ask: takeLine },
  'tftsr.detectPii': { show: showJson('findings') },
  'tftsr.previewRedaction': { show: showPreview },
  'tftsr.restore': { show: (_, results, result) => results.showText('restored.log', String(result['text'] ?? '')) },
  'tftsr.ignoreValue': { ask: askFindingAtCursor },
  'tftsr.listIgnoredValues': { show: showJson('never-flagged') },
  'tftsr.unignoreValue': { ask: askIgnoredValue },
  'tftsr.allowRule': { ask: askFindingAtCursor },
  'tftsr.addFiveWhy': { ask: askFields([{ key: 'question', prompt: 'The why to add, as a question' }]) },
  'tftsr.updateFiveWhy': {
    ask: askFields([
      { key: 'number', prompt: 'Number of the why, such as 1.2', value: '1' },
      { key: 'answer', prompt: 'Answer, citing evidence such as [E1]' },
      { key: 'status', prompt: 'How sure is it?', choices: WHY_STATUSES },
    ]),
  },
  'tftsr.sendTriageMessage': {
    ask: askFields([{ key: 'content', prompt: 'What do you want to say or ask about the issue?' }]),
  },
  'tftsr.getTriageHistory': { show: showJson('conversation') },
  'tftsr.citeLines': { ask: takeLine },
  'tftsr.readBackwards': { show: showJson('backwards') },
  'tftsr.similarIssues': { show: showIssueList('similar', 'Similar incidents') },
  'tftsr.exportIssue': {
    ask: askFields([
      { key: 'passphrase', prompt: 'Passphrase that opens the file, 8 characters at least', secret: true },
    ]),
  },
  'tftsr.importIssue': {
    ask: askFields([
      { key: 'path', prompt: 'Path of the file' },
      { key: 'passphrase', prompt: 'Its passphrase', secret: true },
    ]),
  },
  'tftsr.addTimelineEvent': {
    ask: askFields([
      { key: 'time', prompt: 'When? 2026-03-14T02:11:40Z, or without a zone in UTC' },
      { key: 'kind', prompt: 'What does it mark?', choices: EVENT_KINDS },
      { key: 'what', prompt: 'What happened?' },
    ]),
  },
  'tftsr.listTimelineEvents': { show: showJson('timeline') },
  'tftsr.updateRca': { ask: takeEditorText },
  'tftsr.saveProvider': {
    ask: askFields([
      { key: 'name', prompt: 'What to call the provider', value: 'local' },
      { key: 'kind', prompt: 'What does it speak?', choices: PROVIDER_KINDS },
      { key: 'model', prompt: 'Model to ask' },
    ]),
  },
  'tftsr.listProviders': { show: showJson('providers') },
  'tftsr.deleteProvider': { ask: askFields([{ key: 'name', prompt: 'Name of the provider to delete' }]) },
  'tftsr.testProvider': { show: showJson('provider') },
  'tftsr.setApiKey': {
    ask: askFields([
      { key: 'name', prompt: 'Name of the provider' },
      { key: 'key', prompt: 'Its key; it is not shown, and kept in the keychain or the encrypted store', secret: true },
    ]),
  },
  'tftsr.listModels': { show: showJson('models') },
  'tftsr.pullModel': { ask: askFields([{ key: 'model', prompt: 'Model to fetch', value: 'llama3.2:1b' }]) },
  'tftsr.deleteModel': { ask: askFields([{ key: 'model', prompt: 'Model to remove' }]) },
  'tftsr.hardware': {},
  'tftsr.stop': {},
  'tftsr.saveTarget': {
    ask: askFields([
      { key: 'name', prompt: 'What to call the target', value: 'wiki' },
      { key: 'kind', prompt: 'What is it?', choices: TARGET_KINDS },
      { key: 'baseUrl', prompt: 'Its address, such as https://wiki.example.com' },
      { key: 'container', prompt: 'The space, project, repository or knowledge base' },
    ]),
  },
  'tftsr.listTargets': { show: showJson('targets') },
  'tftsr.deleteTarget': { ask: askFields([{ key: 'name', prompt: 'Name of the target to delete' }]) },
  'tftsr.setTargetKey': {
    ask: askFields([
      { key: 'name', prompt: 'Name of the target' },
      { key: 'key', prompt: 'Its key; it is not shown, and kept in the keychain or the encrypted store', secret: true },
    ]),
  },
  'tftsr.testTarget': { show: showJson('target') },
  'tftsr.listPublications': { show: showJson('publications') },
  'tftsr.getSettings': { show: showJson('settings') },
  'tftsr.updateSettings': { ask: askSetting },
  'tftsr.listAudit': { ask: (_, argument) => Promise.resolve({ ...argument, write: true }) },
  'tftsr.verifyAudit': {},
  'tftsr.doctor': { show: showJson('doctor') },
};

/** A command that was not carried out; `isSaid` when the server has told the person why. */
class CommandError extends Error {
  constructor(
    message: string,
    readonly isSaid: boolean,
  ) {
    super(message);
  }
}

/** Carries out a command that the client registered. */
export async function commandMiddleware(
  client: LanguageClient,
  results: ResultDocuments,
  command: string,
  args: unknown[],
): Promise<unknown> {
  const call: Call = async (id, argument) => {
    // Sent directly: the client's own road covers the server's words with "Request workspace/executeCommand failed".
    try {
      return await client.sendRequest(ExecuteCommandRequest.type, { command: id, arguments: [argument] });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new CommandError(message, error instanceof ResponseError && isJson(error.data) && 'code' in error.data);
    }
  };
  const [first] = args;
  if (isJson(first)) {
    const result = await call(command, first);
    if (command === 'tftsr.previewRedaction' && first['show'] === true) {
      await showPreview(call, results, result, first);
    }
    return result;
  }
  const uri = first instanceof vscode.Uri ? first : vscode.window.activeTextEditor?.document.uri;
  const known: Json = uri && isDocument(uri) ? { uri: client.code2ProtocolConverter.asUri(uri) } : {};
  try {
    return await askAndShow(call, results, command, known);
  } catch (error) {
    if (error instanceof CommandError && error.isSaid) {
      return undefined;
    }
    throw error;
  }
}

async function askAndShow(call: Call, results: ResultDocuments, command: string, known: Json): Promise<unknown> {
  const person = PERSON_COMMANDS[command];
  const argument = person?.ask ? await person.ask(call, known) : known;
  if (argument === undefined) {
    return undefined;
  }
  const result = await call(command, argument);
  await person?.show?.(call, results, result, argument);
  return result;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof vscode.Uri);
}

/** Results, output panels and settings pages are documents too, but not ones a command can be about. */
function isDocument(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' || uri.scheme === 'untitled';
}

/** Adds the line that the cursor is on, from 1. */
async function takeLine(_: Call, argument: Json): Promise<Json> {
  const active = vscode.window.activeTextEditor?.selection.active;
  return active ? { ...argument, line: active.line + 1 } : argument;
}

/** Adds the log in the active tab: one that is too large for extensions has a tab, but no document; without one a file is asked for. */
async function takeLargeLog(_: Call, argument: Json): Promise<Json | undefined> {
  if ('uri' in argument) {
    return argument;
  }
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText && isDocument(input.uri)) {
    return { uri: input.uri.toString() };
  }
  const [picked] = (await vscode.window.showOpenDialog({ title: 'Open an excerpt of which log?' })) ?? [];
  return picked && { uri: picked.toString() };
}

interface Field {
  readonly key: string;
  readonly prompt: string;
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Not shown while it is typed. */
  readonly secret?: boolean;
}

async function askField(field: Field): Promise<string | undefined> {
  if (field.choices !== undefined) {
    return vscode.window.showQuickPick([...field.choices], { title: field.prompt });
  }
  const answer = await vscode.window.showInputBox({
    title: field.prompt,
    value: field.value ?? '',
    password: field.secret ?? false,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'Say something, or press Escape' : undefined),
  });
  return answer?.trim();
}

function askFields(fields: readonly Field[]): NonNullable<PersonCommand['ask']> {
  return async (_, argument) => {
    const filled = { ...argument };
    for (const field of fields) {
      const answer = await askField(field);
      if (answer === undefined) {
        return undefined;
      }
      filled[field.key] = answer;
    }
    return filled;
  };
}

async function issues(call: Call): Promise<Json[]> {
  const listed = (await call('tftsr.listIssues', {}))['issues'];
  return Array.isArray(listed) ? (listed as Json[]) : [];
}

/** In a triage document the issue is known; elsewhere a person picks one. */
function askIssue(key: string, title: string): NonNullable<PersonCommand['ask']> {
  return async (call, argument) => {
    if (typeof argument['uri'] === 'string' && argument['uri'].endsWith('.md')) {
      return argument;
    }
    const picked = await pickIssue(await issues(call), title);
    return picked && { ...argument, [key]: picked['id'] };
  };
}

async function askIssueChange(call: Call, argument: Json): Promise<Json | undefined> {
  const target = await askIssue('id', 'Change which issue?')(call, argument);
  if (target === undefined) {
    return undefined;
  }
  const key = await askField({
    key: 'field',
    prompt: 'Change what?',
    choices: ['status', 'severity', 'domain', 'title', 'assignee'],
  });
  if (key === undefined) {
    return undefined;
  }
  const choices = { status: STATUSES, severity: SEVERITIES, domain: DOMAINS }[key];
  const value = await askField(choices ? { key, prompt: `New ${key}`, choices } : { key, prompt: `New ${key}` });
  return value === undefined ? undefined : { ...target, [key]: value };
}

async function askIssueToDelete(call: Call): Promise<Json | undefined> {
  const picked = await pickIssue(await issues(call), 'Delete which issue?');
  if (picked === undefined) {
    return undefined;
  }
  const sure = await vscode.window.showWarningMessage(
    `Delete the issue "${String(picked['title'])}"?`,
    {
      modal: true,
      detail: 'Its whys, timeline and original values leave the store for good. Files in the workspace stay.',
    },
    'Delete',
  );
  return sure === 'Delete' ? { id: picked['id'] } : undefined;
}

async function askLog(call: Call, argument: Json): Promise<Json | undefined> {
  const target = await askIssue('issueId', 'Detach a log from which issue?')(call, argument);
  if (target === undefined) {
    return undefined;
  }
  const listed = (await call('tftsr.listLogs', target))['logs'];
  const logs = Array.isArray(listed) ? (listed as Json[]) : [];
  const items = logs.map((log) => ({ label: String(log['path']), id: log['id'] }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Detach which log?' });
  return picked && { id: picked.id };
}

async function askSetting(_: Call, argument: Json): Promise<Json | undefined> {
  const key = await askField({ key: 'key', prompt: 'Change which setting?', choices: SERVER_SETTINGS });
  if (key === undefined) {
    return undefined;
  }
  const text = await askField({ key: 'value', prompt: `New value of ${key}, as JSON or a word; null for the default` });
  return text === undefined ? undefined : { ...argument, key, value: asJson(text) };
}

/** JSON where it is JSON, else the text itself: `warning` needs no quotes. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The text of the RCA in the active editor, as the person sees it. */
function takeEditorText(_: Call, argument: Json): Promise<Json | undefined> {
  const editor = vscode.window.activeTextEditor;
  const isRca = editor !== undefined && /(^|\/)rca-[^/]*\.md$/.test(editor.document.uri.path);
  if (!isRca) {
    void vscode.window.showInformationMessage(
      'Open the RCA whose text the store should take over, then run this again.',
    );
    return Promise.resolve(undefined);
  }
  return Promise.resolve({ ...argument, content: editor.document.getText() });
}

function showIssueList(key: string, title: string): NonNullable<PersonCommand['show']> {
  return async (call, results, result) => {
    const rows = Array.isArray(result[key]) ? (result[key] as Json[]) : [];
    const picked = await pickIssue(rows, title);
    if (picked !== undefined) {
      await openIssue(results, await call('tftsr.getIssue', { id: picked['id'] ?? picked['issueId'] }));
    }
  };
}

function showJson(name: string): NonNullable<PersonCommand['show']> {
  return (_, results, result) => results.showJson(name, result);
}

async function showPreview(_: Call, results: ResultDocuments, result: Json, argument: Json): Promise<void> {
  const redaction: Json = { ...argument, uri: result['uri'] };
  delete redaction['show'];
  await results.showRedaction(vscode.Uri.parse(String(result['uri'])), String(result['text'] ?? ''), redaction);
}

/** The finding under the cursor, by its bytes: the server counts in UTF-8. */
async function askFindingAtCursor(call: Call, argument: Json): Promise<Json | undefined> {
  const editor = vscode.window.activeTextEditor;
  const found = (await call('tftsr.detectPii', argument))['findings'];
  const before = editor?.document.getText(new vscode.Range(new vscode.Position(0, 0), editor.selection.active)) ?? '';
  const at = new TextEncoder().encode(before).length;
  const here = (Array.isArray(found) ? (found as Json[]) : []).find(
    (finding) => Number(finding['start']) <= at && at <= Number(finding['end']),
  );
  if (here === undefined) {
    void vscode.window.showInformationMessage('Put the cursor on what is underlined, then run this again.');
    return undefined;
  }
  return { ...argument, spanId: here['spanId'] };
}

async function askIgnoredValue(call: Call): Promise<Json | undefined> {
  // The person's own list, on their own screen: without the values nobody could tell them apart.
  const listed = (await call('tftsr.listIgnoredValues', { reveal: true }))['values'];
  const items = (Array.isArray(listed) ? (listed as Json[]) : []).map((row) => ({
    label: String(row['value']),
    description: String(row['type']),
    id: row['id'],
  }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Flag which value again?' });
  return picked && { id: picked.id };
}
