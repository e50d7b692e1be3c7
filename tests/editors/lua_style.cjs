// Checks that Lua files are formatted as editors/neovim/stylua.toml says: `node lua_style.cjs [--write] FILE...`.
// StyLua comes from npm as a library without a command line, so its settings are repeated here.
'use strict';

const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const tools = join(__dirname, '..', '..', 'target', 'editors', 'vscode', 'node_modules');
const stylua = require(join(tools, '@johnnymorganz', 'stylua'));

/** The library consumes a configuration with each call. */
function config() {
  const config = stylua.Config.new();
  config.column_width = 120;
  config.indent_type = stylua.IndentType.Spaces;
  config.indent_width = 2;
  config.quote_style = stylua.QuoteStyle.AutoPreferSingle;
  return config;
}

const write = process.argv.includes('--write');
let wrong = 0;
for (const file of process.argv.slice(2).filter((argument) => argument !== '--write')) {
  const before = readFileSync(file, 'utf8');
  const after = stylua.formatCode(before, config(), undefined, stylua.OutputVerification.Full);
  if (before === after) continue;
  if (write) {
    writeFileSync(file, after);
    continue;
  }
  wrong += 1;
  const [lines, wanted] = [before.split('\n'), after.split('\n')];
  const at = lines.findIndex((line, index) => line !== wanted[index]);
  console.error(`${file}:${at + 1} is not formatted; wanted: ${wanted[at]}`);
}
process.exit(wrong === 0 ? 0 : 1);
