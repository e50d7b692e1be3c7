/** What each command of the server asks a person, and how its result is shown. Most need neither. */

import { l10n } from 'vscode';

import type { Json } from '../json';
import { openIssue, type ResultDocuments } from '../results';
import { type Ask, askFields, askFile, askName, askWho, both, takeLine } from './ask';
import { askFindingAtCursor, askIgnoredValue, askSetting, takeEditorText, takeLargeLog, takeLog } from './ask_document';
import { askIssue, askIssueChange, askIssueToDelete, askLog, askPicture } from './ask_issue';
import type { Call } from './call';
import { showIssueList, showJson, showPreview } from './show';
import { EVENT_KINDS, EXPORT_FORMATS, PROVIDER_KINDS, TARGET_KINDS, WHY_STATUSES } from './vocabulary';

/** Shows the result; commands without one speak through the server's own messages and edits. */
export type Show = (call: Call, results: ResultDocuments, result: Json, argument: Json) => Promise<void>;

interface PersonCommand {
  readonly ask?: Ask;
  readonly show?: Show;
}

const KEY_PROMPT = l10n.t('Its key; it is not shown, and kept in the keychain or the encrypted store');
const PASSPHRASE = { key: 'passphrase', secret: true };
const asPage: Ask = async ({ argument }) => ({ ...argument, write: true });
const provider = (title: string): Ask => askName('tftsr.listProviders', 'providers', title);
const target = (title: string): Ask => askName('tftsr.listTargets', 'targets', title);

export const PERSON_COMMANDS: Readonly<Record<string, PersonCommand>> = {
  'tftsr.createIssue': { ask: askFields({ key: 'title', prompt: l10n.t('Title of the issue') }) },
  'tftsr.listIssues': { show: showIssueList('issues', l10n.t('Issues')) },
  'tftsr.searchIssues': {
    ask: askFields({ key: 'query', prompt: l10n.t('Words to search for in titles, whys and evidence') }),
    show: showIssueList('hits', l10n.t('Issues found')),
  },
  'tftsr.similarIssues': { show: showIssueList('similar', l10n.t('Similar incidents')) },
  'tftsr.dashboard': { ask: asPage },
  'tftsr.getIssue': {
    ask: askIssue('id', l10n.t('Show which issue?')),
    show: (_, results, result) => openIssue(results, result),
  },
  'tftsr.updateIssue': { ask: askIssueChange },
  'tftsr.deleteIssue': { ask: askIssueToDelete },
  'tftsr.exportIssue': {
    ask: askFields({ ...PASSPHRASE, prompt: l10n.t('Passphrase that opens the file, 8 characters at least') }),
  },
  'tftsr.importIssue': {
    ask: both(
      askFile('path', l10n.t('Import which file?')),
      askFields({ ...PASSPHRASE, prompt: l10n.t('Its passphrase') }),
    ),
  },

  'tftsr.attachLog': { ask: both(askIssue('issueId', l10n.t('Attach this log to which issue?')), takeLog) },
  'tftsr.listLogs': { ask: askIssue('issueId', l10n.t('Logs of which issue?')), show: showJson('logs') },
  'tftsr.deleteLog': { ask: askLog },
  'tftsr.analyzeLogs': { show: showJson('analysis') },
  'tftsr.openLarge': { ask: takeLargeLog },
  'tftsr.attachImage': {
    ask: both(
      askFile('image', l10n.t('Attach which picture?'), { PNG: ['png'], JPEG: ['jpg', 'jpeg'] }),
      askFields({ key: 'caption', prompt: l10n.t('What it shows') }),
    ),
  },
  'tftsr.deleteImage': { ask: askPicture },
  'tftsr.goToRecord': { ask: takeLine },
  'tftsr.aroundRecord': { ask: takeLine },

  'tftsr.detectPii': { show: showJson('findings') },
  'tftsr.previewRedaction': { show: showPreview },
  'tftsr.restore': { show: (_, results, result) => results.showText('restored.log', String(result['text'] ?? '')) },
  'tftsr.ignoreValue': { ask: askFindingAtCursor },
  'tftsr.listIgnoredValues': { show: showJson('never-flagged') },
  'tftsr.unignoreValue': { ask: askIgnoredValue },
  'tftsr.allowRule': { ask: askFindingAtCursor },

  'tftsr.addFiveWhy': { ask: askFields({ key: 'question', prompt: l10n.t('The why to add, as a question') }) },
  'tftsr.updateFiveWhy': {
    ask: askFields(
      { key: 'number', prompt: l10n.t('Number of the why, such as 1.2'), value: '1' },
      { key: 'answer', prompt: l10n.t('Answer, citing evidence such as [E1]') },
      { key: 'status', prompt: l10n.t('How sure is it?'), choices: WHY_STATUSES },
    ),
  },
  'tftsr.citeLines': { ask: takeLine },
  'tftsr.readBackwards': { show: showJson('backwards') },
  'tftsr.sendTriageMessage': {
    ask: both(askFields({ key: 'content', prompt: l10n.t('What do you want to say or ask about the issue?') }), askWho),
  },
  'tftsr.getTriageHistory': { show: showJson('conversation') },

  'tftsr.addTimelineEvent': {
    ask: askFields(
      { key: 'time', prompt: l10n.t('When? 2026-03-14T02:11:40Z, or without a zone in UTC') },
      { key: 'kind', prompt: l10n.t('What does it mark?'), choices: EVENT_KINDS },
      { key: 'what', prompt: l10n.t('What happened?') },
    ),
  },
  'tftsr.listTimelineEvents': { show: showJson('timeline') },

  'tftsr.updateRca': { ask: takeEditorText },
  'tftsr.exportDocument': {
    ask: askFields({ key: 'format', prompt: l10n.t('Export as what?'), choices: EXPORT_FORMATS }),
  },
  'tftsr.listExports': { show: showJson('exports') },
  'tftsr.verifyExport': { ask: askFile('path', l10n.t('Verify which file?')) },

  'tftsr.saveProvider': {
    ask: askFields(
      { key: 'name', prompt: l10n.t('What to call the provider'), value: 'local' },
      { key: 'kind', prompt: l10n.t('What does it speak?'), choices: PROVIDER_KINDS },
      { key: 'model', prompt: l10n.t('Model to ask') },
    ),
  },
  'tftsr.listProviders': { show: showJson('providers') },
  'tftsr.deleteProvider': { ask: provider(l10n.t('Delete which provider?')) },
  'tftsr.testProvider': { show: showJson('provider') },
  'tftsr.setApiKey': {
    ask: both(
      provider(l10n.t('Set the key of which provider?')),
      askFields({ key: 'key', prompt: KEY_PROMPT, secret: true }),
    ),
  },
  'tftsr.listModels': { show: showJson('models') },
  'tftsr.pullModel': {
    ask: askFields({ key: 'model', prompt: l10n.t('Model to fetch'), value: 'llama3.2:1b' }),
  },
  'tftsr.deleteModel': { ask: askFields({ key: 'model', prompt: l10n.t('Model to remove') }) },

  'tftsr.saveTarget': {
    ask: askFields(
      { key: 'name', prompt: l10n.t('What to call the target'), value: 'wiki' },
      { key: 'kind', prompt: l10n.t('What is it?'), choices: TARGET_KINDS },
      { key: 'baseUrl', prompt: l10n.t('Its address, such as https://wiki.example.com') },
      { key: 'container', prompt: l10n.t('The space, project, repository or knowledge base') },
    ),
  },
  'tftsr.listTargets': { show: showJson('targets') },
  'tftsr.deleteTarget': { ask: target(l10n.t('Delete which target?')) },
  'tftsr.setTargetKey': {
    ask: both(
      target(l10n.t('Set the key of which target?')),
      askFields({ key: 'key', prompt: KEY_PROMPT, secret: true }),
    ),
  },
  'tftsr.testTarget': { show: showJson('target') },
  'tftsr.listPublications': { show: showJson('publications') },

  'tftsr.getSettings': { show: showJson('settings') },
  'tftsr.updateSettings': { ask: askSetting },
  'tftsr.listAudit': { ask: asPage },
  'tftsr.doctor': { show: showJson('doctor') },
};
