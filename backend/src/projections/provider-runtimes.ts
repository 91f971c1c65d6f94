import { Injectable } from '@nestjs/common';
import type { GenerationId } from '@tripstream/contracts';
import type { ProviderRuntime } from '../event-log/commit.js';
import { Database } from '../platform/database.js';

export type { ProviderRuntime };

const loadStatement = {
  name: 'provider-runtime-load',
  text: `SELECT generation_id AS "generationId", trip_id AS "tripId", provider, model, response_id AS "responseId",
                days, day_attempts AS "dayAttempts", cursor, status
         FROM provider_session_runtime WHERE generation_id = $1`,
};

/** Where workers stand in the responses of providers. Workers alone ask: people are told by events. */
@Injectable()
export class ProviderRuntimes {
  constructor(private readonly database: Database) {}

  /** @throws the driver's error when the database is away */
  async load(generationId: GenerationId): Promise<ProviderRuntime | null> {
    const [row] = await this.database.query<ProviderRuntime & Record<string, unknown>>(loadStatement, [
      generationId,
    ]);
    return row ?? null;
  }
}
