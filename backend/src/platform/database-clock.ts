import { Injectable } from '@nestjs/common';
import { Database } from './database.js';

/** Clocks drift apart slowly. */
const MEASURE_AGAIN_MS = 60_000;

const clockStatement = { name: 'database-clock', text: 'SELECT clock_timestamp() AS now' };

/**
 * The clock that events are dated by. This machine's may differ from the database's, so the difference is measured, at
 * most once a minute.
 */
@Injectable()
export class DatabaseClock {
  /** Null while it was never measured. */
  private offset: number | null = null;
  private measuredAt = 0;
  private measuring: Promise<number> | null = null;

  constructor(private readonly database: Database) {}

  /** @throws the driver's error when the clock was not known and cannot be read */
  async now(): Promise<Date> {
    const { offset } = this;
    const isFresh = Math.abs(Date.now() - this.measuredAt) <= MEASURE_AGAIN_MS;
    return new Date(Date.now() + (offset !== null && isFresh ? offset : await this.measuredAgain()));
  }

  /** One question for all who ask at once. What was measured before is better than nothing. */
  private async measuredAgain(): Promise<number> {
    this.measuring ??= this.measure().finally(() => {
      this.measuring = null;
    });
    try {
      this.offset = await this.measuring;
      this.measuredAt = Date.now();
      return this.offset;
    } catch (error) {
      if (this.offset === null) throw error;
      return this.offset;
    }
  }

  private async measure(): Promise<number> {
    const sent = Date.now();
    const [row] = await this.database.query<{ now: Date }>(clockStatement, []);
    if (row === undefined) throw new Error('the database has no clock');
    return row.now.getTime() - (sent + Date.now()) / 2;
  }
}
