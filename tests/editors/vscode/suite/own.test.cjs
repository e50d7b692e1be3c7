// Commands of the extension itself, by what they do; those that ask a person are tried in the window.
'use strict';

const assert = require('node:assert/strict');
const vscode = require('vscode');
const { until } = require('../common.cjs');
const { call, extension, shell } = require('./person.cjs');

describe('the commands of the extension', () => {
  it('show what the server writes', async () => {
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await vscode.commands.executeCommand('tftsr.showOutput');
    const output = await until('the output', () =>
      vscode.window.visibleTextEditors.map(({ document }) => document).find(({ uri }) => uri.scheme === 'output'),
    );
    assert.match(output.uri.path, /tftsr/);
    await until('which server was started', () => /starting \S+/.test(output.getText()));
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  it('have the views ask again', async () => {
    const { views } = extension.exports;
    await vscode.commands.executeCommand('tftsr.issues.focus');
    const rows = async () => {
      const groups = await views.issues.getChildren();
      const below = await Promise.all(groups.map((group) => views.issues.getChildren(group)));
      return below.flat().map(({ label }) => label);
    };
    const title = 'Written by another program';
    const { id } = JSON.parse(shell('call', 'createIssue', JSON.stringify({ title })));
    const asks = new Promise((done) => {
      const watched = views.issues.onDidChangeTreeData(() => {
        watched.dispose();
        done(true);
      });
    });
    await vscode.commands.executeCommand('tftsr.refreshViews');
    assert.ok(await asks);
    assert.ok((await rows()).includes(title));
    await call('deleteIssue', { id });
  });
});
