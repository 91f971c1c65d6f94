import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../../backend/src/platform/database.js';
import { askForBundles } from '../../support/asked-bundles.js';
import type { ApiUser } from '../../support/test-server.js';
import type { BenchPostgres } from '../bench-postgres.js';
import { interleaved, stretch, timeRatio } from '../measure.js';
import type { Report } from '../report.js';
import { Site } from './site.js';

const writtenStatement = {
  name: 'bench-rows-written',
  text: `SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::text AS rows FROM pg_stat_user_tables
         WHERE relname LIKE 'projection%' OR relname LIKE 'orchestration%'`,
};
/** Postgres tells its statistics late; whoever compares them waits until they stand still. */
const STATISTICS_MS = 1_500;

/** Whoever follows a generation by asking reads again and again: what that costs, and that it writes nothing. */
export async function generationReads(
  postgres: BenchPostgres,
  report: Report,
  quick: boolean,
): Promise<void> {
  report.progress('Reading one generation');
  const site = await Site.start(postgres, { name: 'reads', tokensPerSecond: 0, concurrency: 1 });
  try {
    const { user, database } = site;
    const path = `/api/generations/${(await askForBundles(user)).generationId}`;
    await site.ended(1);
    const answers = new Set<string>();
    const read = async () => void answers.add(await bodyOf(user, path));
    const before = await settledRows(database);
    const measured = await interleaved(quick ? 2 : 20, {
      generation: () => stretch([read], quick ? 20 : 100),
      about: () => stretch([() => bodyOf(user, '/api/about')], quick ? 20 : 100),
    });
    report.line('GET /api/generations/:id', measured.generation);
    report.line('GET /api/about, which reads no database', measured.about);
    report.count(
      'a read of a generation ÷ one of no database',
      timeRatio(measured.generation, measured.about),
    );
    report.goal('different answers to the same question', answers.size, { atMost: 1 });
    report.goal(
      'rows of log and read models written by all these reads',
      (await settledRows(database)) - before,
      { atMost: 0 },
    );
  } finally {
    await site.stop();
  }
}

async function bodyOf(user: ApiUser, path: string): Promise<string> {
  const response = await user.request(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.text();
}

async function settledRows(database: Database): Promise<number> {
  for (let last = -1; ; ) {
    const [row] = await database.query<{ rows: string }>(writtenStatement, []);
    const now = Number(row?.rows);
    if (now === last) return now;
    last = now;
    await pause(STATISTICS_MS);
  }
}
