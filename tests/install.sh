#!/usr/bin/env bash
# Installs what the tests need beside Rust and a C compiler. A second run finds all in place.
set -euo pipefail
cd "$(dirname "$0")/.."

# install_missing PACKAGE... from Debian.
install_missing() {
    local missing=()
    for package in "$@"; do
        dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local sudo=()
    [ "$(id -u)" -eq 0 ] || sudo=(sudo)
    "${sudo[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

if command -v dpkg >/dev/null; then
    install_missing libssl-dev pkg-config git python3-venv shellcheck qpdf poppler-utils
fi

tools=target/tools
stamp=$tools/installed
wanted=$(sha256sum tests/requirements.txt)
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
    rm -rf "$tools"
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: -r tests/requirements.txt
    echo "$wanted" >"$stamp"
fi

# The slow set redacts a log with Apache Spark, which needs Java, opens exported documents in a word processor, takes a font for Chinese
# from the system, and keeps
# a key in a real keychain.
if [ "${TFTSR_TESTS:-}" != quick ]; then
    if command -v dpkg >/dev/null; then
        install_missing openjdk-17-jre-headless libreoffice-writer-nogui gnome-keyring dbus-x11 libsecret-tools fonts-droid-fallback
    fi
    spark=target/tools-spark
    wanted=$(sha256sum tests/spark/requirements.txt)
    if [ "$(cat "$spark/installed" 2>/dev/null)" != "$wanted" ]; then
        rm -rf "$spark"
        python3 -m venv "$spark"
        "$spark/bin/pip" install --quiet --disable-pip-version-check --no-deps -r tests/spark/requirements.txt
        echo "$wanted" >"$spark/installed"
    fi
fi
