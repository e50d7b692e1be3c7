// What a person sees: VS Code's window with the packaged extension, from an opened log to an exported RCA, and what is
// left after the server died and the window was opened anew.
// `node window.cjs EXTENSIONS WORKSPACE SCRATCH PICTURES`; keeps a picture of each step. Those whose names begin with
// `page-` stand in the README of the extension, the one of a triage document in that of the project as well; copy them to `editors/vscode/pictures` when what they show changes.
'use strict';

const { execFileSync } = require('node:child_process');
const { readFileSync, readdirSync } = require('node:fs');
const { join, resolve } = require('node:path');
const common = require('./common.cjs');
const { startFakes, suggestion } = require('./fakes.cjs');
const { Window } = require('./window_driver.cjs');

const ANSWER = 'The disk was full because nothing rotated the log [E1].';
const SUGGESTED = 'Nothing deletes what is older than a day [E1].';
const [extensions, workspace, scratch, pictures] = process.argv.slice(2).map((path) => resolve(path));
const extension = readdirSync(extensions).find((name) => name.startsWith('tftsr.tftsr-'));
const binary = join(extensions, extension, 'bin', 'tftsr');

async function main() {
  common.emptyFolder(pictures);
  const fakes = await startFakes(suggestion(SUGGESTED));
  const save = ['provider', 'save', 'local', '--kind', 'openai-compatible', '--url', fakes.base];
  execFileSync(binary, [...save, '--model', 'small', '--allow']);
  const window = await Window.open({ extensions, scratch, pictures, open: workspace });
  await window.run((opened) => steps(opened, fakes));
  fakes.stop();
}

async function steps(window, fakes) {
  await redaction(window);
  await preview(window);
  const triage = await whys(window);
  await model(window, triage);
  await conversation(window, triage, fakes);
  await report(window);
  await clean(window);
  await comesBack(window);
}

/** Findings in the log, in Problems, in the view; the menu of quick fixes. */
async function redaction(window) {
  const { page, editor } = window;
  await window.openFile('app.log');
  await editor.locator('.squiggly-error, .squiggly-warning').first().waitFor();
  await window.status(/\d+ findings/).waitFor();
  await window.picture('log', { dark: true });
  await window.theme('Dark High Contrast');
  await window.picture('log-high-contrast');
  await window.theme('Light Modern');

  await window.palette('View: Focus Problems (Errors, Warnings, Infos)');
  const problems = page.locator('.markers-panel');
  for (const message of ['Email address in clear text', 'Password in clear text']) {
    await problems.getByText(message).first().waitFor();
  }
  await window.picture('problems');

  // The menu of quick fixes at the first email address, by mouse and keyboard as a person would.
  await problems.getByText('Email address in clear text').first().dblclick();
  await window.status(/\d+ selected/).waitFor();
  const fix = await window.quickFixes('Redact this value everywhere');
  await window.picture('quick-fix');
  await fix.click();
  await common.until('the redaction', async () => {
    const text = await window.shownText();
    return text.includes('[EMAIL_1]') && !text.includes(common.VALUES[0]);
  });
  await page.keyboard.press('Control+z');
  await window.palette('View: Toggle Panel Visibility');

  await window.showViews();
  await window.row('Findings', 'Email address').click();
  await window.row('Findings', 'Line 2').click();
  await window.status(/\d+ selected/).waitFor();
  await window.row('Findings', 'Password').hover();
  const title = window.view('Findings').locator('.pane-header');
  for (const action of ['Preview the redaction', 'Redact', 'Start triage from this log']) {
    await title.getByLabel(action).first().waitFor();
  }
  await window.picture('findings', { hovers: true });
}

/** The diff, and one type applied from its title. */
async function preview(window) {
  const { page } = window;
  await page.keyboard.press('Control+1');
  await window.palette('tftsr: Preview the redaction');
  await page.locator('.monaco-diff-editor').first().waitFor();
  await page.getByText('[PASSWORD_1]').first().waitFor();
  await window.picture('preview', { dark: true });
  await window.picture('page-preview', { clip: { x: 352, y: 36, width: 924, height: 330 } });
  await page.locator('.title-actions, .editor-actions').getByLabel('Apply the redaction of some types').first().click();
  const choice = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Email address' });
  await choice.locator('input[type="checkbox"], .monaco-checkbox').first().click();
  await window.picture('preview-types');
  await page.locator('.quick-input-action').getByText('OK').click();
  const original = page.locator('.monaco-diff-editor .original .view-lines');
  await common.until('the redaction of one type', async () => {
    const text = (await original.textContent()) ?? '';
    return text.includes('[EMAIL_1]') && !text.includes('[PASSWORD_1]');
  });
  await window.palette('View: Close Editor');
}

/** Triage from the log, and an answer typed into the document. */
async function whys(window) {
  await window.tab('app.log');
  await window.palette('tftsr: Start triage from this log');
  await window.tab('triage-');
  await common.until('the first why', async () => (await window.shownText()).includes('tftsr: triage/1'));
  await window.saveAll();
  const name = await common.fileIn(workspace, /^triage-.*\.md$/);
  const path = join(workspace, name);
  await common.until('the triage document on disk', () => readFileSync(path, 'utf8').includes('### 1 '));
  await window.row('Issues', 'Incident in app.log').waitFor();
  await window.picture('triage', { dark: true });

  // A click on the why leads to its heading; the answer stands below it.
  await window.row('Issue', '1 Why').click();
  const lines = readFileSync(path, 'utf8').split('\n');
  const heading = lines.findIndex((line) => line.startsWith('### 1 '));
  await window.status(`Ln ${heading + 1}, Col 1`).waitFor();
  const below = lines[heading + 1].startsWith('*') ? 2 : 1;
  await window.palette('View: Focus Active Editor Group');
  await window.typeAt(heading + 1 + below, `${ANSWER}\n`);
  await window.saveAll();
  await common.until('the answer on disk', () => readFileSync(path, 'utf8').includes(ANSWER));
  await window.row('Issue', ANSWER).waitFor();
  await window.picture('answer');
  await window.fold('Findings');
  await window.picture('page-triage', { clip: { x: 0, y: 36, width: 1276, height: 520 } });
  return path;
}

/** A draft, its answer as it comes in, and its acceptance. */
async function model(window, triage) {
  const text = () => readFileSync(triage, 'utf8');
  await window.palette('tftsr: Choose which AI provider is asked', true);
  await window.page.locator('.quick-input-list').getByText('nothing leaves it').waitFor();
  await window.picture('provider');
  await window.page.keyboard.press('Enter');
  await window.status('local').waitFor();
  await window.palette('tftsr: Ask the next why');
  // The document names no provider, so the next question is a guided one; the model is asked about it by its action.
  await common.until('the next why', async () => {
    await window.saveAll();
    return /^### 1\.1 /m.test(text());
  });
  const lines = text().split('\n');
  await window.typeAt(lines.findIndex((line) => line.startsWith('### 1.1 ')) + 1, '');
  await (await window.quickFixes('Ask AI about 1.1')).click();
  await common.until('the draft', async () => {
    await window.saveAll();
    return text().includes('local/small draft');
  });
  await window.picture('draft');
  await window.palette('tftsr: Send the draft to the model');
  await common.until('the suggestion', async () => {
    await window.saveAll();
    return text().includes('suggested by local/small') && text().includes(SUGGESTED);
  });
  await window.picture('suggestion', { dark: true });
  await window.palette('tftsr: Accept the suggestion');
  await common.until('the acceptance', async () => {
    await window.saveAll();
    return !text().includes('suggested by local/small') && text().includes(SUGGESTED);
  });
}

/** A message that a model answers because a person picks it; undo takes the answer out in a few steps, and brings it back. */
async function conversation(window, triage, fakes) {
  const { page } = window;
  const text = () => readFileSync(triage, 'utf8');
  const lines = Array.from({ length: 30 }, (_, index) => `Line ${index + 1} of what a model says at length.`);
  fakes.answer = suggestion(lines.join('\n'));
  fakes.pause = 15;
  await window.tab('triage-');
  await window.palette('tftsr: Talk about the issue', true);
  await page.locator('.quick-input-widget').getByText('What do you want to say').waitFor();
  await window.input.fill('About 1.1: who deletes old logs elsewhere?');
  await page.keyboard.press('Enter');
  const model = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'local · small' });
  await model.waitFor();
  await window.picture('who-answers');
  await model.click();
  await common.until('the draft of the message', async () => {
    await window.saveAll();
    return /draft message/.test(text());
  });
  await window.palette('tftsr: Send the draft to the model');
  await common.until('the whole answer', async () => {
    await window.saveAll();
    return text().includes('Line 30 of') && text().includes('suggested by local/small');
  });
  await window.palette('View: Focus Active Editor Group');
  let steps = 0;
  for (; !/draft message/.test(text()); steps += 1) {
    if (steps === 10) throw new Error('the answer is not undone in ten steps');
    await page.keyboard.press('Control+z');
    await window.saveAll();
  }
  if (text().includes('Line 1 of')) throw new Error('a part of the answer outlives its undoing');
  console.log(`the answer of 30 lines is undone in ${steps} steps`);
  for (let step = 0; step < steps; step += 1) await page.keyboard.press('Control+y');
  await common.until('the answer again', async () => {
    await window.saveAll();
    return text().includes('Line 30 of');
  });
  await window.palette('tftsr: Reject the suggestion');
  await common.until('the rejection', async () => {
    await window.saveAll();
    return !text().includes('suggested by local/small');
  });
}

/** The RCA and its export. */
async function report(window) {
  await window.palette('tftsr: Write the RCA');
  await window.tab('rca-');
  await window.saveAll();
  const name = await common.fileIn(workspace, /^rca-.*\.md$/);
  await common.until('the RCA on disk', () => readFileSync(join(workspace, name), 'utf8').includes(ANSWER));
  await window.fold('Issues', 'Findings');
  await window.row('Issue', 'RCA').waitFor();
  await window.picture('rca');
  await window.row('Issue', 'RCA').hover();
  await window.row('Issue', 'RCA').getByLabel('Export the document').click();
  await window.page.locator('.quick-input-list .label-name').filter({ hasText: 'docx' }).click();
  const exported = await common.fileIn(workspace, /^rca-.*\.docx$/);
  await common.until('the export', () => readFileSync(join(workspace, exported)).length > 1000);
  await window.picture('exported');
}

/** What is left to redact is, and nothing of it is in any file. */
async function clean(window) {
  await window.showFiles();
  await window.openFile('app.log');
  await window.palette('tftsr: Redact');
  await window.status('clean').waitFor();
  await window.saveAll();
  await common.until('clean files', () => {
    try {
      common.assertClean(workspace);
      return true;
    } catch {
      return false;
    }
  });
  common.assertClean(workspace);
}

/** The server dies and comes back; the window is opened anew and finds the state again. */
async function comesBack(window) {
  const { page } = window;
  const [first] = common.processes(binary, 'lsp');
  process.kill(Number(first), 'SIGKILL');
  await common.until('another server', () => common.processes(binary, 'lsp').some((id) => id !== first));
  await window.status('clean').waitFor();
  await page.reload();
  // Which of its files the editor puts in front again is its own affair.
  await window.showFiles();
  await window.openFile('app.log');
  await window.status('clean').waitFor();
  await window.showViews();
  await window.row('Issue', ANSWER).waitFor();
  await window.picture('again');
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
