import type { Planner } from '@tripstream/contracts';
import type { ClaimedRun } from '../jobs/generation-runs.js';
import type { ProviderRuntime } from '../projections/provider-runtimes.js';

/** A day that a response writes, and the attempt that its nodes' ids carry. */
export interface AskedDay {
  readonly day: number;
  readonly attempt: number;
}

/** One response that the provider keeps, and how much of it is recorded in the trip. Pure bookkeeping. */
export class ProviderSession {
  constructor(private row: ProviderRuntime) {}

  /** A response that has just begun. */
  static opened(
    run: ClaimedRun,
    { provider, model }: Planner,
    responseId: string,
    days: readonly AskedDay[],
  ): ProviderSession {
    return new ProviderSession({
      generationId: run.generationId,
      tripId: run.tripId,
      provider,
      model,
      responseId,
      days: days.map(({ day }) => day),
      dayAttempts: days.map(({ attempt }) => attempt),
      cursor: 0,
      status: 'streaming',
    });
  }

  get runtime(): ProviderRuntime {
    return this.row;
  }

  get responseId(): string {
    return this.row.responseId;
  }

  /** Whether the response goes on or may still be read. */
  get live(): boolean {
    return this.row.status === 'streaming';
  }

  /** The attempt under which the response writes a day; null when it was not asked for it. */
  attemptOf(day: number): number | null {
    return this.row.dayAttempts[this.row.days.indexOf(day)] ?? null;
  }

  /** Whether it writes all these days, each under the attempt that the trip has now. */
  writes(days: readonly AskedDay[]): boolean {
    return days.every(({ day, attempt }) => this.attemptOf(day) === attempt);
  }

  /** Whether everything that followed from this event of the provider is in the trip. */
  hasRecorded(sequence: number | null): boolean {
    return sequence !== null && sequence <= this.row.cursor;
  }

  /** The row to write together with what followed from this event. The cursor never goes back. */
  recordedTo(sequence: number | null): ProviderRuntime {
    this.row = { ...this.row, cursor: Math.max(this.row.cursor, sequence ?? 0) };
    return this.row;
  }

  /** Nothing more is read of it. */
  ended(status: 'completed' | 'abandoned'): ProviderRuntime {
    this.row = { ...this.row, status };
    return this.row;
  }
}
