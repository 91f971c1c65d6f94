import { setTimeout as pause } from 'node:timers/promises';
import type { BenchPostgres } from '../bench-postgres.js';
import type { Report } from '../report.js';
import { CountingProxy } from './counting-proxy.js';
import { Site } from './site.js';

const DAYS = 3;
/** How long the server is listened to at rest, to take off what it says to its database by itself. */
const REST_MS = 5_000;

const eventsStatement = {
  name: 'bench-events',
  text: 'SELECT count(*)::int AS events FROM orchestration_events',
};

/** A hundred generations at once, of a provider that writes without a pause. */
export async function crowd(postgres: BenchPostgres, report: Report, quick: boolean): Promise<void> {
  const generations = quick ? 8 : 100;
  report.progress(`${generations} generations at once`);
  const site = await Site.start(postgres, { name: 'crowd', tokensPerSecond: 0, concurrency: generations });
  try {
    // Modules are loaded and statements are prepared before it counts.
    await site.begin(2, DAYS);
    await site.ended(2);
    const idle = await site.peakMemory();
    const began = performance.now();
    await site.begin(generations, DAYS);
    await site.ended(generations + 2);
    const minutes = (performance.now() - began) / 60_000;
    report.count(`itineraries a minute, ${generations} at once, ${DAYS} days each`, generations / minutes);
    const peak = await site.peakMemory();
    report.count('peak memory of the server, MiB', peak);
    report.count('beyond what it had before them, a generation, MiB', (peak - idle) / generations);
  } finally {
    await site.stop();
  }
}

/** What a generation asks of the database, seen from outside of the server. */
export async function statements(postgres: BenchPostgres, report: Report, quick: boolean): Promise<void> {
  const generations = quick ? 4 : 20;
  report.progress('Statements an event');
  // The proxy needs the database's name, not the database: that is made when the site starts.
  const { proxy, url } = await CountingProxy.start(postgres.urlOf('statements'));
  const site = await Site.start(postgres, {
    name: 'statements',
    tokensPerSecond: 0,
    concurrency: generations,
    databaseUrl: url,
  });
  try {
    await site.begin(2, DAYS);
    await site.ended(2);
    const resting = proxy.statements;
    await pause(REST_MS);
    const perMs = (proxy.statements - resting) / REST_MS;
    const [before, statementsBefore] = [await eventsOf(site), proxy.statements];
    const began = performance.now();
    await site.begin(generations, DAYS);
    await site.ended(generations + 2);
    const own = proxy.statements - statementsBefore - perMs * (performance.now() - began);
    report.count('database statements an event', own / ((await eventsOf(site)) - before));
    report.count('database statements a second at rest', perMs * 1_000);
  } finally {
    await site.stop();
    await proxy.stop();
  }
}

async function eventsOf({ database }: Site): Promise<number> {
  const [row] = await database.query<{ events: number }>(eventsStatement, []);
  return row?.events ?? Number.NaN;
}
