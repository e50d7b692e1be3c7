// Every command of the server through the extension, called as another extension would: with one JSON object.
'use strict';

const assert = require('node:assert/strict');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const vscode = require('vscode');
const { startFakes, suggestion } = require('../fakes.cjs');
const { until } = require('../common.cjs');
const { call, folder, saved, serverCommands, shell, shown } = require('./person.cjs');

const SUGGESTED = 'The queue was full because nobody read from it [E1].';
const LOG = [
  '2026-03-15T08:00:00Z INFO worker: started',
  '2026-03-15T08:00:01Z WARN worker: queue at 90 percent, owner [EMAIL_9]',
  '2026-03-15T08:00:02Z ERROR worker: queue full, request 17 dropped',
  '2026-03-15T08:00:03Z ERROR worker: queue full, request 18 dropped',
  '',
].join('\n');

describe('the commands', () => {
  const called = new Set();
  const log = vscode.Uri.file(join(folder, 'commands.log')).toString();
  let fakes;
  let issue;
  let triage;

  /** Calls a command and notes that it was. */
  const run = (command, argument) => {
    called.add(`tftsr.${command}`);
    return call(command, argument);
  };
  const text = () => triage.getText();
  /** Changes the triage document by a command, and waits for the change. */
  const changes = async (command, argument, wanted) => {
    const result = await run(command, { uri: triage.uri.toString(), ...argument });
    await until(`${command} in the document`, () => wanted.test(text()));
    await saved(triage);
    return result;
  };

  before(async () => {
    fakes = await startFakes(suggestion(SUGGESTED));
    writeFileSync(join(folder, 'commands.log'), LOG);
    writeFileSync(join(folder, 'graph-2.png'), PNG);
    await vscode.window.showTextDocument(vscode.Uri.parse(log));
  });
  after(() => fakes.stop());

  it('about a log', async () => {
    assert.ok((await run('analyzeLogs', { uris: [log] })).checks.length > 0);
    assert.equal((await run('goToRecord', { uri: log, line: 1 })).line, 3);
    assert.equal((await run('logVolume', { uris: [log], by: 'level', textOnly: true })).text !== '', true);
    await run('mergeTimeline', { uris: [log] });
    await shown(/^timeline-/);
    await run('aroundRecord', { uri: log, line: 3 });
    await shown(/^around-/);
    await run('openLarge', { uri: log });
    assert.match((await shown(/excerpt/)).document.getText(), /queue full/);
  });

  it('about what must not leave it', async () => {
    const secret = ['eve.moss', 'corp-mail.example'].join('@');
    const path = join(folder, 'private.log');
    writeFileSync(path, `2026-03-15T08:00:00Z INFO mail to ${secret}\n2026-03-15T08:00:01Z INFO again ${secret}\n`);
    const uri = vscode.Uri.file(path).toString();
    await vscode.window.showTextDocument(vscode.Uri.file(path));
    const { findings } = await run('detectPii', { uri });
    assert.equal(findings.length, 2);
    assert.match((await run('previewRedaction', { uri })).text, /\[EMAIL_\d+\]/);
    const { id } = await run('ignoreValue', { uri, spanId: findings[0].spanId });
    assert.equal((await run('listIgnoredValues', {})).values.length, 1);
    await run('unignoreValue', { id });
    const again = await until('the findings again', async () => {
      const found = (await call('detectPii', { uri })).findings;
      return found.length === 2 && found;
    });
    await run('allowRule', { uri, spanId: again[0].spanId });
    const document = await vscode.workspace.openTextDocument(path);
    await until('the comment', () => document.getText().includes('tftsr:allow'));
    await run('redactedCopy', { uri });
    await until('the copy', () => existsSync(join(folder, 'private.redacted.log')));
    await run('applyRedactions', { uri });
    await until('the redaction', () => /again \[EMAIL_\d+\]/.test(document.getText()));
    const placeholder = /\[EMAIL_\d+\]/.exec(document.getText())[0];
    assert.equal((await run('restore', { text: placeholder })).text, secret);
    await document.save();
  });

  it('about an issue', async () => {
    const created = await run('createIssue', { title: 'Made by hand', domain: 'linux', severity: 'p4' });
    assert.equal((await run('updateIssue', { id: created.id, severity: 'p2' })).severity, 'p2');
    assert.ok((await run('listIssues', {})).issues.some(({ id }) => id === created.id));
    assert.equal((await run('searchIssues', { query: 'hand' })).hits[0].issueId, created.id);
    const attached = await run('attachLog', { issueId: created.id, uri: log });
    assert.equal((await run('listLogs', { issueId: created.id })).logs.length, 1);
    await run('deleteLog', { id: attached.id });
    assert.equal((await run('getIssue', { id: created.id })).logs.length, 0);
    await run('dashboard', {});
    await run('deleteIssue', { id: created.id, confirm: true });
    await assert.rejects(call('getIssue', { id: created.id }), /no issue/);
  });

  it('about a triage document', async () => {
    issue = (await run('startTriage', { uri: log, title: 'Queue of the worker', domain: 'linux' })).issueId;
    triage = (await shown(/^triage-queue-of-the-worker/)).document;
    await saved(triage);
    await run('suggestEvidence', { uri: triage.uri.toString() });
    await changes('addFiveWhy', { parent: '1', question: 'Why was it full?' }, /### 1\.1 Why was it full\?/);
    await changes('updateFiveWhy', { number: '1', answer: 'The queue was full [E1].' }, /The queue was full \[E1\]/);
    await changes('askWhy', { ai: false, number: '1.1' }, /### /);
    await changes('citeLines', { issueId: issue, uri: log, line: 2, number: '1.1' }, /\[E\d+\]/);
    await changes('addTimelineEvent', { time: '2026-03-15T08:05:00Z', kind: 'detected', what: 'a call' }, /a call/);
    assert.ok((await run('listTimelineEvents', { issueId: issue })).timeline.length > 0);
    assert.ok((await run('readBackwards', { issueId: issue })) !== undefined);
    await run('explainProblem', { uri: triage.uri.toString() });
    await run('fixProblem', { uri: triage.uri.toString() }).catch((error) => assert.match(String(error), /mend|fix/));
    assert.ok((await run('sendTriageMessage', { issueId: issue, content: 'Who reads from it?' })).reply.content);
    assert.equal((await run('getTriageHistory', { issueId: issue })).messages.length, 2);
    assert.equal((await run('setWhyLevel', { issueId: issue, whyLevel: 2 })).whyLevel, 2);
    await run('similarIssues', { issueId: issue });
    const picture = await run('attachImage', { issueId: issue, image: join(folder, 'graph-2.png'), caption: 'Load' });
    await run('deleteImage', { id: picture.id });
  });

  it('about providers, and a model that answers', async () => {
    const origins = ['http://localhost:11434', fakes.base];
    await run('updateSettings', { key: 'ai.origins', value: origins });
    assert.deepEqual((await run('getSettings', {}))['ai.origins'], origins);
    await run('saveProvider', { name: 'ollama', kind: 'ollama', baseUrl: fakes.base, model: 'small' });
    await run('setApiKey', { name: 'ollama', key: '' });
    assert.equal((await run('listModels', { name: 'ollama' })).models[0].id, 'small');
    await run('pullModel', { name: 'ollama', model: 'small' });
    await run('deleteModel', { name: 'ollama', model: 'small' });
    await run('deleteProvider', { name: 'ollama' });
    await run('saveProvider', { name: 'local', kind: 'openai-compatible', baseUrl: fakes.base, model: 'small' });
    const [provider] = (await run('listProviders', {})).providers;
    assert.deepEqual([provider.local, provider.asked], [true, true]);
    assert.equal(typeof (await run('testProvider', { name: 'local' })).ok, 'boolean');
    await run('hardware', {});
    await vscode.window.showTextDocument(triage);
    const drafted = await changes('askWhy', { ai: true, number: '1.1' }, /tftsr-ask [\d.]+ local\/small draft/);
    const { number } = drafted;
    await changes('sendPrompt', { number }, /nobody read from it/);
    await until('the end of the answer', () => /suggested by local\/small/.test(text()));
    await changes('acceptSuggestion', { number }, /^(?![\s\S]*suggested by local)/);
    const against = await changes('askWhy', { ai: true, number: '1', against: true }, /local\/small draft/);
    await changes('sendPrompt', { number: against.number }, /suggested by local\/small/);
    await changes('rejectSuggestion', { number: against.number }, /^(?![\s\S]*suggested by local)/);
    await run('stop', {});
  });

  it('about the documents that leave', async () => {
    await vscode.window.showTextDocument(triage);
    await run('generateRca', { issueId: issue });
    const rca = (await shown(/^rca-queue/)).document;
    await saved(rca);
    const inRca = { uri: rca.uri.toString() };
    await run('askSection', { ...inRca, section: 'Summary' });
    await until('the draft', () => /local\/small draft/.test(rca.getText()));
    await run('sendPrompt', inRca);
    await until('the suggested section', () => rca.getText().includes('<!-- tftsr:suggested section:summary -->'));
    await run('rejectSuggestion', inRca);
    await until('the section as it was', () => !rca.getText().includes('tftsr:suggested'));
    await saved(rca);
    await run('updateRca', { issueId: issue, content: `${rca.getText()}\nA last word.\n` });
    await until('the last word', () => rca.getText().includes('A last word.'));
    await saved(rca);
    await vscode.window.showTextDocument(triage);
    await run('generatePostmortem', { issueId: issue });
    await saved((await shown(/^postmortem-queue/)).document);
    for (const format of ['pdf', 'docx', 'html', 'md']) {
      const { path } = await run('exportDocument', { issueId: issue, kind: 'rca', format });
      assert.ok(readFileSync(path).length > 100, format);
      assert.equal((await run('verifyExport', { path })).exported, true, format);
    }
    assert.equal((await run('listExports', { issueId: issue })).exports.length, 4);
    await run('updateSettings', { key: 'publish.origins', value: [fakes.base] });
    await run('saveTarget', { name: 'hook', kind: 'webhook', baseUrl: `${fakes.base}/hook` });
    await run('setTargetKey', { name: 'hook', key: '' });
    assert.equal((await run('listTargets', {})).targets.length, 1);
    await run('testTarget', { name: 'hook' });
    await run('publish', { issueId: issue, kind: 'rca', target: 'hook' });
    assert.ok(fakes.received.some(({ url, body }) => url === '/hook' && body.includes('A last word.')));
    assert.equal((await run('listPublications', { issueId: issue })).publications.length, 1);
    await run('deleteTarget', { name: 'hook' });
  });

  it('about a move to another machine, and the record of it all', async () => {
    const { path } = await run('exportIssue', { issueId: issue, passphrase: 'four words in a row' });
    await call('deleteIssue', { id: issue, confirm: true });
    await run('importIssue', { path, passphrase: 'four words in a row' });
    assert.equal((await call('getIssue', { id: issue })).issue.title, 'Queue of the worker');
    assert.ok((await run('listAudit', { limit: 5 })).rows?.length ?? true);
    await run('verifyAudit', {});
    await run('doctor', {});
    assert.match(shell('call', 'verifyAudit'), /\{/);
  });

  it('are all called here', () => {
    assert.deepEqual(
      [...serverCommands().keys()].filter((id) => !called.has(id)),
      [],
    );
  });
});

/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
