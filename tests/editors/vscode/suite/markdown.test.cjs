// Which Markdown the server sees: what its front matter says is of triage. For all other it is not even started.
'use strict';

const assert = require('node:assert/strict');
const { rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const vscode = require('vscode');
const { until } = require('../common.cjs');
const { extension, folder, ours, servers } = require('./person.cjs');

const FRONT_MATTER = '---\ntftsr: rca/1\ntitle: Disk full\n---\n\n';
const email = ['mia.holm', 'corp-mail.example'].join('@');
const TEXT = `# Disk full\n\nTold by ${email}.\n`;

/** Time in which what must not happen would have happened. */
const aWhile = () => new Promise((done) => setTimeout(done, 700));

describe('Markdown', () => {
  const paths = ['plain.md', 'incident.md', 'report.md'].map((name) => join(folder, name));
  const [plain, incident, report] = paths;
  let document;

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const path of paths) rmSync(path, { force: true });
  });

  it('that is no document of triage starts nothing', async () => {
    assert.equal(extension.isActive, false, 'active before a file was opened');
    writeFileSync(plain, TEXT);
    document = await vscode.workspace.openTextDocument(plain);
    await vscode.window.showTextDocument(document);
    await until('the extension', () => extension.isActive);
    await aWhile();
    assert.deepEqual(servers(), []);
  });

  it('whose front matter says it is one starts the server, which sees it', async () => {
    writeFileSync(incident, `${FRONT_MATTER}${TEXT}`);
    const served = await vscode.workspace.openTextDocument(incident);
    await vscode.window.showTextDocument(served);
    await until('diagnostics', () => ours(served).length > 0);
    assert.equal(servers().length, 1);
    const symbols = await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', served.uri);
    assert.ok(symbols.length > 0);
  });

  it('is not seen by the server that runs', async () => {
    await vscode.window.showTextDocument(document);
    await aWhile();
    assert.deepEqual(ours(document), []);
    const actions = await vscode.commands.executeCommand(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(2, 0, 2, 20),
    );
    assert.deepEqual(
      actions.map(({ command }) => command?.command).filter((id) => id?.startsWith('tftsr.')),
      [],
    );
  });

  it('is seen from when its front matter is written, with every change, until it is closed', async () => {
    const edit = async (change) => {
      const one = new vscode.WorkspaceEdit();
      change(one);
      assert.ok(await vscode.workspace.applyEdit(one));
    };
    await edit((one) => one.insert(document.uri, new vscode.Position(0, 0), FRONT_MATTER));
    const [found] = await until('diagnostics', () => ours(document).length > 0 && ours(document));
    // The text that the server has is the one that is shown.
    const end = document.lineAt(document.lineCount - 1).range.end;
    await edit((one) => one.insert(document.uri, end, `Again ${email}.\n`));
    await until('one more', () => ours(document).length === 2);
    // While the front matter is mended nothing is lost.
    await edit((one) => one.delete(document.uri, new vscode.Range(0, 0, 1, 0)));
    await until('the findings, a line higher', () =>
      ours(document).some(({ range }) => range.start.line === found.range.start.line - 1),
    );
    await document.save();
  });

  it('may be a report under any name', async () => {
    writeFileSync(report, `${FRONT_MATTER.replace('rca', 'postmortem')}${TEXT}`);
    const served = await vscode.workspace.openTextDocument(report);
    await vscode.window.showTextDocument(served);
    await until('diagnostics', () => ours(served).length > 0);
  });
});
