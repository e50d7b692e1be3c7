// The views: what stands in them, and that they follow what is stored.
'use strict';

const assert = require('node:assert/strict');
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const vscode = require('vscode');
const { until } = require('../common.cjs');
const { call, extension, folder } = require('./person.cjs');

/** Rows of a view as text, each with what stands behind it; children are indented. */
async function rows(view, node, depth = 0) {
  const lines = [];
  for (const child of await view.getChildren(node)) {
    const { label, description } = view.getTreeItem(child);
    lines.push(`${'  '.repeat(depth)}${label}${description ? ` | ${description}` : ''}`);
    if (child.collapsibleState !== vscode.TreeItemCollapsibleState.None) {
      lines.push(...(await rows(view, child, depth + 1)));
    }
  }
  return lines;
}

/** The node of this label, at any depth. */
async function find(view, pattern, node) {
  for (const child of await view.getChildren(node)) {
    if (pattern.test(child.label)) return child;
    const below = await find(view, pattern, child);
    if (below !== undefined) return below;
  }
  return undefined;
}

describe('the views', () => {
  const log = vscode.Uri.file(join(folder, 'second.log'));
  let views;
  let issue;

  before(async () => {
    views = (await extension.activate()).views;
    const email = ['bo.lind', 'corp-mail.example'].join('@');
    writeFileSync(
      log.fsPath,
      `2026-03-15T08:00:00Z INFO login email=${email}\n2026-03-15T08:00:01Z ERROR queue full for ${email}\n`,
    );
    await vscode.window.showTextDocument(log);
  });

  it('show findings of the log in front by type, and each place', async () => {
    const shown = await until('the findings', async () => {
      const lines = await rows(views.findings);
      return lines.some((line) => line.startsWith('Email address | 2')) && lines;
    });
    assert.equal(shown.filter((line) => line.startsWith('  Line ')).length, 2, shown.join('\n'));
    const type = await find(views.findings, /^Email address$/);
    assert.deepEqual(type.target, { uri: log.toString(), types: ['email'] });
    const place = await find(views.findings, /^Line 2$/);
    await vscode.commands.executeCommand('tftsr.openNode', place);
    const { selection, document } = vscode.window.activeTextEditor;
    assert.match(document.getText(selection), /^[\w.]+@[\w.-]+$/);
  });

  it('redact one type from its row', async () => {
    await vscode.commands.executeCommand('tftsr.applyRedactions', await find(views.findings, /^Email address$/));
    const document = await vscode.workspace.openTextDocument(log);
    await until('the redaction', () => /\[EMAIL_\d+\]/.test(document.getText()));
    await until('no email in the view', async () => !(await rows(views.findings)).join().includes('Email address'));
    await document.save();
  });

  it('list issues by status, the worst first', async () => {
    issue = (await call('createIssue', { title: 'Queue full', domain: 'k8s', severity: 'p2' })).id;
    await call('createIssue', { title: 'Disk slow', severity: 'p1' });
    const shown = await rows(views.issues);
    const at = (text) => shown.findIndex((line) => line.includes(text));
    assert.ok(
      shown.some((line) => /^Open \| [2-9]/.test(line)),
      shown.join('\n'),
    );
    assert.ok(at('Disk slow') < at('Queue full'), shown.join('\n'));
    assert.match(shown[at('Queue full')], /\| P2 · k8s · now$/);
  });

  it('follow a change of an issue', async () => {
    await call('updateIssue', { id: issue, status: 'triaging' });
    const row = await find(views.issues, /^Queue full$/);
    assert.equal(row.contextValue, 'issue.triaging');
    assert.deepEqual(row.target, { issueId: issue });
  });

  it('show the issue that is clicked, with all that belongs to it', async () => {
    const started = await call('startTriage', { uri: log.toString(), title: 'Queue of orders' });
    await until('the document', () => vscode.window.activeTextEditor?.document.fileName.includes('queue-of-orders'));
    await vscode.window.activeTextEditor.document.save();
    await call('addTimelineEvent', {
      issueId: started.issueId,
      time: '2026-03-15T08:00:01Z',
      kind: 'detected',
      what: 'alert',
    });
    await until('the event', () => vscode.window.activeTextEditor?.document.getText().includes('alert'));
    await vscode.window.activeTextEditor.document.save();
    await vscode.commands.executeCommand('tftsr.openNode', await find(views.issues, /^Queue of orders$/));
    const shown = await until('the issue', async () => {
      const lines = (await rows(views.issue)).join('\n');
      return lines.includes('alert') && lines.includes('Logs | 1') && lines;
    });
    for (const part of [/^Whys \| 1$/m, /no answer yet/, /^ {2}E1 \| /m, /second\.log/, /^ {2}Triage \| triage-/m]) {
      assert.match(shown, part);
    }
  });

  it('tell what is overdue and how incidents went', async () => {
    const { document } = vscode.window.activeTextEditor;
    assert.match(document.fileName, /queue-of-orders/);
    const rule = '|---|---|---|---|---|---|---|\n';
    const at = document.positionAt(document.getText().indexOf(rule) + rule.length);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, at, '| longer queue | 1 | prevent | guard | ops | 2026-01-10 | it holds |\n');
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await find(views.issues, /^Trends and what is overdue$/);
    await until('the countermeasure', async () =>
      (await rows(views.issues)).join('\n').includes('longer queue | 2026-01-10 · ops'),
    );
    assert.match((await rows(views.issues)).join('\n'), /^ +\d{4}-\d\d \| \d+ incidents?/m);
  });

  it('lead from a why to its heading, and from evidence to its line', async () => {
    await vscode.commands.executeCommand('tftsr.openNode', await find(views.issue, /^1 Why/));
    const { document, selection } = vscode.window.activeTextEditor;
    assert.match(document.lineAt(selection.active.line).text, /^### 1 /);
    await vscode.commands.executeCommand('tftsr.openNode', await find(views.issue, /^E1$/));
    await until('the log', () => vscode.window.activeTextEditor?.document.uri.toString() === log.toString());
    assert.equal(vscode.window.activeTextEditor.selection.start.line, 1);
  });

  it('attach a log and a picture that are dropped on an issue', async () => {
    const other = vscode.Uri.file(join(folder, 'a b%#ü.log'));
    writeFileSync(other.fsPath, '2026-03-15T08:00:00Z WARN queue at 90 %\n');
    const picture = vscode.Uri.file(join(folder, 'graph.png'));
    writeFileSync(picture.fsPath, PNG);
    const dropped = new vscode.DataTransfer();
    dropped.set('text/uri-list', new vscode.DataTransferItem(`${other.toString()}\r\n${picture.toString()}`));
    await views.issues.drop.handleDrop(await find(views.issues, /^Queue full$/), dropped);
    const nested = await call('getIssue', { id: issue });
    assert.deepEqual(
      nested.logs.map(({ path }) => path),
      [other.fsPath],
    );
    assert.equal(nested.images.length, 1);
  });

  it('say so when an issue is deleted', async () => {
    await call('deleteIssue', { id: issue, confirm: true });
    await until('one issue less', async () => !(await rows(views.issues)).join().includes('Queue full'));
  });
});

/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
