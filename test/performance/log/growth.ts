import type { Core } from '../../support/core.js';
import { coreOn } from '../../support/core.js';
import type { BenchPostgres } from '../bench-postgres.js';
import { interleaved, type Stretch, stretch, timeRatio } from '../measure.js';
import type { Report } from '../report.js';
import { fillWithTrips } from './many-trips.js';
import { SteadyTrip } from './steady-trip.js';

const byKey = <T>(keys: readonly number[], value: (key: number) => T): Record<string, T> =>
  Object.fromEntries(keys.map((key) => [String(key), value(key)]));

/** What a command costs late in a long trip, against early in a short one. */
export async function longTrips(postgres: BenchPostgres, report: Report, quick: boolean): Promise<void> {
  const lengths = quick ? [10, 100] : [10, 100, 1_000, 10_000];
  report.progress(`Trips of ${lengths.join(', ')} events`);
  const core = coreOn(await postgres.database('long_trips'));
  const calls = quick ? 6 : 30;
  const measured = await interleaved(
    quick ? 2 : 30,
    byKey(lengths, (length) => commandsAt(core, length, calls)),
  );
  reportGrowth(report, measured, lengths, 'events in the trip');
}

/** Calls that all find the stream at about this length: a short stream is left for a new one before it has doubled. */
function commandsAt(core: Core, length: number, calls: number): () => Promise<Stretch> {
  const callsEach = Math.min(calls, Math.max(5, length / 2));
  let kept: SteadyTrip | undefined;
  const trip = async () => {
    if (kept !== undefined && length >= 1_000) return kept;
    kept = await SteadyTrip.open(core, 1);
    await kept.growTo(length);
    return kept;
  };
  return async () => {
    const times: number[] = [];
    while (times.length < calls) {
      const steady = await trip();
      times.push(...(await stretch([() => steady.write()], callsEach)).times);
    }
    return { rate: (times.length * 1_000) / times.reduce((sum, time) => sum + time, 0), times };
  };
}

/** What a command costs with many trips in the tables, against few. One database for each size, measured in turns. */
export async function manyTrips(postgres: BenchPostgres, report: Report, quick: boolean): Promise<void> {
  const sizes = quick ? [100, 1_000] : [100, 1_000, 10_000, 100_000];
  const writers: Record<string, () => Promise<Stretch>> = {};
  for (const size of sizes) {
    report.progress(`Filling a database with ${size} trips`);
    const database = await postgres.database(`trips_${size}`);
    const core = coreOn(database);
    await fillWithTrips(core, database, size);
    const steady = await SteadyTrip.open(core);
    writers[String(size)] = () => stretch([() => steady.write()], quick ? 13 : 39);
  }
  report.progress(`Appends beside ${sizes.join(', ')} trips`);
  const measured = await interleaved(quick ? 2 : 80, writers);
  reportGrowth(report, measured, sizes, 'trips in the tables');
}

function reportGrowth(
  report: Report,
  measured: Record<string, readonly Stretch[]>,
  sizes: readonly number[],
  what: string,
): void {
  const [least = 0] = sizes;
  const seriesOf = (size: number) => measured[String(size)] ?? [];
  for (const size of sizes) {
    report.line(`append with ${size} ${what}`, seriesOf(size));
    if (size === least) continue;
    const ratio = timeRatio(seriesOf(size), seriesOf(least));
    if (size === sizes.at(-1)) report.goal(`${size} ÷ ${least} ${what}, median time`, ratio, { atMost: 1.3 });
    else report.count(`${size} ÷ ${least} ${what}, median time`, ratio);
  }
}
