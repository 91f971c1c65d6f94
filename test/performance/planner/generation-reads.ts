import type { Database } from '../../../backend/src/platform/database.js';
import { askForBundles } from '../../support/asked-bundles.js';
import type { ApiUser } from '../../support/test-server.js';
import type { BenchPostgres } from '../bench-postgres.js';
import { interleaved, stretch, timeRatio } from '../measure.js';
import type { Report } from '../report.js';
import { Site } from './site.js';

/** Which transaction wrote each row of log and read models: it differs as soon as anything is written. */
const writersStatement = {
  name: 'bench-writers',
  text: `SELECT concat_ws('/', ${['streams', 'events']
    .map((table) => `orchestration_${table}`)
    .concat(['trips', 'jobs', 'bundles', 'thread_turns'].map((table) => `projection_${table}`))
    .map((table) => `(SELECT string_agg(xmin::text, ',' ORDER BY ctid) FROM ${table})`)
    .join(', ')}) AS writers`,
};

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
    const before = await writersOf(database);
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
    const changed = (await writersOf(database)) === before ? 0 : 1;
    report.goal('changes to log and read models by all these reads', changed, { atMost: 0 });
  } finally {
    await site.stop();
  }
}

async function bodyOf(user: ApiUser, path: string): Promise<string> {
  const response = await user.request(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.text();
}

async function writersOf(database: Database): Promise<string> {
  const [row] = await database.query<{ writers: string }>(writersStatement, []);
  if (row === undefined) throw new Error('Postgres did not answer');
  return row.writers;
}
