import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../../backend/src/platform/database.js';
import { coreOn } from '../../support/core.js';
import type { BenchPostgres } from '../bench-postgres.js';
import { interleaved, rateRatio, type Stretch, stretch } from '../measure.js';
import type { Report } from '../report.js';
import { SteadyTrip } from './steady-trip.js';

const WRITERS = 8;
const SAMPLE_MS = 3;

/** Sessions that wait for a row which another one has written. */
const waitingStatement = {
  name: 'bench-waiting',
  text: `SELECT count(*)::int AS waiting FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event IN ('transactionid', 'tuple')`,
};
const hotRowStatement = { name: 'bench-hot-row', text: 'UPDATE hot_row SET position = position + 1' };

/**
 * Writers of different trips share no row, so none waits for another one; projectors' positions, one row for each
 * stream, are what could make them. Beside it eight writers of one row, to see that the samples can find such waits.
 */
export async function rowWaits(postgres: BenchPostgres, report: Report, quick: boolean): Promise<void> {
  report.progress('Waits for rows between trips');
  const database = await postgres.database('row_waits');
  const observer = await postgres.database('row_waits');
  await database.dataSource.query('CREATE TABLE hot_row AS SELECT 0 AS position');
  const core = coreOn(database);
  const trips: SteadyTrip[] = [];
  for (let writer = 0; writer < WRITERS; writer++) trips.push(await SteadyTrip.open(core));
  const [first] = trips;
  if (first === undefined) throw new RangeError('there are writers');

  const calls = quick ? 26 : 260;
  const sampled = { trips: { samples: 0, waiting: 0 }, hot: { samples: 0, waiting: 0 } };
  const eightTrips = () =>
    stretch(
      trips.map((trip) => () => trip.write()),
      calls,
    );
  const oneRow = () =>
    stretch(
      trips.map(() => () => database.query(hotRowStatement, [])),
      calls,
    );
  const measured = await interleaved(quick ? 2 : 10, {
    alone: () => stretch([() => first.write()], calls),
    eight: () => observed(observer, sampled.trips, eightTrips),
    hot: () => observed(observer, sampled.hot, oneRow),
  });
  report.line('eight trips, observed', measured.eight);
  report.count('eight writers ÷ one writer, events a second', rateRatio(measured.eight, measured.alone));
  report.count('sessions waiting for a row, a sample, eight writers on one row', perSample(sampled.hot));
  report.goal(
    'sessions waiting for a row, a sample, eight writers on eight trips',
    perSample(sampled.trips),
    {
      atMost: 0,
    },
  );
}

interface Sampled {
  samples: number;
  waiting: number;
}

const perSample = ({ samples, waiting }: Sampled): number => waiting / samples;

/** Looks who waits while the work is under way. */
async function observed(
  observer: Database,
  sampled: Sampled,
  work: () => Promise<Stretch>,
): Promise<Stretch> {
  let going = true;
  const look = async () => {
    while (going) {
      const [row] = await observer.query<{ waiting: number }>(waitingStatement, []);
      sampled.samples += 1;
      sampled.waiting += row?.waiting ?? 0;
      await pause(SAMPLE_MS);
    }
  };
  const looking = look();
  try {
    return await work();
  } finally {
    going = false;
    await looking;
  }
}
