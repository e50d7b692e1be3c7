// Packs the .vsix with the server inside: `npm run package -- --binary PATH [--target linux-x64] [--out FILE]`.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    binary: { type: 'string' },
    target: { type: 'string', default: `${process.platform}-${process.arch}` },
    out: { type: 'string' },
  },
});
if (values.binary === undefined || !statSync(values.binary, { throwIfNoEntry: false })?.isFile()) {
  console.error('say where the server is: npm run package -- --binary PATH');
  process.exit(2);
}

const bundled = join('bin', basename(values.binary).endsWith('.exe') ? 'tftsr.exe' : 'tftsr');
rmSync('bin', { recursive: true, force: true });
mkdirSync('bin');
copyFileSync(values.binary, bundled);
chmodSync(bundled, 0o755);

// The pictures stand beside the sources, not in the .vsix: the page of an installed extension shows none from a disk.
const readme = join('dist', 'README.md');
mkdirSync('dist', { recursive: true });
writeFileSync(readme, readFileSync('README.md', 'utf8').replaceAll(/^!\[.*\n\n?/gm, ''));

const out = values.out ?? `tftsr-${values.target}.vsix`;
const vsce = join('node_modules', '@vscode', 'vsce', 'vsce');
execFileSync(
  process.execPath,
  [
    vsce,
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--readme-path',
    readme,
    '--target',
    values.target,
    '--out',
    out,
  ],
  { stdio: 'inherit' },
);
