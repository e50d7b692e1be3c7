// What a person does with files and folders that are not as simple as a sample: each is tried in the window.
// `node window_cases.cjs EXTENSIONS WORKSPACE SCRATCH PICTURES`; the workspace is left as it is, folders of its own are made.
'use strict';

const {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} = require('node:fs');
const { writeFileSync, writeSync } = require('node:fs');
const { join, resolve } = require('node:path');
const common = require('./common.cjs');
const { Window } = require('./window_driver.cjs');

const [extensions, , scratch, pictures] = process.argv.slice(2).map((path) => resolve(path));
const binary = join(
  extensions,
  readdirSync(extensions).find((name) => name.startsWith('tftsr.tftsr-')),
  'bin',
  'tftsr',
);
const LINE = '2026-03-14T02:11:38Z INFO login email=';
const EMAIL = common.VALUES[0];
/** Larger than what the editor hands to extensions. */
const LARGE_BYTES = 52 * 1024 * 1024;

async function main() {
  common.emptyFolder(pictures);
  const only = process.env.TFTSR_TEST_CASE;
  if (only !== 'folders') await restricted();
  if (only !== 'restricted') await folders();
}

/** A folder that is not trusted: only detection and redaction, and that is said; then it is trusted. */
async function restricted() {
  const folder = common.emptyFolder(scratch, 'stranger');
  writeFileSync(join(folder, 'app.log'), `${LINE}${EMAIL}\n2026-03-14T02:11:40Z ERROR no space left on device\n`);
  const planted = '---\ntftsr: triage/1\nid: 019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10\ntitle: Planted\n---\n\n# Planted\n';
  writeFileSync(join(folder, 'triage-planted.md'), planted);
  const settings = { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' };
  const own = common.emptyFolder(scratch, 'restricted');
  // A machine without a keychain, and a store of its own.
  const env = { TFTSR_KEY_FILE: undefined, TFTSR_DATA_DIR: common.emptyFolder(scratch, 'restricted-store') };
  const window = await Window.open({ extensions, scratch: own, pictures, open: folder, trust: true, settings, env });
  await window.run(async () => {
    const { page } = window;
    await window.openFile('triage-planted.md');
    await window.openFile('app.log');
    await window.status(/1 finding/).waitFor();
    await window.showViews();
    await page.getByText('only detection and redaction of logs work here').waitFor();
    await window.row('Findings', 'Email address').waitFor();
    await window.picture('restricted', { dark: true });
    const lenses = await window.editor.locator('.codelens-decoration').allTextContents();
    if (lenses.join().includes('Start triage')) throw new Error('triage is offered above the log in restricted mode');
    for (const title of ['Start triage from this log', 'Create an issue', 'Save an AI provider']) {
      if (await window.offers(`tftsr: ${title}`)) throw new Error(`${title} is offered in restricted mode`);
    }
    await window.palette('tftsr: Redact');
    await window.status('clean').waitFor();
    await window.saveAll();
    await page.locator('.pane').getByText('Manage Workspace Trust').click();
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await passphrase(window);
    await page.getByText('There is no issue yet.').waitFor();
    await window.picture('trusted');
    await window.palette('tftsr: Get started');
    // Beside the views there is no room for what explains a step.
    await page.keyboard.press('Control+b');
    await page.locator('.gettingStartedContainer').getByText('See what must not leave it').first().click();
    await explained(page, 'How severe a finding is');
    await window.picture('walkthrough', { dark: true });
    await drops(window);
  });
}

/** What explains a step stands in a frame of its own, beside the steps. */
async function explained(page, words) {
  const shows = async (frame) => {
    try {
      return (await frame.locator('body').textContent({ timeout: 1000 })).includes(words);
    } catch {
      return false;
    }
  };
  await common.until(`the text "${words}"`, async () => (await Promise.all(page.frames().map(shows))).includes(true));
}

/** Nothing opens the store, the view says how to go on, and the passphrase that is typed does. */
async function passphrase(window) {
  const { page } = window;
  const remedy = window.row('Issues', 'Set the passphrase of the store');
  await remedy.waitFor();
  await page.locator('.workspace-trust-editor').click({ position: { x: 5, y: 5 } });
  await page.keyboard.press('Escape');
  await page.locator('.workspace-trust-editor').waitFor({ state: 'hidden' });
  await window.picture('no-key', { dark: true });
  await remedy.click();
  // Hidden while it is typed.
  const input = page.locator('.quick-input-widget input[type="password"]:visible');
  await input.fill('short');
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').getByText('At least 8 characters').waitFor();
  await window.picture('passphrase');
  const before = common.processes(binary, 'lsp');
  await input.fill(['four words', 'of a test'].join(' '));
  await page.keyboard.press('Enter');
  await common.until('a new server', () => common.processes(binary, 'lsp').some((id) => !before.includes(id)));
}

/** A log dragged from the explorer onto an issue is attached to it. */
async function drops(window) {
  const { page } = window;
  await window.palette('View: Close All Editors');
  await window.showViews();
  await window.palette('tftsr: Create an issue', true);
  await window.input.fill('Disk full');
  await page.keyboard.press('Enter');
  await window.row('Issues', 'Disk full').waitFor();
  await window.showFiles();
  const file = page.locator('.explorer-folders-view').getByText('app.log', { exact: true });
  await file.hover();
  await page.mouse.down();
  // Resting on the icon opens the views while the file is dragged.
  const icon = await page.locator('.activitybar a.action-label[aria-label="tftsr"]').boundingBox();
  await page.mouse.move(icon.x + 10, icon.y + 10, { steps: 10 });
  await page.mouse.move(icon.x + 14, icon.y + 14, { steps: 4 });
  const row = window.row('Issues', 'Disk full');
  await row.waitFor();
  const place = await row.boundingBox();
  await page.mouse.move(place.x + 60, place.y + 10, { steps: 10 });
  await page.mouse.move(place.x + 64, place.y + 12, { steps: 4 });
  await page.mouse.up();
  await row.click();
  await window.row('Issue', 'app.log').waitFor();
  await window.picture('dropped');
}

/** Two folders with unusual names in one window, and what happens to files in them. */
async function folders() {
  const root = common.emptyFolder(scratch, 'folders');
  const names = ['one two', '100% #ü'];
  for (const name of names) {
    mkdirSync(join(root, name));
    writeFileSync(
      join(root, name, 'a b#%ü.log'),
      `${LINE}${EMAIL}\n2026-03-14T02:11:40Z ERROR no space left on device\n`,
    );
  }
  const [first, second] = names.map((name) => join(root, name));
  writeFileSync(join(first, 'changes.log'), '2026-03-14T02:11:40Z INFO nothing yet\n');
  writeLarge(join(first, 'large.log'));
  const file = join(root, 'both.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: names.map((path) => ({ path })) }));
  const settings = {
    'files.readonlyInclude': { '**/kept.log': true },
    'workbench.editorLargeFileConfirmation': 1024,
    'explorer.confirmDelete': false,
  };
  writeFileSync(join(first, 'kept.log'), `${LINE}${EMAIL}\n`);
  const own = common.emptyFolder(scratch, 'folders-data');
  const window = await Window.open({ extensions, scratch: own, pictures, open: file, settings });
  await window.run(async () => {
    await commandFirst(window, first);
    await triageInSecond(window, second);
    await untitled(window);
    await readOnly(window, join(first, 'kept.log'));
    await changedOnDisk(window, first);
    await large(window, first);
  });
}

/** Markdown that is none of ours wakes the extension, and its first command starts the server. */
async function commandFirst(window, folder) {
  writeFileSync(join(folder, 'notes.md'), '# Notes\n');
  await open(window, 'notes.md');
  await window.page.waitForTimeout(1000);
  if (common.processes(binary, 'lsp').length > 0) throw new Error('a server runs for a Markdown file');
  await window.palette('tftsr: Create an issue', true);
  await window.page.locator('.quick-input-widget').getByText('Title of the issue').waitFor();
  await window.input.fill('The first one');
  await window.page.keyboard.press('Enter');
  await window.showViews();
  await window.row('Issues', 'The first one').waitFor();
  await window.showFiles();
}

/** The triage document stands beside its log, and its evidence leads back, whatever the names. */
async function triageInSecond(window, folder) {
  const { page } = window;
  await open(window, 'a b#%ü.log 100');
  await window.status(/1 finding/).waitFor();
  await window.palette('tftsr: Start triage from this log');
  await window.tab('triage-');
  await window.saveAll();
  const name = await common.fileIn(folder, /^triage-.*\.md$/);
  await common.until('the document on disk', () => readFileSync(join(folder, name), 'utf8').includes('### 1 '));
  await window.showViews();
  await window.row('Issue', /^E1/).click();
  await window.tab('a b#%ü.log');
  await window.status(/Ln \d, Col \d+ \(\d+ selected\)/).waitFor();
  await window.picture('second-folder');
  await window.palette('tftsr: Preview the redaction');
  await page.locator('.monaco-diff-editor').first().waitFor();
  await page.getByText('[EMAIL_1]').first().waitFor();
  await window.palette('tftsr: Apply the redaction');
  await common.until('the redaction', async () => (await window.shownText()).includes('[EMAIL_1]'));
  await window.saveAll();
  await common.until('it on disk', () => !readFileSync(join(folder, 'a b#%ü.log'), 'utf8').includes(EMAIL));
}

/** A log that was never saved. */
async function untitled(window) {
  const { page } = window;
  await window.palette('File: New Untitled Text File');
  await window.palette('Change Language Mode', true);
  await window.input.fill('log');
  await page.locator('.quick-input-list .label-name').getByText('Log', { exact: true }).first().click();
  await window.input.waitFor({ state: 'hidden' });
  await window.palette('View: Focus Active Editor Group');
  await page.keyboard.insertText(`${LINE}${EMAIL}\n`);
  await window.status(/1 finding/).waitFor();
  await window.row('Findings', 'Email address').waitFor();
  await window.palette('tftsr: Write a redacted copy');
  await page.getByText('save it first').first().waitFor();
  await window.picture('untitled');
  await window.palette('tftsr: Redact');
  await window.status('clean').waitFor();
}

/** A file that the editor must not change. */
async function readOnly(window, path) {
  const { page } = window;
  await open(window, 'kept.log');
  await window.status(/1 finding/).waitFor();
  await window.palette('tftsr: Redact');
  await page.getByText('kept.log is read-only in this editor').first().waitFor();
  await window.status(/1 finding/).waitFor();
  if (!(await window.shownText()).includes(EMAIL)) throw new Error('what is shown is not what is in the file');
  await window.picture('read-only');
  if (!readFileSync(path, 'utf8').includes(EMAIL)) throw new Error('a read-only file was changed');
}

/** Changed, renamed and deleted by somebody else. */
async function changedOnDisk(window, folder) {
  const path = join(folder, 'changes.log');
  await open(window, 'changes.log');
  await window.status('clean').waitFor();
  appendFileSync(path, `2026-03-14T02:11:41Z INFO login email=${EMAIL}\n`);
  await window.status(/1 finding/).waitFor();
  renameSync(path, join(folder, 'renamed.log'));
  await open(window, 'renamed.log');
  await window.status(/1 finding/).waitFor();
  rmSync(join(folder, 'renamed.log'));
  await window.page.waitForTimeout(1000);
  await window.picture('deleted');
}

/** More than the editor hands to extensions: an excerpt. */
async function large(window, folder) {
  await open(window, 'large.log');
  const button = window.view('Findings').getByRole('button', { name: 'Open an excerpt' });
  await button.waitFor();
  await window.picture('large');
  await button.click();
  if (await cancels(window)) await button.click();
  await window.tab('excerpt');
  const name = readdirSync(folder).find((one) => one.includes('excerpt'));
  await common.until('the excerpt', async () => (await window.shownText()).includes('large.log'));
  await window.picture('excerpt');
  const text = readFileSync(join(folder, name), 'utf8');
  if (text.includes(EMAIL)) throw new Error('the excerpt holds a value');
}

/** What takes long shows it, and can be cancelled; nothing is written then. False if it was done before the click. */
async function cancels(window) {
  const { page } = window;
  const toast = page.locator('.notification-toast').filter({ hasText: 'tftsr: Open an excerpt of a large log' });
  const seen = await toast.waitFor({ timeout: 5000 }).then(
    () => true,
    () => false,
  );
  if (!seen) return false;
  const cancel = toast.getByRole('button', { name: 'Cancel' });
  const clicked = await cancel.click({ timeout: 5000 }).then(
    () => true,
    () => false,
  );
  await toast.waitFor({ state: 'hidden' });
  return clicked;
}

/** A name without its ending, and without the folder behind it that tells two apart. */
function bare(words) {
  return words.split(/\.(?:log|md)/)[0];
}

/** Opens a file by its name, as a person does with Ctrl+P. */
async function open(window, words) {
  await window.page.locator('.sidebar .monaco-list-row').first().waitFor({ state: 'attached' });
  const found = window.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: bare(words) });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await window.page.keyboard.press('Control+p');
      await window.input.fill(words, { timeout: 5000 });
      await found.first().click({ timeout: 5000 });
      await window.tab(bare(words));
      return;
    } catch (error) {
      if (attempt === 3) throw error;
      // Open still, it would take the keys for its list; and a file that just came to be is not found at once.
      await window.page.keyboard.press('Escape');
      await window.page.waitForTimeout(1000);
    }
  }
}

function writeLarge(path) {
  const block = Buffer.from(
    `${LINE}${EMAIL} from 203.0.113.77\n2026-03-14T02:11:40Z INFO order written\n`.repeat(8192),
  );
  const file = openSync(path, 'w');
  for (let written = 0; written < LARGE_BYTES; written += block.length) writeSync(file, block);
  writeSync(file, '2026-03-14T04:11:40Z ERROR no space left on device\n');
  closeSync(file);
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
