// Makes a fresh clone ready to run: packages, build and, with --browser, a Chromium for the tests. What is already
// done is recognised by hashes, so that every later run passes through in a moment. Only what Node brings with it is
// used here: nothing else is installed yet.

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const installStamp = join(root, 'node_modules/.tripstream-install');
const buildStamp = join(root, 'node_modules/.tripstream-build');
const chromiumPathFile = join(root, '.data/chromium-path');

/** A failure that is told in a sentence, without a stack. */
class SetupError extends Error {}

try {
  checkNode();
  await installPackages();
  await build();
  if (process.argv.includes('--browser')) await findBrowser();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(
    `Tripstream needs Node 20.19 or newer; this is ${process.version}. See https://nodejs.org/en/download.`,
  );
}

async function installPackages() {
  if (readStamp(installStamp) === packagesHash()) return;
  const first = readStamp(installStamp) === undefined;
  const npm = process.env.npm_execpath;
  const [command, before] = npm ? [process.execPath, [npm]] : ['npm', []];
  // `npm install` and not `npm ci`, which refuses a lock file that lists no optional packages for other systems.
  // Development packages build the product, so they are wanted even under NODE_ENV=production.
  await step(
    first ? 'Installing packages… (first time only, about a minute)' : 'Installing changed packages…',
    command,
    [...before, 'install', '--no-audit', '--no-fund', '--include=dev'],
    'Installing the packages failed. A proxy or an unreachable registry is the usual reason.',
  );
  // npm may have completed the lock file.
  writeFileSync(installStamp, packagesHash());
}

async function build() {
  const hash = sourcesHash();
  const complete = ['backend/dist/main.js', 'frontend/dist/index.html'].every((file) =>
    existsSync(join(root, file)),
  );
  if (complete && readStamp(buildStamp) === hash) return;
  await step(
    'Building the server…',
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'backend', 'libs/react'],
    'The server does not compile.',
  );
  await step(
    'Building the pages…',
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', 'frontend', '--logLevel', 'warn'],
    'The pages do not build.',
  );
  writeFileSync(buildStamp, hash);
}

/** Finds a Chromium, installing one if need be, and notes its path for the tests. */
async function findBrowser() {
  if (process.env.CHROMIUM_PATH) {
    if (!isExecutable(process.env.CHROMIUM_PATH)) {
      throw new SetupError(`CHROMIUM_PATH names no program: ${process.env.CHROMIUM_PATH}`);
    }
    return noteBrowser(process.env.CHROMIUM_PATH);
  }
  const noted = readStamp(chromiumPathFile);
  if (noted !== undefined && isExecutable(noted)) return;
  noteBrowser(systemBrowser() ?? (await installBrowser()));
}

function systemBrowser() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':');
  const candidates = [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ];
  return candidates.find(isExecutable);
}

async function installBrowser() {
  const failed = 'No Chromium could be installed. Install one and set CHROMIUM_PATH to its program.';
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    const apt = 'apt-get update && apt-get install -y --no-install-recommends chromium';
    const message = 'Installing Chromium for the browser tests… (first time only, about two minutes)';
    await step(message, 'sh', ['-c', apt], failed, { DEBIAN_FRONTEND: 'noninteractive' });
    const installed = systemBrowser();
    if (installed !== undefined) return installed;
  }
  const playwright = join(root, 'node_modules/playwright/cli.js');
  const message = 'Downloading Chromium for the browser tests… (first time only)';
  await step(message, process.execPath, [playwright, 'install', 'chromium'], failed);
  // Playwright belongs to the workspace of the tests.
  const path = createRequire(join(root, 'test/package.json'))('@playwright/test').chromium.executablePath();
  if (isExecutable(path)) return path;
  throw new SetupError(failed);
}

function noteBrowser(path) {
  mkdirSync(dirname(chromiumPathFile), { recursive: true });
  writeFileSync(chromiumPathFile, path);
}

/** Runs a command with one line of progress; what it says is shown only when it fails. */
async function step(message, command, args, failure, environment = {}) {
  const began = performance.now();
  process.stdout.write(`${message} `);
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm is a batch file there.
    shell: process.platform === 'win32' && command === 'npm',
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  }
  const code = await new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('close', done);
  });
  if (code === 0) {
    console.log(`done in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    return;
  }
  console.log('failed');
  throw new SetupError(`${said.trim()}\n\n${failure} (${code})`);
}

/** What decides whether the installed packages are the right ones. */
function packagesHash() {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const files = [
    'package.json',
    'package-lock.json',
    ...workspaces.map((folder) => `${folder}/package.json`),
  ];
  return hashOf(files, `${process.platform}-${process.arch}`);
}

/** What decides whether the build is the build of these sources. */
function sourcesHash() {
  const packages = ['backend', 'frontend', ...readdirSync(join(root, 'libs')).map((name) => `libs/${name}`)];
  const files = packages.flatMap((folder) => filesBelow(folder));
  return hashOf(['tsconfig.base.json', ...files], packagesHash());
}

function filesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && name !== 'dist' && !name.includes('.test.'))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}

function hashOf(files, seed) {
  const hash = createHash('sha256').update(seed);
  for (const file of files) {
    const path = join(root, file);
    hash.update(`\0${file}\0`).update(existsSync(path) ? readFileSync(path) : '');
  }
  return hash.digest('hex');
}

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
