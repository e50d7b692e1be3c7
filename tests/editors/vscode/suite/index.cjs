// Entry point that the extension host calls: runs the mocha tests beside it.
'use strict';

const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
const { format } = require('node:util');
const { editors } = require('../common.cjs');
const Mocha = require(join(editors, 'vscode', 'node_modules', 'mocha'));

exports.run = () => {
  // The steps build on each other, as a person's do: after a failure the rest would only repeat it.
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 30_000, bail: true });
  // The console of an extension host is shared with the whole workbench.
  Mocha.reporters.Base.consoleLog = (...words) =>
    appendFileSync(process.env.TFTSR_TEST_REPORT, `${format(...words)}\n`);
  const suites = process.env.TFTSR_TEST_SUITES ?? 'manifest markdown flow own views commands';
  for (const name of suites.split(' ')) {
    mocha.addFile(join(__dirname, `${name}.test.cjs`));
  }
  return new Promise((resolve, reject) => {
    mocha.run((failures) => (failures === 0 ? resolve() : reject(new Error(`${failures} tests failed`))));
  });
};
