import type { PlannerCommand } from '@tripstream/contracts';
import type { Core } from '../../support/core.js';
import {
  createTrip,
  enhanceNode,
  newTrip,
  planNode,
  restartDay,
  type TestTrip,
  wishFor,
} from '../../support/trips.js';

const DAYS = 7;
/** Node ids count the attempts of a day in three digits. */
const MOST_ATTEMPTS = 999;

/**
 * A trip that can be written to for ever, each command giving exactly one event. Day after day its nodes are planned and
 * enhanced, as a generation does it, and then the day is begun again, so the trip itself stays small while its stream
 * grows. Percent stands at the highest figure that was reached in the first round, so no progress event rides along.
 */
export class SteadyTrip {
  private readonly commands: Generator<PlannerCommand, never>;

  private constructor(
    private readonly core: Core,
    readonly trip: TestTrip,
    nodes: number,
  ) {
    this.commands = commandsFor(trip, nodes);
  }

  /** @param nodes - how many are planned and enhanced before a day is begun again */
  static async open(core: Core, nodes = 6): Promise<SteadyTrip> {
    const trip = newTrip();
    await core.dispatch(createTrip(trip, wishFor(DAYS)));
    const steady = new SteadyTrip(core, trip, nodes);
    await Promise.all(Array.from({ length: 2 * nodes + 1 }, () => steady.dispatchNext()));
    return steady;
  }

  /** One command, one event, one commit. */
  async write(): Promise<void> {
    const result = await this.dispatchNext();
    if (!result.applied || result.events.length !== 1)
      throw new Error(`a steady trip's command gave ${JSON.stringify(result)}`);
  }

  /** So many commands at once, which share one commit. */
  async writeTogether(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.write()));
  }

  /** Writes until the stream has so many events. */
  async growTo(version: number): Promise<void> {
    const head = (await this.core.log.heads([this.trip.tripId])).get(this.trip.tripId) ?? 0;
    for (let left = version - head; left > 0; left -= 64) await this.writeTogether(Math.min(left, 64));
  }

  private dispatchNext() {
    return this.core.dispatch(this.commands.next().value);
  }
}

function* commandsFor(trip: TestTrip, nodes: number): Generator<PlannerCommand, never> {
  const numbers = Array.from({ length: nodes }, (_, index) => index + 1);
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    for (let day = 1; day <= DAYS; day++) {
      for (const index of numbers) yield planNode(trip, day, index, attempt);
      for (const index of numbers) yield enhanceNode(trip, day, index, attempt);
      yield restartDay(trip, day, attempt);
    }
  }
  throw new RangeError('a steady trip has no node ids left: open another one');
}
