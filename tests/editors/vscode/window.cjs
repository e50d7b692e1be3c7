// What a person sees: VS Code's window with the packaged extension, driven by keyboard and mouse in headless Chromium.
// `node window.cjs EXTENSIONS WORKSPACE SCRATCH PICTURES`; keeps a picture of each step.
'use strict';

const { readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const common = require('./common.cjs');

const ANSWER = 'The disk was full because nothing rotated the log [E1].';
const [extensions, workspace, scratch, pictures] = process.argv.slice(2).map((path) => resolve(path));

async function main() {
  const port = await common.freePort();
  const data = common.emptyFolder(scratch, 'window-data');
  common.emptyFolder(pictures);
  common.writeSettings(data, { 'workbench.colorTheme': process.env.TFTSR_THEME ?? 'Default Light Modern' });
  const server = await common.startServer(
    join(common.codeServer, 'out', 'node', 'entry.js'),
    [
      '--config',
      join(scratch, 'code-server.yaml'),
      '--user-data-dir',
      data,
      '--extensions-dir',
      extensions,
      '--bind-addr',
      `127.0.0.1:${port}`,
      '--auth',
      'none',
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
      workspace,
    ],
    port,
    join(scratch, 'window-server.log'),
    process.env,
  );
  const browser = await common.openBrowser();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await steps(page, `http://127.0.0.1:${port}/`);
  } catch (error) {
    await page.screenshot({ path: join(pictures, 'failed.png') });
    throw error;
  } finally {
    await browser.close();
    common.stop(server);
  }
}

async function steps(page, address) {
  const started = Date.now();
  let count = 0;
  const picture = async (name) => {
    count += 1;
    // Animations of the workbench end within this time.
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(pictures, `${count}-${name}.png`) });
    console.log(`${String(Date.now() - started).padStart(6)} ms  ${name}`);
  };
  const editor = page.locator('.editor-group-container.active .monaco-editor').first();
  const shownText = async () => (await editor.locator('.view-lines').textContent()).replaceAll('\u00a0', ' ');
  const input = page.locator('.quick-input-widget input[type="text"]:visible');
  /** Runs a command by its title. An editor that opens late takes the focus and closes the palette: then once more. */
  const palette = async (title) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await page.keyboard.press('F1');
        await input.fill(`>${title}`, { timeout: 3000 });
        const label = page.locator('.quick-input-list .label-name').filter({ hasText: exactly(title) });
        await label.first().click({ timeout: 3000 });
        return await input.waitFor({ state: 'hidden', timeout: 3000 });
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  };
  const tab = (name) => page.locator('.tab.active').filter({ hasText: name }).waitFor();

  await page.goto(address);
  await page.locator('.explorer-folders-view').getByText('app.log', { exact: true }).dblclick();
  await editor.locator('.squiggly-error, .squiggly-warning').first().waitFor();
  await page
    .locator('.statusbar-item')
    .filter({ hasText: /\d+ findings/ })
    .waitFor();
  await picture('log');

  await palette('View: Focus Problems (Errors, Warnings, Infos)');
  const problems = page.locator('.markers-panel');
  for (const message of ['Email address in clear text', 'Password in clear text']) {
    await problems.getByText(message).first().waitFor();
  }
  await picture('problems');

  // The menu of quick fixes at the first email address, by mouse and keyboard as a person would.
  await problems.getByText('Email address in clear text').first().dblclick();
  await page
    .locator('.statusbar-item')
    .filter({ hasText: /\d+ selected/ })
    .waitFor();
  await palette('View: Focus Active Editor Group');
  await page.keyboard.press('Control+.');
  const menu = page.locator('.action-widget');
  await menu.getByText('Redact this value everywhere').waitFor();
  await picture('quick-fix');
  await menu.getByText('Redact this value everywhere').click();
  await common.until('the redaction', async () => {
    const text = await shownText();
    return text.includes('[EMAIL_1]') && !text.includes(common.VALUES[0]);
  });
  await picture('redacted');

  await palette('tftsr: Preview the redaction');
  await page.locator('.diff-editor, .monaco-diff-editor').first().waitFor();
  await picture('preview');
  await palette('View: Close Editor');

  await page.locator('.explorer-folders-view').getByText('app.log', { exact: true }).dblclick();
  await tab('app.log');
  await palette('tftsr: Start triage from this log');
  await tab('triage-');
  await common.until('the first why', async () => (await shownText()).includes('tftsr: triage/1'));
  await picture('triage');

  await palette('File: Save All Files');
  const triage = await common.fileIn(workspace, /^triage-.*\.md$/);
  await common.until('the triage document on disk', () =>
    readFileSync(join(workspace, triage), 'utf8').includes('### 1 '),
  );
  await typeAnswer(page, join(workspace, triage));
  await palette('File: Save All Files');
  await common.until('the answer on disk', () => readFileSync(join(workspace, triage), 'utf8').includes(ANSWER));
  await picture('answer');

  await palette('tftsr: Write the RCA');
  await tab('rca-');
  await palette('File: Save All Files');
  const rca = await common.fileIn(workspace, /^rca-.*\.md$/);
  await common.until('the RCA on disk', () => readFileSync(join(workspace, rca), 'utf8').includes(ANSWER));
  await picture('rca');

  await page.locator('.explorer-folders-view').getByText('app.log', { exact: true }).dblclick();
  await tab('app.log');
  await palette('tftsr: Redact');
  await page.locator('.statusbar-item').filter({ hasText: 'clean' }).waitFor();
  await palette('File: Save All Files');
  await common.until('clean files', () => {
    try {
      common.assertClean(workspace);
      return true;
    } catch {
      return false;
    }
  });
  common.assertClean(workspace);
  await picture('clean');
}

function exactly(text) {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}

/** Types the answer below the heading of the first why, which stands at a line of the file as it was written. */
async function typeAnswer(page, path) {
  const lines = readFileSync(path, 'utf8').split('\n');
  const heading = lines.findIndex((line) => line.startsWith('### 1 '));
  const line = (lines[heading + 1].startsWith('*') ? heading + 1 : heading) + 1;
  await page.keyboard.press('Control+g');
  const input = page.locator('.quick-input-widget input[type="text"]:visible');
  await input.fill(`:${line}:1`);
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.insertText(ANSWER);
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
