import type { GenerationId, TravellerId, TripId } from '@tripstream/contracts';
import { Metrics } from '../../platform/metrics.js';
import { RunSpending } from '../spending/spending.js';

const boundless = { tokens: Number.POSITIVE_INFINITY, dollars: Number.POSITIVE_INFINITY };
const nothing = { tokens: 0, dollars: 0 };

/** The purse of a run whose costs are nobody's concern: without bounds, and written down nowhere. */
export const freeSpending = (): RunSpending =>
  new RunSpending(
    {
      run: { generationId: 'gen_test' as GenerationId, tripId: 'trip_test' as TripId, attempt: 1 },
      travellerId: 'trv_test' as TravellerId,
      planner: { provider: 'demo', model: 'tripstream-demo' },
      price: { input: 0, output: 0 },
    },
    { generation: boundless, traveller: boundless },
    { calls: [], elsewhere: nothing },
    {
      queries: { spentElsewhere: () => Promise.resolve(nothing) },
      ledger: { write: () => Promise.resolve() },
      logger: { warn: () => undefined },
      metrics: new Metrics(),
    },
  );
