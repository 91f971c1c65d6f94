import { Injectable } from '@nestjs/common';
import type { FailureCode, GenerationId, Planner, TravellerId, TripId } from '@tripstream/contracts';
import { Database } from '../../platform/database.js';
import type { StoredCall } from '../../projections/spending-queries.js';

/** How a call ended: with its answer, as one of the failures, or because nobody wanted the rest of it. */
export type CallOutcome = 'completed' | 'cut' | FailureCode;

/** One call to a provider, as it stands now. */
export interface CallRow extends Omit<StoredCall, 'open'> {
  generationId: GenerationId;
  tripId: TripId;
  travellerId: TravellerId;
  planner: Planner;
  estimated: boolean;
  /** Null while it is open. */
  outcome: CallOutcome | null;
}

/** The newest word counts; what was said of an end stays. */
const writeStatement = {
  name: 'spending-write',
  text: `INSERT INTO provider_calls AS c (generation_id, attempt, call, trip_id, traveller_id, provider, model, input_tokens,
           output_tokens, total_tokens, estimated, cost, outcome, ended_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::text,
                 CASE WHEN $13::text IS NOT NULL THEN clock_timestamp() END)
         ON CONFLICT (generation_id, attempt, call) DO UPDATE
           SET input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens,
               total_tokens = excluded.total_tokens, estimated = excluded.estimated, cost = excluded.cost,
               outcome = excluded.outcome, ended_at = excluded.ended_at
           WHERE c.outcome IS NULL`,
};

/** Writes down what calls to providers have cost. */
@Injectable()
export class SpendingLedger {
  constructor(private readonly database: Database) {}

  /** @throws the driver's error when the database is away */
  async write(row: CallRow): Promise<void> {
    const { generationId, attempt, call, tripId, travellerId, planner, cost, estimated, outcome } = row;
    await this.database.query(writeStatement, [
      generationId,
      attempt,
      call,
      tripId,
      travellerId,
      planner.provider,
      planner.model,
      row.inputTokens,
      row.outputTokens,
      row.totalTokens,
      estimated,
      cost,
      outcome,
    ]);
  }
}
