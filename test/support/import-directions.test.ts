import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const repository = join(__dirname, '../..');
const libs = ['contracts', 'itinerary', 'places', 'demo-provider', 'client', 'react'];

/** Imports that must be refused: rule, importing file, what it imports. */
const refused: [rule: string, from: string, to: string][] = [
  ['http-directions', 'backend/src/http/a.ts', '../planner/index.js'],
  ['http-directions', 'backend/src/http/b.ts', '../jobs/index.js'],
  ['http-directions', 'backend/src/http/c.ts', '../app.module.js'],
  ['planner-directions', 'backend/src/planner/a.ts', '../http/index.js'],
  ['planner-directions', 'backend/src/planner/b.ts', '../delivery/index.js'],
  ['planner-directions', 'backend/src/planner/c.ts', '../event-log/index.js'],
  ['delivery-directions', 'backend/src/delivery/a.ts', '../commands/index.js'],
  ['delivery-directions', 'backend/src/delivery/b.ts', '../planner/index.js'],
  ['commands-directions', 'backend/src/commands/a.ts', '../planner/index.js'],
  ['commands-directions', 'backend/src/commands/b.ts', '../delivery/index.js'],
  ['projections-directions', 'backend/src/projections/a.ts', '../commands/index.js'],
  ['jobs-directions', 'backend/src/jobs/a.ts', '../planner/index.js'],
  ['event-log-directions', 'backend/src/event-log/a.ts', '../projections/index.js'],
  ['faults-directions', 'backend/src/faults/a.ts', '../event-log/index.js'],
  ['faults-stay-outside', 'backend/src/http/e.ts', '../faults/index.js'],
  ['platform-directions', 'backend/src/platform/a.ts', '../event-log/index.js'],
  ['contracts-package-directions', 'libs/contracts/src/a.ts', '@tripstream/itinerary'],
  ['itinerary-package-directions', 'libs/itinerary/src/a.ts', '@tripstream/client'],
  ['places-package-directions', 'libs/places/src/a.ts', '@tripstream/contracts'],
  ['demo-provider-package-directions', 'libs/demo-provider/src/a.ts', '@tripstream/contracts'],
  ['client-package-directions', 'libs/client/src/a.ts', '@tripstream/react'],
  ['react-package-directions', 'libs/react/src/a.ts', '../../../backend/src/http/index.js'],
  ['frontend-package-directions', 'frontend/src/a.ts', '@tripstream/places'],
  ['backend-package-directions', 'backend/src/http/d.ts', '@tripstream/client'],
  ['contracts-as-types-only', 'libs/itinerary/src/b.ts', '@tripstream/contracts'],
  ['contracts-as-types-only', 'libs/client/src/b.ts', '@tripstream/contracts'],
  ['contracts-as-types-only', 'libs/react/src/b.ts', '@tripstream/contracts'],
  ['contracts-as-types-only', 'frontend/src/b.ts', '@tripstream/contracts'],
  ['demo-provider-stays-outside', 'backend/src/planner/d.ts', '@tripstream/demo-provider'],
  ['packages-by-name', 'libs/client/src/c.ts', '../../itinerary/src/index.js'],
  ['packages-by-name', 'libs/client/src/d.ts', '../../itinerary/dist/index.js'],
  ['no-unresolvable', 'libs/client/src/e.ts', './nowhere.js'],
];

/** Imports that the architecture draws. */
const allowed: [from: string, to: string][] = [
  ['backend/src/http/ok.ts', '../commands/index.js'],
  ['backend/src/http/ok2.ts', '../delivery/index.js'],
  ['backend/src/http/ok3.ts', '../projections/index.js'],
  ['backend/src/http/ok4.ts', '../platform/index.js'],
  ['backend/src/planner/ok.ts', '../jobs/index.js'],
  ['backend/src/delivery/ok.ts', '../event-log/index.js'],
  ['backend/src/commands/ok.ts', '@tripstream/itinerary'],
  ['backend/src/main.ts', '@tripstream/demo-provider'],
  ['backend/src/server.ts', './faults/index.js'],
  ['backend/src/cli/ok.ts', '../commands/index.js'],
  ['backend/src/http/ok.test.ts', '../planner/index.js'],
  ['libs/client/src/ok.ts', '@tripstream/itinerary'],
  ['frontend/src/ok.ts', '@tripstream/react'],
];

let folder: string;
/** "rule: importing file" of every violation found. */
let found: string[];

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'import-directions-')));
  for (const part of [
    'http',
    'planner',
    'delivery',
    'commands',
    'projections',
    'jobs',
    'event-log',
    'faults',
    'platform',
  ]) {
    await put(`backend/src/${part}/index.ts`, 'export const it = 1;');
  }
  await put('backend/src/app.module.ts', 'export const it = 1;');
  for (const lib of libs) {
    await put(`libs/${lib}/package.json`, manifest(lib));
    await put(`libs/${lib}/src/index.ts`, 'export const it = 1;');
    await put(`libs/${lib}/dist/index.d.ts`, 'export declare const it = 1;');
    await put(`libs/${lib}/dist/index.js`, 'export const it = 1;');
    await mkdir(join(folder, 'node_modules/@tripstream'), { recursive: true });
    await symlink(join(folder, 'libs', lib), join(folder, 'node_modules/@tripstream', lib));
  }
  for (const [, from, to] of refused) await put(from, `import { it } from '${to}';\nexport default it;`);
  for (const [from, to] of allowed) await put(from, `import { it } from '${to}';\nexport default it;`);
  await put(
    'libs/react/src/ok.ts',
    "import type { it } from '@tripstream/contracts';\nexport type It = typeof it;",
  );
  await put('libs/places/src/one.ts', "import { two } from './two.js';\nexport const one = () => two;");
  await put('libs/places/src/two.ts', "import { one } from './one.js';\nexport const two = () => one;");
  found = await violations();
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

function manifest(lib: string): string {
  const exports = { '.': { types: './dist/index.d.ts', default: './dist/index.js' } };
  return JSON.stringify({ name: `@tripstream/${lib}`, type: 'module', exports });
}

async function violations(): Promise<string[]> {
  const program = join(repository, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(repository, '.dependency-cruiser.cjs');
  const output = await new Promise<string>((done) => {
    // It exits with the number of violations, which is no failure here.
    execFile(
      process.execPath,
      [program, '.', '--config', config, '--output-type', 'json'],
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
      (_, stdout) => done(stdout),
    );
  });
  const { summary } = JSON.parse(output) as {
    summary: { violations: { rule: { name: string }; from: string }[] };
  };
  return summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
}

describe('import directions', () => {
  it.each(refused)('%s refuses that %s imports %s', (rule, from) => {
    expect(found).toContain(`${rule}: ${from}`);
  });

  it('no-cycles refuses that two files import each other', () => {
    expect(found).toContain('no-cycles: libs/places/src/one.ts');
  });

  it.each([...allowed, ['libs/react/src/ok.ts', 'types of @tripstream/contracts'] as const])(
    'let %s import %s',
    (from) => {
      expect(found.filter((violation) => violation.endsWith(`: ${from}`))).toEqual([]);
    },
  );
});
