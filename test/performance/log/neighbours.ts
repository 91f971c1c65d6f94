import { setTimeout as pause } from 'node:timers/promises';
import { coreOn } from '../../support/core.js';
import type { BenchPostgres } from '../bench-postgres.js';
import { interleaved, type Stretch, stretch, timeRatio } from '../measure.js';
import type { Report } from '../report.js';
import { SteadyTrip } from './steady-trip.js';

const OUTSTANDING = 8;
/** A quiet trip waits between its commands. */
const QUIET_MS = 3;

/** How much longer a quiet trip's command takes while another trip of the same process writes as fast as it can. */
export async function neighbours(postgres: BenchPostgres, report: Report, quick: boolean): Promise<void> {
  report.progress('A quiet trip beside a busy one');
  const core = coreOn(await postgres.database('neighbours'));
  const quiet = await SteadyTrip.open(core);
  const alone = () => paced(() => quiet.write(), quick ? 20 : 60);
  const beside = async () => {
    const busy = await SteadyTrip.open(core);
    let going = true;
    const keepWriting = async () => {
      while (going) await busy.write();
    };
    const work = Promise.all(Array.from({ length: OUTSTANDING }, keepWriting));
    try {
      return await alone();
    } finally {
      going = false;
      await work;
    }
  };
  const measured = await interleaved(quick ? 2 : 30, { alone, beside });
  report.line('quiet trip alone', measured.alone);
  report.line('quiet trip beside a busy one', measured.beside);
  report.goal(
    'quiet trip beside a busy one ÷ alone, median time',
    timeRatio(measured.beside, measured.alone),
    {
      atMost: 2,
    },
  );
}

/** Like a stretch of calls, with pauses between them that are not counted. */
async function paced(write: () => Promise<void>, calls: number): Promise<Stretch> {
  const times: number[] = [];
  for (let call = 0; call < calls; call++) {
    await pause(QUIET_MS);
    times.push(...(await stretch([write], 1)).times);
  }
  return { rate: (times.length * 1_000) / times.reduce((sum, time) => sum + time, 0), times };
}
