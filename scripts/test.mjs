// The proof: every check and every test, in order, to the end even when one fails. The last line is the count.
//
//     npm test                everything
//     npm test -- lint        linters and types
//     npm test -- unit        Jest
//     npm test -- journeys    browser journeys (Playwright)

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const results = join(root, '.data/test-results');
const jestFile = join(results, 'jest.json');
const playwrightFile = join(results, 'playwright.json');

const steps = [
  { part: 'lint', name: 'Code style and mistakes', command: ['biome', 'ci', '--error-on-warnings', '.'] },
  {
    part: 'lint',
    name: 'Import directions',
    command: ['depcruise', '.', '--config', '.dependency-cruiser.cjs'],
  },
  { part: 'lint', name: 'Unused code and dependencies', command: ['knip'] },
  { part: 'lint', name: 'Types', command: ['tsc', '-b'] },
  {
    part: 'unit',
    name: 'Tests',
    command: ['jest', '--json', '--outputFile', jestFile],
    // With --json, Jest repeats the whole file on its standard output.
    hideOutput: true,
    count: countJest,
  },
  {
    part: 'journeys',
    name: 'Browser journeys',
    command: ['playwright', 'test', '--config', 'test/playwright.config.ts', '--reporter', 'list,json'],
    environment: { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightFile },
    count: countPlaywright,
  },
];

const parts = [...new Set(steps.map(({ part }) => part))];
const [wanted] = process.argv.slice(2);
if (wanted !== undefined && !parts.includes(wanted)) {
  console.error(`There is no part "${wanted}". The parts are: ${parts.join(', ')}.`);
  process.exit(2);
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
let passed = 0;
/** Names of what failed, and of what was skipped. */
const failed = [];
const skipped = [];

for (const step of steps.filter(({ part }) => wanted === undefined || part === wanted)) {
  console.log(`\n── ${step.name}`);
  const succeeded = await run(step);
  const counted = step.count?.() ?? { passed: succeeded ? 1 : 0, failed: [], skipped: [] };
  passed += counted.passed;
  failed.push(...counted.failed);
  skipped.push(...counted.skipped);
  // A check that is one yes or no; or a runner that failed beyond its tests, or before it could write its results.
  if (!succeeded && counted.failed.length === 0) failed.push(step.name);
}

if (process.env.CI === 'true') {
  // On the way to a release nothing may pass by not being looked at.
  failed.push(...skipped.splice(0).map((name) => `${name} (skipped, which CI does not accept)`));
}
if (failed.length > 0) console.log(`\nFailed:\n${failed.map((name) => `  ${name}`).join('\n')}`);
if (skipped.length > 0) console.log(`\nSkipped:\n${skipped.map((name) => `  ${name}`).join('\n')}`);
const counts = [`${passed} passed`, `${failed.length} failed`];
if (skipped.length > 0) counts.push(`${skipped.length} skipped`);
console.log(`\n${counts.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;

function run({ command: [program, ...args], environment, hideOutput }) {
  const child = spawn(join(root, 'node_modules/.bin', program), args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', hideOutput ? 'ignore' : 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  return new Promise((done) => {
    child.once('error', (error) => {
      console.error(error.message);
      done(false);
    });
    child.once('close', (code) => done(code === 0));
  });
}

function countJest() {
  const report = readReport(jestFile);
  if (report === undefined) return undefined;
  const count = { passed: 0, failed: [], skipped: [] };
  for (const { name, status, assertionResults } of report.testResults) {
    for (const test of assertionResults) {
      if (test.status === 'passed') count.passed++;
      else if (test.status === 'failed') count.failed.push(test.fullName);
      else count.skipped.push(test.fullName);
    }
    const brokenOutsideTests =
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed');
    if (brokenOutsideTests) count.failed.push(name.slice(root.length + 1));
  }
  return count;
}

function countPlaywright() {
  const report = readReport(playwrightFile);
  if (report === undefined) return undefined;
  const count = { passed: 0, failed: [], skipped: [] };
  const visit = ({ suites = [], specs = [] }) => {
    for (const { title, tests } of specs) {
      for (const { status } of tests) {
        if (status === 'expected') count.passed++;
        else if (status === 'skipped') count.skipped.push(title);
        else count.failed.push(title);
      }
    }
    for (const suite of suites) visit(suite);
  };
  visit(report);
  return count;
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
