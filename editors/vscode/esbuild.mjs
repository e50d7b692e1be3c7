// Bundles the extension into one file; `--production` for the .vsix.
import { build } from 'esbuild';

import { trim } from './trim.mjs';

const production = process.argv.includes('--production');

await build({
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  minify: production,
  sourcemap: !production,
  plugins: [trim],
  logLevel: 'warning',
});
