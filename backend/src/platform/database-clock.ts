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
  private offset: Promise<number> | null = null;
  private measuredAt = 0;

  constructor(private readonly database: Database) {}

  /** @throws the driver's error when the clock was not known and cannot be read */
  async now(): Promise<Date> {
    if (this.offset === null || Math.abs(Date.now() - this.measuredAt) > MEASURE_AGAIN_MS) {
      this.measuredAt = Date.now();
      this.offset = this.measure();
      this.offset.catch(() => {
        this.offset = null;
      });
    }
    return new Date(Date.now() + (await this.offset));
  }

  private async measure(): Promise<number> {
    const sent = Date.now();
    const [row] = await this.database.query<{ now: Date }>(clockStatement, []);
    if (row === undefined) throw new Error('the database has no clock');
    return row.now.getTime() - (sent + Date.now()) / 2;
  }
}
