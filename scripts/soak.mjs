// The random tests again, with many more cases than the suite has time for. The last line is the count.
//
//     npm run soak                    10,000 histories of jobs, 1,000 trips made anew from their log
//     npm run soak -- 2000 200        as many as you like

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const results = join(root, '.data/soak-results');
const [histories = '10000', trips = '1000'] = process.argv.slice(2);
if (![histories, trips].every((count) => /^[1-9]\d*$/.test(count))) {
  console.error('Say how many histories and how many trips: npm run soak -- 2000 200');
  process.exit(2);
}

const parts = [
  { name: `Jobs: ${histories} histories, decided`, file: 'test/contract/job-truth.test.ts' },
  { name: `Jobs: ${histories} arrival orders, decided`, file: 'test/contract/arrival-order.test.ts' },
  { name: 'Jobs: an eighth of the histories, stored', file: 'test/contract/job-truth-stored.test.ts' },
  {
    name: `Read models: ${trips} trips, made anew`,
    file: 'backend/src/projections/projection-rebuild.test.ts',
  },
];

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
let passed = 0;
/** Names of what failed. */
const failed = [];

for (const [index, { name, file }] of parts.entries()) {
  console.log(`\n── ${index + 1} of ${parts.length}: ${name}`);
  const report = join(results, `${index + 1}.json`);
  const started = Date.now();
  const succeeded = await run(file, report);
  const count = read(report);
  passed += count.passed;
  failed.push(...count.failed);
  if (!succeeded && count.failed.length === 0) failed.push(file);
  console.log(`   ${count.passed} passed, ${count.failed.length} failed, ${minutes(Date.now() - started)}`);
}

if (failed.length > 0) console.log(`\nFailed:\n${failed.map((name) => `  ${name}`).join('\n')}`);
console.log(`\n${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** Nobody sees anything of a part for minutes, so it says how long it has been at work. */
function run(file, report) {
  const started = Date.now();
  const clock = setInterval(() => console.log(`   … ${minutes(Date.now() - started)}`), 60_000);
  const child = spawn(
    join(root, 'node_modules/.bin/jest'),
    ['--runTestsByPath', file, '--json', '--outputFile', report],
    {
      cwd: root,
      env: { ...process.env, SOAK_HISTORIES: histories, SOAK_TRIPS: trips },
      // With --json, Jest repeats the whole file on its standard output.
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  return new Promise((done) => {
    child.once('error', (error) => {
      console.error(error.message);
      done(false);
    });
    child.once('close', (code) => done(code === 0));
  }).finally(() => clearInterval(clock));
}

function read(report) {
  const count = { passed: 0, failed: [] };
  try {
    for (const { assertionResults } of JSON.parse(readFileSync(report, 'utf8')).testResults)
      for (const { status, fullName } of assertionResults)
        if (status === 'passed') count.passed++;
        else count.failed.push(fullName);
  } catch {
    // Jest could not even begin; its exit says so.
  }
  return count;
}

function minutes(ms) {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
