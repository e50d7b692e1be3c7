#!/bin/bash
# Types, lints and formatting of what is not Rust: the VS Code extension, the Neovim plugin and the editor tests.
# install.sh comes first.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH=$PWD/target/editors/python/bin:$PATH

(cd editors/vscode && npm run --silent check)
luacheck --quiet --no-color --config editors/neovim/.luacheckrc editors/neovim tests/editors/neovim_flow.lua
mapfile -t lua < <(find editors/neovim tests/editors -name '*.lua' -not -path '*/node_modules/*')
node tests/editors/lua_style.cjs "${lua[@]}"
(cd tests/editors && ../../editors/vscode/node_modules/.bin/biome check --error-on-warnings .)
