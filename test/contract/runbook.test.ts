import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TripId } from '@tripstream/contracts';
import { Database } from '../../backend/src/platform/database.js';
import { createLogger } from '../../backend/src/platform/logger.js';
import { type Core, coreOn } from '../support/core.js';
import { commandsOf, type DocumentCommand } from '../support/documents.js';
import { SseReader } from '../support/sse-reader.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ApiUser, startTestServer, type TestServer } from '../support/test-server.js';
import { createTrip, newTrip, planNode, type TestTrip, wishFor } from '../support/trips.js';

// Each command is a process or two.
jest.setTimeout(180_000);

const commands = ['docs/runbook.md', 'docs/production-deployment-checklist.md'].flatMap(commandsOf);
/** A command that stands in several places is run once. */
const numbered = (how: DocumentCommand['how']): [string, DocumentCommand][] =>
  commands
    .filter((command) => command.how === how)
    .filter(({ text }, at, all) => at === all.findIndex((other) => other.text === text))
    .map((command) => [`${command.file}:${command.line} ${command.text}`, command]);

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command as a person at a terminal would, with the settings that the page tells them to make. */
const run = (text: string, settings: Record<string, string>): Promise<Outcome> =>
  new Promise((resolve) => {
    const { PATH = '', HOME = '' } = process.env;
    execFile('sh', ['-c', text], { env: { PATH, HOME, ...settings } }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

describe('the commands of runbook and checklist', () => {
  let server: TestServer;
  let database: Database;
  let folder: string;
  let settings: Record<string, string>;

  /** A trip that ended, with stops that nobody could place, and writes to it that came too late. */
  beforeAll(async () => {
    server = await startTestServer({ METRICS_PORT: '0', TRACE_RUNS: 'true' });
    database = await Database.connect(server.databaseUrl, 2);
    const user = await ApiUser.join(server.url);
    const { itineraryId, executionId } = await user.createItinerary({ destination: 'Nowhereville', days: 1 });
    const reader = await SseReader.open(
      `${server.url}/api/itineraries/${itineraryId}/patches?after=0`,
      user.headers,
    );
    await reader.untilEvent('generation_complete');
    reader.close();
    await user.request(`/api/itineraries/${itineraryId}`);
    await user.post(`/api/itineraries/${itineraryId}/cancel`, {});
    const late = coreOn(database, createLogger('info', server.logs));
    const trip: TestTrip = { ...newTrip(), tripId: itineraryId as TripId, generationId: executionId };
    await late.dispatch(planNode(trip, 1, 9));
    await late.dispatch(planNode({ ...newTrip(), tripId: trip.tripId }, 1, 9));
    for (const anomaly of ['write.regression', 'write.dropped'])
      await server.logs.until(({ event }) => event === anomaly);

    folder = await mkdtemp(join(tmpdir(), 'tripstream-test-'));
    const log = join(folder, 'tripstream.log');
    await writeFile(log, server.logs.lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    settings = {
      DATABASE_URL: server.databaseUrl,
      METRICS: String(server.logs.lines.find(({ event }) => event === 'metrics.listening')?.url),
      LOG: log,
      TRIP: itineraryId,
      GENERATION: executionId,
    };
  });
  afterAll(async () => {
    await database.close();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  it.each(numbered('run'))('[A17] %s', async (_, { text }) => {
    const outcome = await run(text, settings);
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(/\S/) });
  });

  it.each(numbered('may find nothing'))('[A17] %s', async (_, { text }) => {
    // A pattern that is none, and a file or a program that is not there, are told on standard error.
    expect(await run(text, settings)).toMatchObject({ code: 0, stderr: '' });
  });

  it('[A17] are all accounted for, and most of them run here', () => {
    const count = (how: DocumentCommand['how']) => commands.filter((command) => command.how === how).length;
    expect(count('run')).toBeGreaterThan(20);
    expect(count('stuck')).toBeGreaterThan(3);
    expect(count('not run')).toBeLessThan(8);
  });
});

describe('a trip that nobody works on', () => {
  let testDatabase: TestDatabase;
  let core: Core;
  const trip = newTrip();

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    core = coreOn(testDatabase.database);
    await core.dispatch(createTrip(trip, wishFor(2)));
    await core.dispatch(planNode(trip, 1, 1));
  });
  afterAll(() => testDatabase.drop());

  it('[A17] is found and ended by the runbook’s commands, in their order', async () => {
    const settings = { DATABASE_URL: testDatabase.url, TRIP: trip.tripId, GENERATION: trip.generationId };
    const outcomes: Outcome[] = [];
    for (const { how, text } of commands) if (how === 'stuck') outcomes.push(await run(text, settings));
    expect(outcomes.map(({ code }) => code)).toEqual(outcomes.map(() => 0));
    const [open, show, repair, openAgain] = outcomes.map(({ stdout }) => stdout);
    expect(open).toContain(trip.generationId);
    expect(show).toContain('node_planned');
    expect(repair).toMatch(/Repaired, at version \d+\./);
    expect(openAgain).toContain('Every job has ended.');
    expect((await core.queries.state(trip.tripId))?.job).toMatchObject({ status: 'error' });
  });
});
