// The whole job in VS Code's extension host: each step is what a person does, each check looks at the editor, the
// store (through another process) or the disk.
'use strict';

const assert = require('node:assert/strict');
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const vscode = require('vscode');
const { VALUES, assertClean, until } = require('../common.cjs');
const { OWN, extension, folder, ours, rangeOf, saved, serverCommands, servers, shell, shown } = require('./person.cjs');

const ANSWER = 'The disk was full because nothing rotated the log [E1].';

describe('tftsr in VS Code', () => {
  let log;
  let triage;
  let issue;

  it('starts with a log and underlines what is in it', async () => {
    log = await vscode.workspace.openTextDocument(join(folder, 'app.log'));
    await vscode.window.showTextDocument(log);
    assert.equal(log.languageId, 'log');
    await until('diagnostics', () => ours(log).length >= VALUES.length);
    for (const { message } of ours(log)) {
      assert.ok(!VALUES.some((value) => message.includes(value)), 'a message holds a value');
    }
  });

  it('has the commands of the server, no more, no fewer', async () => {
    const server = serverCommands();
    const listed = extension.packageJSON.contributes.commands.map((row) => row.command);
    assert.deepEqual(listed.filter((id) => !OWN.includes(id)).sort(), [...server.keys()].sort());
    for (const [id, title] of server) {
      const entry = extension.packageJSON.contributes.commands.find((one) => one.command === id);
      assert.equal(entry.title, title, id);
    }
    const registered = (await vscode.commands.getCommands(true)).filter((id) => id.startsWith('tftsr.'));
    assert.deepEqual(
      [...server.keys(), ...OWN].filter((id) => !registered.includes(id)),
      [],
    );
  });

  it('redacts one value everywhere by code action', async () => {
    const range = rangeOf(log, VALUES[0]);
    const actions = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', log.uri, range);
    const action = actions.find(({ title }) => title === 'Redact this value everywhere');
    assert.ok(action, `offered: ${actions.map(({ title }) => title).join(', ')}`);
    await vscode.commands.executeCommand(action.command.command, ...action.command.arguments);
    await until('the edit', () => !log.getText().includes(VALUES[0]));
    assert.match(log.getText(), /\[EMAIL_1\]/);
    assert.ok(log.getText().includes(VALUES[1]), 'another value went too');
  });

  it('shows the preview as a diff without values', async () => {
    await vscode.window.showTextDocument(log);
    const result = await vscode.commands.executeCommand('tftsr.previewRedaction');
    assert.equal(
      VALUES.findIndex((value) => result.text.includes(value)),
      -1,
    );
    await until(
      'the diff',
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff,
    );
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('applies the preview that a code action opened', async () => {
    const actions = await vscode.commands.executeCommand(
      'vscode.executeCodeActionProvider',
      log.uri,
      rangeOf(log, VALUES[1]),
    );
    const action = actions.find(({ title }) => title === 'Preview the redaction as a diff');
    assert.ok(action, `offered: ${actions.map(({ title }) => title).join(', ')}`);
    const before = log.getText();
    await vscode.commands.executeCommand(action.command.command, ...action.command.arguments);
    const diff = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff;
    await until('the diff', diff);
    assert.equal(log.getText(), before, 'the preview changed the log');
    await vscode.commands.executeCommand('tftsr.applyPreview');
    await until('the redaction', () => !VALUES.some((value) => log.getText().includes(value)));
    await until('the diff to close', () => !diff());
    // The rest of the flow works on the log as it was.
    const edit = new vscode.WorkspaceEdit();
    edit.replace(log.uri, new vscode.Range(new vscode.Position(0, 0), log.lineAt(log.lineCount - 1).range.end), before);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until('diagnostics', () => ours(log).length > 0);
  });

  it('shows what nobody sees as escapes, and follows the log', async () => {
    const path = join(folder, 'hidden.log');
    writeFileSync(path, `2026-03-14T02:11:38Z INFO \u001b[31mlogin\u001b[0m \u202emoc.elpmaxe\u202c ${VALUES[0]}\n`);
    const hidden = await vscode.workspace.openTextDocument(path);
    await vscode.window.showTextDocument(hidden);
    await until('diagnostics', () => ours(hidden).length > 0);
    await vscode.commands.executeCommand('tftsr.previewRedaction');
    const tab = () => vscode.window.tabGroups.activeTabGroup.activeTab;
    await until('the diff', () => tab()?.input instanceof vscode.TabInputTextDiff);
    const { original, modified } = tab().input;
    const sides = [original, modified].map((uri) =>
      vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString()),
    );
    for (const side of sides) {
      assert.ok(side.getText().includes('\\u{1b}[31mlogin') && side.getText().includes('\\u{202e}'), side.getText());
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
      assert.doesNotMatch(side.getText(), /[\u0000-\u0008\u001b\u202a-\u202e]/);
    }
    assert.ok(!sides[1].getText().includes(VALUES[0]));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(hidden.uri, new vscode.Position(1, 0), `2026-03-14T02:11:39Z INFO again ${VALUES[0]}\n`);
    await vscode.workspace.applyEdit(edit);
    await until('the new line, redacted', () => /again \[EMAIL_\d+\]/.test(sides[1].getText()));
    await vscode.commands.executeCommand('tftsr.applyPreview');
    await until('the redaction', () => !hidden.getText().includes(VALUES[0]));
    await hidden.save();
  });

  it('never flags a value again by command at the cursor, and takes that back', async () => {
    const editor = await vscode.window.showTextDocument(log);
    const before = ours(log).length;
    const { start } = rangeOf(log, VALUES[1]);
    editor.selection = new vscode.Selection(start.translate(0, 1), start.translate(0, 1));
    const { id } = await vscode.commands.executeCommand('tftsr.ignoreValue');
    await until('one finding less', () => ours(log).length === before - 1);
    await vscode.commands.executeCommand('tftsr.unignoreValue', { id });
    await until('the finding again', () => ours(log).length === before);
  });

  it('starts triage from the active log', async () => {
    await vscode.window.showTextDocument(log);
    await vscode.commands.executeCommand('tftsr.startTriage');
    triage = await shown(/^triage-.*\.md$/);
    const text = triage.document.getText();
    assert.match(text, /^---\ntftsr: triage\/1\n/);
    assert.match(text, /^### 1 /m);
    assert.equal(
      VALUES.findIndex((value) => text.includes(value)),
      -1,
    );
    await saved(triage.document);
    issue = /^id: (\S+)$/m.exec(text)[1];
  });

  it('takes an answer typed into the document', async () => {
    const { document } = triage;
    const lines = document.getText().split('\n');
    const heading = lines.findIndex((line) => line.startsWith('### 1 '));
    const at = lines[heading + 1].startsWith('*') ? heading + 2 : heading + 1;
    await triage.edit((edit) => edit.insert(new vscode.Position(at, 0), `${ANSWER}\n`));
    await saved(document);
    await until('the answer in the store', () =>
      shell('call', 'getIssue', JSON.stringify({ id: issue })).includes(ANSWER),
    );
  });

  it('adds a why by command and keeps what was typed', async () => {
    const question = 'Why did nothing rotate the log?';
    const result = await vscode.commands.executeCommand('tftsr.addFiveWhy', {
      uri: triage.document.uri.toString(),
      question,
    });
    assert.match(result.number, /^\d/);
    await until('the why', () => triage.document.getText().includes(question));
    assert.ok(triage.document.getText().includes(ANSWER));
    await saved(triage.document);
  });

  it('offers snippets that the server understands', async () => {
    const { document } = await vscode.window.showTextDocument(triage.document);
    const end = document.positionAt(document.getText().indexOf('## Root causes'));
    vscode.window.activeTextEditor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand('editor.action.insertSnippet', {
      langId: 'markdown',
      name: 'tftsr: ruled out',
    });
    await until('the snippet', () => document.getText().includes('### 1.3 Was it the network?'));
    await vscode.commands.executeCommand('leaveSnippet');
    await saved(document);
    await until('the why in the store', () => {
      const { whys } = JSON.parse(shell('call', 'getIssue', JSON.stringify({ id: issue })));
      return whys.some((why) => why.number === '1.3' && why.status === 'refuted');
    });
  });

  it('comes back after a restart, and after three at once', async () => {
    const restart = () => vscode.commands.executeCommand('tftsr.restartServer');
    const theOne = () => until('one server', () => (servers().length === 1 ? servers()[0] : undefined));
    const first = await theOne();
    await Promise.all([restart(), restart(), restart()]);
    const second = await theOne();
    assert.notEqual(second, first);
    // Whoever is left of the three must still be known, or it could not be replaced.
    await restart();
    assert.notEqual(await theOne(), second);
    const answer = await vscode.commands.executeCommand('tftsr.listIssues', {});
    assert.deepEqual(
      answer.issues.map(({ id }) => id),
      [issue],
    );
    await until('diagnostics of the new server', () => ours(log).length > 0);
  });

  it('rejects a call that cannot be done, with the reason', async () => {
    const call = Promise.resolve(vscode.commands.executeCommand('tftsr.getIssue', { id: 'none-such' }));
    await assert.rejects(call, /none-such/);
  });

  it('writes the RCA from the document', async () => {
    await vscode.window.showTextDocument(triage.document);
    await vscode.commands.executeCommand('tftsr.generateRca');
    const rca = await shown(/^rca-.*\.md$/);
    await until('the answer in the RCA', () => rca.document.getText().includes(ANSWER));
    await saved(rca.document);
  });

  it('leaves the files as a person expects them', async () => {
    await vscode.commands.executeCommand('tftsr.applyRedactions', { uri: log.uri.toString() });
    await until('the redaction', () => !VALUES.some((value) => log.getText().includes(value)));
    await vscode.workspace.saveAll(false);
    await until('clean diagnostics', () => ours(log).length === 0);
    assertClean(folder);
    const onDisk = readFileSync(triage.document.fileName, 'utf8');
    assert.equal(onDisk, triage.document.getText());
    assert.ok(onDisk.includes(ANSWER));
  });
});
