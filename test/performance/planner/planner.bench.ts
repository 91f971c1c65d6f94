import { BenchPostgres } from '../bench-postgres.js';
import { Report } from '../report.js';
import { crowd, statements } from './crowd.js';
import { generationReads } from './generation-reads.js';
import { paced } from './pace.js';
import { parseGrowth } from './parse-growth.js';

/** Generations from the request to their last event: how many, at what cost, and what they add to the model's own time. */
export async function bench({ quick }: { quick: boolean }): Promise<void> {
  const report = new Report('planner', quick);
  report.progress('Parsing');
  parseGrowth(report, quick);
  report.progress('Starting Postgres');
  const postgres = await BenchPostgres.start();
  try {
    for (const part of [generationReads, paced, crowd, statements]) await part(postgres, report, quick);
  } finally {
    await postgres.stop();
  }
  await report.finish();
}
