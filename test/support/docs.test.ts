import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { Client } from 'pg';
import { InstanceGuard } from '../../backend/src/jobs/instance-guard.js';
import { Database } from '../../backend/src/platform/database.js';
import { createLogger } from '../../backend/src/platform/logger.js';
import { Metrics } from '../../backend/src/platform/metrics.js';
import { startMetricsServer } from '../../backend/src/platform/metrics-server.js';
import { inlineCode } from './documents.js';
import { exerciseQueue } from './exercised-queue.js';
import { bare, Matrix, type MatrixRow, tablesIn } from './matrix.js';
import { administer, createEmptyDatabase } from './test-database.js';

const operators = ['docs/runbook.md', 'docs/production-deployment-checklist.md'];
const pages = ['.', 'docs', 'docs/decisions'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);
const textOf = (file: string) => readFileSync(file, 'utf8');

/** The sources that run, tests aside, as one text. */
const sources = ['backend/src', 'frontend/src', 'libs']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|node_modules|(^|\/)dist\//.test(name))
      .map((name) => textOf(join(folder, name))),
  )
  .join('\n');

describe('the matrix', () => {
  const matrix = new Matrix();

  it('[E1] has no row without a status out of the four', () => {
    expect(matrix.statuses).toEqual(['implemented', 'required', 'to-replace', 'delete']);
    expect(matrix.classified.length).toBeGreaterThan(40);
    const said = (row: MatrixRow) => bare(row.table ?? row.rule ?? row.name);
    for (const row of matrix.classified)
      expect([said(row), matrix.statuses.includes(bare(row.status))]).toEqual([said(row), true]);
  });

  it('[E1] has one row for each rule of event-sourced persistence, and for each of job truth that is about it', () => {
    const rules = matrix.classified.flatMap(({ rule }) => rule ?? []);
    const persistence = Array.from({ length: 11 }, (_, at) => `E${at + 1}`);
    expect(rules).toEqual([...persistence, 'A1', 'A2', 'A3', 'A4', 'A5', 'A9', 'A10', 'A11', 'A12']);
  });

  it('[E1] says what is missing wherever something is owed, and what it is read as everywhere', () => {
    for (const row of matrix.classified.filter(({ rule }) => rule !== undefined)) {
      expect([row.rule, row['what holds'], row['read as']]).toEqual([
        row.rule,
        expect.stringMatching(/\w/),
        expect.stringMatching(/\w/),
      ]);
      if (bare(row.status) === 'required')
        expect([row.rule, row['read as']]).toEqual([row.rule, expect.stringMatching(/^missing: /)]);
    }
  });

  it('[E2] names nothing as given up that the database or the code still has', () => {
    const given = matrix.classified.filter(({ status }) => bare(status) === 'delete');
    const names = given.flatMap(({ name }) => [...(name ?? '').matchAll(/`(\w+)`/g)].map(([, one]) => one));
    expect(names).toContain('provider_checkpoints');
    for (const name of names) expect([name, sources.includes(`TABLE ${name} `)]).toEqual([name, false]);
  });
});

describe('runbook and checklist', () => {
  /** Log events in code, and those that a command looks for. */
  const eventsIn = (file: string): string[] => [
    ...inlineCode(file).filter((code) => /^[a-z]+(-[a-z]+)*(\.[a-z-]+)+$|^plan-without-complete$/.test(code)),
    ...[...textOf(file).matchAll(/"event":"([^"']+)["']/g)].flatMap(([, pattern]) =>
      alternatives(pattern as string),
    ),
  ];
  const alternatives = (pattern: string): string[] => {
    const plain = pattern.replaceAll('\\', '');
    const [, before = '', inner = plain] = /^(.*?)\((.*)\)$/.exec(plain) ?? [];
    return inner.split('|').map((one) => before + one);
  };
  /** A name that ends in a dot stands for all that begin so. The queue puts its own name before what it tries. */
  const isTold = (event: string) =>
    event.endsWith('.')
      ? sources.includes(`'${event}`)
      : sources.includes(`'${event}'`) || sources.includes(`'${event.replace(/^queue\./, '')}'`);

  it.each(operators)('[A17] %s names log events that exist', (file) => {
    const events = eventsIn(file);
    for (const event of events) expect([event, isTold(event)]).toEqual([event, true]);
    expect([file, events.length > (file.includes('runbook') ? 30 : 2)]).toEqual([file, true]);
  });

  it('[A17] the runbook has a section for each of the cases that are owed, with command and limits', () => {
    const sections = new Map(
      textOf('docs/runbook.md')
        .split(/^## /m)
        .slice(1)
        .map((section) => [section.slice(0, section.indexOf('\n')), section]),
    );
    expect([...sections.keys()]).toEqual([
      'Look first',
      'A job is stuck',
      'A plan is there and its job is not complete',
      'Regressions and dropped writes',
      'Generation mismatch',
      'Stops without a coordinate',
      'Read models differ from the log',
      'Commits fail',
      'Following one run',
      'The queue is away',
      'Generations end in errors',
      'Callbacks of the workflow service do not come',
      'A generation kills its workers',
      'The database was restarted',
    ]);
    for (const [title, section] of sections) {
      expect([title, section.includes('```sh')]).toEqual([title, true]);
      if (title !== 'Look first') expect([title, section.includes('**Do not** ')]).toEqual([title, true]);
    }
  });

  it('[A17] they name metrics that are served', async () => {
    const server = await startMetricsServer(new Metrics(), { port: 0, host: '127.0.0.1' });
    const served = await (await fetch(server.url)).text();
    await server.stop();
    for (const file of operators) {
      const named = inlineCode(file).filter((code) => code.startsWith('tripstream_'));
      expect([file, named.length > 3]).toEqual([file, true]);
      for (const name of named)
        expect([file, name, served.includes(`# TYPE ${name} `)]).toEqual([file, name, true]);
    }
  });

  it('[A17] they name settings that exist', () => {
    const known = new Set(
      [...textOf('backend/src/platform/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(
        ([, name]) => name,
      ),
    );
    // Node's own, and what the runbook's commands are given.
    for (const other of ['NODE_ENV', 'TRIP', 'GENERATION', 'LOG', 'METRICS']) known.add(other);
    for (const file of operators)
      for (const code of inlineCode(file)) {
        const [, name] = /^([A-Z]+_[A-Z_]+)(=|$)/.exec(code) ?? [];
        if (name !== undefined) expect([file, name, known.has(name)]).toEqual([file, name, true]);
      }
  });

  it('[A17] the checklist begins with job truth, and each blocker names tests that prove its rows', () => {
    const text = textOf('docs/production-deployment-checklist.md');
    const sections = text.split(/^## /m).slice(1);
    expect(sections[0]).toMatch(/^Critical blockers\n/);
    const blockers = tablesIn(sections[0] ?? '').flat();
    for (const word of ['terminal state', 'generation', 'order of arrival', 'Regressions'])
      expect([word, blockers.some((row) => row['must hold']?.includes(word))]).toEqual([word, true]);
    for (const row of blockers) {
      const files = [...(row['tests that prove it'] ?? '').matchAll(/`([^`]+)`/g)].map(
        ([, file]) => file as string,
      );
      expect([row['must hold'], files.length > 0]).toEqual([row['must hold'], true]);
      const ids = (row.rows ?? '').split(', ');
      for (const file of files)
        expect([file, ids, ids.some((id) => textOf(file).includes(`[${id}] `))]).toEqual([file, ids, true]);
    }
  });

  it('[A17] the role that the checklist makes is enough for everything that a server does with its database', async () => {
    const role = `role_${process.pid}`;
    const [creation = ''] =
      /^CREATE ROLE[\s\S]*?(?=```)/m.exec(textOf('docs/production-deployment-checklist.md')) ?? [];
    const { url: anyUrl, drop: dropAny } = await createEmptyDatabase();
    for (const statement of creation.trim().split('\n'))
      await administer(statement.replaceAll('tripstream', role));
    const url = new URL(anyUrl);
    Object.assign(url, { pathname: `/${role}`, username: role, password: 'a long random one' });
    try {
      const database = await Database.connect(url.href, 2);
      const guard = new InstanceGuard(url.href, createLogger('silent'));
      await guard.held();
      await exerciseQueue(url.href);
      await guard.onApplicationShutdown();
      await database.close();
    } finally {
      await administer(`DROP DATABASE ${role} WITH (FORCE)`);
      await administer(`DROP ROLE ${role}`);
      await dropAny();
    }
  });

  it('[A17] the checklist’s question to the database is answered', async () => {
    const [question = ''] =
      /^SELECT name[\s\S]*?(?=```)/m.exec(textOf('docs/production-deployment-checklist.md')) ?? [];
    const { url, drop } = await createEmptyDatabase();
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(question);
    await client.end();
    await drop();
    expect(rows.map(({ name }) => name).sort()).toEqual(['fsync', 'full_page_writes', 'synchronous_commit']);
  });
});

describe('pages', () => {
  it('[A17] lead nowhere that does not exist', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', ...operators]));
    for (const file of pages) expectWays(file);
  });

  const expectWays = (file: string) => {
    const text = textOf(file);
    for (const [, target = ''] of text.matchAll(/\]\(([^)]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const page = path === '' ? file : normalize(join(dirname(file), path));
      expect([file, target, existsSync(page)]).toEqual([file, target, true]);
      if (anchor !== undefined)
        expect([file, target, anchorsOf(textOf(page))]).toEqual([
          file,
          target,
          expect.arrayContaining([anchor]),
        ]);
    }
    const paths = inlineCode(file).filter((code) =>
      /^(backend|frontend|libs|test|docs|scripts)\/[\w./-]+$/.test(code),
    );
    for (const path of paths) expect([file, path, existsSync(path)]).toEqual([file, path, true]);
  };

  it('[A17] name commands of npm that exist', () => {
    const scriptsOf = (folder: string) =>
      Object.keys((JSON.parse(textOf(join(folder, 'package.json'))) as { scripts?: object }).scripts ?? {});
    const known = [...scriptsOf('.'), ...scriptsOf('frontend')];
    for (const file of pages)
      for (const [, script = ''] of textOf(file).matchAll(/npm run ([\w:-]+)/g))
        expect([file, script, known.includes(script)]).toEqual([file, script, true]);
  });
});

/** The names that a heading is reached by. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
