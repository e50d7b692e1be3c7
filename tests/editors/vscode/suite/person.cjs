// What the suites share: the extension, its server, documents, and commands as code calls them.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { basename, join } = require('node:path');
const vscode = require('vscode');
const { processes, until } = require('../common.cjs');

const folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
const extension = vscode.extensions.getExtension('tftsr.tftsr');
const binary = join(extension.extensionPath, 'bin', 'tftsr');

/** Commands of the extension itself; all others are the server's. */
const OWN = [
  'tftsr.restartServer',
  'tftsr.showOutput',
  'tftsr.applyPreview',
  'tftsr.applyPreviewTypes',
  'tftsr.pickProvider',
  'tftsr.refreshViews',
  'tftsr.setPassphrase',
  'tftsr.getStarted',
];

/** Runs a command in another process. */
function shell(...args) {
  return execFileSync(binary, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The commands of the server with their titles. */
function serverCommands() {
  const rows = shell('call', '--list').trim().split('\n');
  return new Map(rows.map((row) => row.split('\t')).map(([id, title]) => [id, title]));
}

/** Process ids of the language servers of this extension. */
function servers() {
  return processes(binary, 'lsp');
}

function ours(document) {
  return vscode.languages.getDiagnostics(document.uri).filter((one) => one.source === 'tftsr');
}

function rangeOf(document, value) {
  const start = document.getText().indexOf(value);
  assert.notEqual(start, -1, 'the value looked for is not in the document');
  return new vscode.Range(document.positionAt(start), document.positionAt(start + value.length));
}

/** The active editor once it shows a file of this name. */
async function shown(pattern) {
  return until(`an editor with ${pattern}`, () => {
    const editor = vscode.window.activeTextEditor;
    return editor !== undefined && pattern.test(basename(editor.document.fileName)) ? editor : undefined;
  });
}

/** Saves a document; in a browser it may have saved itself a moment before, which counts as well. */
async function saved(document) {
  await document.save();
  await until(
    `${basename(document.fileName)} on disk`,
    () => readFileSync(document.fileName, 'utf8') === document.getText(),
  );
}

/** Calls a command as another extension would. */
function call(command, argument = {}) {
  return vscode.commands.executeCommand(`tftsr.${command}`, argument);
}

module.exports = {
  OWN,
  binary,
  call,
  extension,
  folder,
  ours,
  rangeOf,
  saved,
  serverCommands,
  servers,
  shell,
  shown,
};
