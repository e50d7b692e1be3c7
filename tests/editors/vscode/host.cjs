// Runs the mocha suite inside a real VS Code extension host: `node host.cjs EXTENSION WORKSPACE SCRATCH`.
//
// The editor is the server part of code-server; a headless Chromium is its window, because extension tests start only
// when a workbench asks for them. The suite writes its report to a file; its exit code becomes ours.
'use strict';

const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { format } = require('node:util');
const common = require('./common.cjs');

const [extension, workspace, scratch] = process.argv.slice(2).map((path) => resolve(path));
const report = join(scratch, 'host-report.txt');

async function main() {
  const port = await common.freePort();
  const data = common.emptyFolder(scratch, 'host-data');
  common.recordSession(join(data, 'data'));
  writeFileSync(report, '');
  const server = await common.startServer(
    join(common.codeServer, 'lib', 'vscode', 'out', 'server-main.js'),
    [
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--without-connection-token',
      '--accept-server-license-terms',
      // Without it the tests silently never start.
      '--enable-smoke-test-driver',
      '--telemetry-level',
      'off',
      '--server-data-dir',
      data,
      '--disable-workspace-trust',
    ],
    port,
    join(scratch, 'host-server.log'),
    { ...process.env, TFTSR_TEST_REPORT: report },
  );
  const browser = await common.openBrowser();
  try {
    return await runSuite(browser, port);
  } finally {
    await browser.close();
    common.stop(server);
  }
}

async function runSuite(browser, port) {
  const page = await browser.newPage();
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(join(__dirname, 'suite', 'index.cjs'))],
    ['skipWelcome', 'true'],
  ];
  await page.exposeFunction('codeAutomationLog', (_, args) =>
    appendFileSync(join(scratch, 'host-window.log'), `${format(...args)}\n`),
  );
  const ended = new Promise((done) => page.exposeFunction('codeAutomationExit', done));
  const tooLong = new Promise((done) => setTimeout(done, 200_000, 'the suite did not end in 200 s'));
  const query = `folder=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
  await page.goto(`http://127.0.0.1:${port}/?${query}`);
  const code = await Promise.race([ended, tooLong]);
  console.log(readFileSync(report, 'utf8'));
  if (code !== 0) {
    await page.screenshot({ path: join(scratch, 'host-failed.png') });
    console.log(`the suite ended with ${code}; see host-failed.png, host-window.log and host-server.log in ${scratch}`);
  }
  return code === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
