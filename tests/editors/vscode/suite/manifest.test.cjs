// What the extension says of itself before it runs: scopes, restrictions, keybindings, sentences to translate.
'use strict';

const assert = require('node:assert/strict');
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const vscode = require('vscode');
const { extension } = require('./person.cjs');

const { capabilities, contributes } = extension.packageJSON;
const raw = JSON.parse(readFileSync(join(extension.extensionPath, 'package.json'), 'utf8'));

describe('the manifest', () => {
  it('gives each command of the palette a category, a title and a condition', () => {
    const palette = new Map(contributes.menus.commandPalette.map((row) => [row.command, row.when]));
    for (const { command, category, title } of contributes.commands) {
      assert.equal(category, 'tftsr', command);
      assert.ok(title && !title.startsWith('%'), command);
      assert.ok(palette.get(command), `${command} has no condition`);
    }
    assert.equal(palette.size, contributes.commands.length);
  });

  it('lets a workspace set nothing that could weaken it', () => {
    const properties = contributes.configuration.properties;
    const settable = Object.keys(properties).filter((key) => properties[key].scope !== 'machine');
    assert.deepEqual(settable.sort(), [...capabilities.untrustedWorkspaces.restrictedConfigurations].sort());
    for (const key of settable) assert.match(key, /^tftsr\.(domain|logs\.)/);
    for (const [key, { description, markdownDescription }] of Object.entries(properties)) {
      assert.ok(description ?? markdownDescription, key);
    }
  });

  it('sends the server every setting of its own', () => {
    const bundle = readFileSync(join(extension.extensionPath, 'dist', 'extension.js'), 'utf8');
    const names = Object.keys(contributes.configuration.properties).map((key) => key.replace('tftsr.', ''));
    for (const name of names) assert.ok(bundle.includes(`"${name}"`), name);
  });

  it('says what restricted mode and virtual workspaces mean', () => {
    assert.equal(capabilities.untrustedWorkspaces.supported, 'limited');
    assert.match(capabilities.untrustedWorkspaces.description, /only detection and redaction/);
    assert.equal(capabilities.virtualWorkspaces.supported, false);
    assert.match(capabilities.virtualWorkspaces.description, /disk/);
  });

  it('binds no key that the editor has bound', async () => {
    const defaults = await vscode.workspace.openTextDocument(
      vscode.Uri.parse('vscode://defaultsettings/keybindings.json'),
    );
    // Before extensions: their keys are listed with these.
    const taken = new Map();
    const row = /"key": "([^"]+)",\s*"command": "([^"]+)"(?:,\s*"when": "([^"]*)")?/g;
    for (const [, key, command, when] of defaults.getText().matchAll(row)) {
      if (!command.startsWith('tftsr.') && when !== 'false') taken.set(key, command);
    }
    assert.ok(taken.size > 300, `${taken.size} keys`);
    assert.ok(contributes.keybindings.length > 0);
    for (const { key, when } of contributes.keybindings) {
      assert.equal(taken.get(key), undefined, key);
      assert.ok(when, `${key} has no condition`);
      // Neither the first half alone nor a chord below a key of ours.
      const [first] = key.split(' ');
      assert.ok(key.includes(' ') && !taken.has(first), `${first} does something by itself`);
    }
  });

  it('has every sentence where it can be translated, and every file it names', () => {
    const words = JSON.parse(readFileSync(join(extension.extensionPath, 'package.nls.json'), 'utf8'));
    const used = [...JSON.stringify(raw).matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(words).sort());
    for (const [, path] of JSON.stringify(raw).matchAll(/"((?:\.\/)?(?:media|snippets|l10n)[^"]*)"/g)) {
      assert.ok(existsSync(join(extension.extensionPath, path)), path);
    }
  });

  it('stays small', () => {
    const { length } = readFileSync(join(extension.extensionPath, 'dist', 'extension.js'));
    assert.ok(length < 300_000, `${length} bytes`);
  });
});
