import { BenchPostgres } from '../bench-postgres.js';
import { Report } from '../report.js';
import { appendRates, wholeTrips } from './append-rates.js';
import { longTrips, manyTrips } from './growth.js';
import { neighbours } from './neighbours.js';
import { rowWaits } from './waits.js';

/** The event log: what an append costs, what it costs others, and how that grows. */
export async function bench({ quick }: { quick: boolean }): Promise<void> {
  const report = new Report('log', quick);
  report.progress('Starting Postgres');
  const postgres = await BenchPostgres.start();
  try {
    for (const part of [appendRates, wholeTrips, neighbours, rowWaits, longTrips, manyTrips])
      await part(postgres, report, quick);
  } finally {
    await postgres.stop();
  }
  await report.finish();
}
