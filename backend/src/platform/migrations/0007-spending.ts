import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What calls to providers have cost, whatever became of the generations that made them. */
export class Spending1779872400007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- No read model: a call that a stop cuts short is counted when its generation has ended and its trip hears no more.
      CREATE TABLE provider_calls (
        generation_id text NOT NULL,
        attempt       integer NOT NULL CHECK (attempt >= 1),
        call          integer NOT NULL CHECK (call >= 1),
        trip_id       text NOT NULL,
        traveller_id  text NOT NULL,
        provider      text NOT NULL,
        model         text NOT NULL,
        input_tokens  integer NOT NULL CHECK (input_tokens >= 0),
        output_tokens integer NOT NULL CHECK (output_tokens >= 0),
        total_tokens  integer NOT NULL CHECK (total_tokens >= 0),
        -- The provider has not counted, or not yet: a token for every four characters.
        estimated     boolean NOT NULL,
        -- US dollars; null where no price is known.
        cost          double precision CHECK (cost >= 0),
        started_at    timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        ended_at      timestamptz(3),
        -- A failure's code, 'completed' or 'cut'; null while it is open, and for ever when its worker was lost.
        outcome       text,
        PRIMARY KEY (generation_id, attempt, call),
        CHECK ((ended_at IS NULL) = (outcome IS NULL))
      )`);
    await runner.query('CREATE INDEX provider_calls_traveller ON provider_calls (traveller_id, started_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE provider_calls');
  }
}
