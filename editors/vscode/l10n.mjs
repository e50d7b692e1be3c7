// Keeps l10n/bundle.l10n.json equal to the sentences in the sources; `--check` only looks whether it is.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TARGET = join('l10n', 'bundle.l10n.json');
// `l10n.t('…'` or with double quotes, also with the sentence on the line below.
const SENTENCE = /\bl10n\.t\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;

const sentences = new Set();
for (const file of readdirSync('src', { recursive: true }).filter((name) => name.endsWith('.ts'))) {
  const source = readFileSync(join('src', file), 'utf8');
  const calls = source.split(/\bl10n\.t\(/).length - 1;
  const found = [...source.matchAll(SENTENCE)];
  if (found.length !== calls) {
    console.error(`src/${file}: l10n.t takes a plain string, so that it can be translated`);
    process.exit(1);
  }
  for (const [, single, double] of found) {
    sentences.add((single ?? double).replaceAll(/\\(.)/g, '$1'));
  }
}
const bundle = Object.fromEntries([...sentences].sort().map((sentence) => [sentence, sentence]));
const text = `${JSON.stringify(bundle, undefined, 2)}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(TARGET, text);
} else if (readFileSync(TARGET, 'utf8') !== text) {
  console.error(`${TARGET} is out of date; run: node l10n.mjs`);
  process.exit(1);
}
