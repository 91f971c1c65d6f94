/** A day that is still to be written. */
export interface OpenDay {
  readonly day: number;
  readonly date: string;
  /** Counted from 1; part of its nodes' ids. */
  attempt: number;
  /** How many nodes of this attempt the trip shows. */
  nodes: number;
  failures: number;
  places: string[];
}

/** Which days a run has still to write, and which of them the model is writing now. Pure bookkeeping. */
export class OpenDays {
  private readonly open: Map<number, OpenDay>;
  private begun: OpenDay | null = null;

  /** @param days - as the trip knows them: `attempt` is 0 for a day that was never begun */
  constructor(days: readonly { day: number; date: string; attempt: number; nodes: number }[]) {
    this.open = new Map(
      days.map(({ day, date, attempt, nodes }) => [
        day,
        { day, date, attempt: Math.max(attempt, 1), nodes, failures: 0, places: [] },
      ]),
    );
  }

  get remaining(): readonly OpenDay[] {
    return [...this.open.values()];
  }

  /** The day that the model is writing, if it was asked for. */
  get current(): OpenDay | null {
    return this.begun;
  }

  /** The model begins a day; null when nobody asked for it or it is written already. */
  begin(day: number): OpenDay | null {
    this.begun = this.open.get(day) ?? null;
    // A response that is read again tells them again.
    if (this.begun !== null) this.begun.places = [];
    return this.begun;
  }

  has(day: number): boolean {
    return this.open.has(day);
  }

  /** The day is written or given up. */
  close(day: OpenDay): void {
    this.open.delete(day.day);
    if (this.begun === day) this.begun = null;
  }

  /** The call ended; what was begun in it begins anew in the next one. */
  interrupt(): void {
    this.begun = null;
  }

  /** A day's nodes were withdrawn: it is written again under a new attempt. */
  restarted(day: OpenDay, attempt: number): void {
    day.attempt = attempt;
    day.nodes = 0;
    day.places = [];
  }
}
