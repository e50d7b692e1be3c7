// What both VS Code tests share: where things are, the sample workspace, servers that end with the test, the browser.
'use strict';

const { spawn } = require('node:child_process');
const { createWriteStream, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:net');
const { join } = require('node:path');

const editors = join(__dirname, '..', '..', '..', 'target', 'editors');
const codeServer = join(editors, 'vscode', 'node_modules', 'code-server');
const { chromium } = require(join(editors, 'vscode', 'node_modules', 'playwright-core'));

/** Values of the sample log that must not be left anywhere; the Rust side makes them up and writes the log. */
const VALUES = (process.env.TFTSR_TEST_VALUES ?? '').split(' ');

/** An empty folder below the test's own. */
function emptyFolder(...parts) {
  const folder = join(...parts);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

async function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// Whatever ends this process ends its servers: they would outlive it otherwise.
const children = [];
process.on('exit', () => children.forEach(stop));
process.on('SIGTERM', () => process.exit(1));

/** Starts a Node program whose output goes to a file; resolves when its port answers. */
async function startServer(script, args, port, log, env) {
  const output = createWriteStream(log);
  const child = spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  children.push(child);
  child.stdout.pipe(output);
  child.stderr.pipe(output);
  const started = Date.now();
  while (Date.now() - started < 30_000) {
    if (child.exitCode !== null) throw new Error(`${script} ended with ${child.exitCode}; see ${log}`);
    try {
      await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2000) });
      return child;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  stop(child);
  throw new Error(`${script} did not answer on its port; see ${log}`);
}

/** Ends a server and what it started: extension hosts and language servers are in its process group. */
function stop(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

async function openBrowser() {
  return chromium.launch({
    executablePath: process.env.TFTSR_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Settings of a person: nothing that pops up, nothing that fetches. */
function writeSettings(dataDir, more = {}) {
  const settings = {
    'workbench.startupEditor': 'none',
    'telemetry.telemetryLevel': 'off',
    'update.mode': 'none',
    'extensions.autoUpdate': false,
    'extensions.autoCheckUpdates': false,
    'extensions.ignoreRecommendations': true,
    'workbench.tips.enabled': false,
    'chat.disableAIFeatures': true,
    'files.simpleDialog.enable': true,
    'git.enabled': false,
    'files.autoSave': 'off',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'editor.minimap.enabled': false,
    'editor.wordWrap': 'on',
    ...more,
  };
  const folder = join(dataDir, 'User');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

/** Has the editor start the server by this program, which records what both say; nothing when there is none. */
function recordSession(dataDir) {
  const path = process.env.TFTSR_TEST_RECORDER;
  if (path === undefined) return;
  const folder = join(dataDir, 'Machine');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ 'tftsr.server.path': path }));
}

/** The one file of a folder that matches, once there is one. */
async function fileIn(folder, pattern) {
  return until(`a file ${pattern} in the workspace`, () => readdirSync(folder).find((name) => pattern.test(name)));
}

/** Waits for a value that is neither false nor undefined. */
async function until(what, condition, patience = 20_000) {
  const started = Date.now();
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false && value !== null) return value;
    if (Date.now() - started > patience) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Fails when a value of the log is left in any file of the folder. */
function assertClean(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const content = readFileSync(join(folder, entry.name), 'utf8');
    const left = VALUES.findIndex((value) => content.includes(value));
    if (left >= 0) throw new Error(`value ${left + 1} is left in ${entry.name}`);
  }
}

/** Ids of running processes of a program with this word among its arguments. */
function processes(program, word) {
  const isOne = (entry) => {
    try {
      const words = readFileSync(join('/proc', entry, 'cmdline'), 'utf8').split('\0');
      return words[0] === program && words.includes(word);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && isOne(entry));
}

module.exports = {
  VALUES,
  assertClean,
  codeServer,
  editors,
  emptyFolder,
  fileIn,
  freePort,
  openBrowser,
  processes,
  recordSession,
  startServer,
  stop,
  until,
  writeSettings,
};
