import type { Anchor, Day, DayWeather, Itinerary, TripEvent } from '@tripstream/contracts';
import { evolve, inScope, isChecked } from '@tripstream/itinerary';
import type { AgentEventPublisher } from '../agent-event-publisher.js';
import type { RunContext } from '../run-context.js';
import type { RoutesTool, WeatherTool } from '../tools/ports.js';
import { askedInTime } from './asked-in-time.js';
import { checkDay } from './check-day.js';
import { lodgingAnchor, lodgingsAreSettled, lodgingsOf } from './lodgings.js';
import { RouteBook } from './route-book.js';
import { waysOf } from './ways.js';

/** What a tool has not said by then is done without. */
const PATIENCE_MS = 8_000;
/** A polite router takes minutes for a long trip: once all else is done, people wait no longer than this for it. */
const DEADLINE_MS = 15_000;

export interface DayCheckerParts {
  routes: RoutesTool;
  weather: WeatherTool;
  publisher: Pick<AgentEventPublisher, 'dayChecked' | 'titled'>;
  context: RunContext;
  /** As it stood when the run began. */
  trip: Itinerary;
  /** How long one question to a tool may take. */
  patienceMs?: number;
  /** How long the end of the run is held up. */
  deadlineMs?: number;
}

/**
 * Checks the written days of one run, each as soon as the last of its stops is looked up. It learns what the trip has
 * from the events that the run's own orders give, and once more from the trip itself before the run ends. A day that is
 * begun again, or one of whose stops is looked up again, is checked anew. Ways that a tool does not say in time are
 * estimated, weather is left out; only what the trip itself refuses ends the run.
 */
export class DayChecker {
  private trip: Itinerary;
  private readonly routes: RouteBook;
  private readonly patienceMs: number;
  private readonly active = new Map<number, Promise<void>>();
  /** Days as they were when their check was told: an order that gave no event is not given again. */
  private readonly told = new WeakSet<Day>();
  private anchored: Anchor | null = null;

  constructor(private readonly parts: DayCheckerParts) {
    this.trip = parts.trip;
    const mobility = parts.trip.preferences?.mobility ?? 'any';
    this.patienceMs = parts.patienceMs ?? PATIENCE_MS;
    this.routes = new RouteBook(parts.routes, mobility, parts.context, this.patienceMs);
  }

  /** The anchors of the trip as far as they were told: whoever writes others must keep these. */
  get anchors(): readonly Anchor[] {
    return this.trip.anchors;
  }

  /** What an order of this run did to the trip, in the order of the orders. */
  observe(event: TripEvent): void {
    if (event.type === 'progress') return;
    // Events of others stand between those of this run; nothing that is looked at here comes from them.
    this.trip = evolve({ ...this.trip, version: event.version - 1 }, event);
    if (event.type === 'node_enhanced') this.anchorLodging();
    if (event.type === 'node_enhanced' || event.type === 'day_completed') this.look();
  }

  /**
   * Resolves when every written day of the turn has its check.
   *
   * @param read - gives the trip as it stands now, all its stops looked up: what no order of this run has told counts too
   * @throws the reason for which the run was stopped
   */
  async settled(read: () => Promise<Itinerary>): Promise<void> {
    const timer = setTimeout(() => this.routes.hurry(), this.parts.deadlineMs ?? DEADLINE_MS);
    try {
      await this.checkTheRest(read);
    } finally {
      clearTimeout(timer);
    }
    this.parts.context.signal.throwIfAborted();
  }

  private async checkTheRest(read: () => Promise<Itinerary>): Promise<void> {
    await this.idle();
    let stored = await read();
    // What was told while it was read is not in it.
    while (stored.version < this.trip.version) stored = await read();
    this.trip = stored;
    this.anchorLodging();
    this.look();
    await this.idle();
  }

  private async idle(): Promise<void> {
    while (this.active.size > 0) await Promise.all(this.active.values());
  }

  private look(): void {
    for (const day of inScope(this.trip))
      if (this.isDue(day) && lodgingsAreSettled(this.trip, day.day))
        this.active.set(
          day.day,
          this.check(day).finally(() => {
            this.active.delete(day.day);
            // What came meanwhile counts too.
            if (!this.parts.context.signal.aborted) this.look();
          }),
        );
  }

  private isDue(day: Day): boolean {
    return isUnchecked(day) && !this.active.has(day.day) && !this.told.has(day);
  }

  /** Never rejects: what cannot be handled here stops the run, and whoever drives the run hears of it. */
  private async check(day: Day): Promise<void> {
    const { trip } = this;
    const { publisher, context } = this.parts;
    try {
      const place = {
        day: day.day,
        tripDays: trip.days.length,
        theme: day.theme,
        nodes: day.nodes,
        lodging: lodgingsOf(trip, day.day),
      };
      const [legs, weather] = await Promise.all([
        this.routes.legsOf(waysOf(place)),
        this.weatherOn(day.date),
      ]);
      const check = checkDay({
        ...place,
        legs,
        weather,
        centre: trip.destination?.centre ?? null,
        pace: trip.wish?.pace ?? 'balanced',
        mobility: trip.preferences?.mobility ?? 'any',
      });
      this.told.add(day);
      await publisher.dayChecked(day.day, Math.max(day.attempt, 1), check);
      context.logger.info({
        event: 'planner.day-checked',
        day: day.day,
        walkingMetres: check.walkingMetres,
        findings: check.findings.map(({ code }) => code),
      });
    } catch (error) {
      context.stop(error);
    }
  }

  private async weatherOn(date: string): Promise<DayWeather | null> {
    const { weather, context } = this.parts;
    const { destination } = this.trip;
    if (destination === null) return null;
    try {
      return await askedInTime(
        (signal) => weather.forDay(destination, date, signal),
        this.patienceMs,
        context.signal,
      );
    } catch (error) {
      context.signal.throwIfAborted();
      context.logger.warn({ event: 'planner.weather-unknown', date, error: String(error) });
      return null;
    }
  }

  /** The trip's days begin and end at its lodging, and people see where that is. */
  private anchorLodging(): void {
    const anchor = lodgingAnchor(this.trip);
    const known = this.anchored ?? this.trip.anchors.find(({ kind }) => kind === 'lodging');
    if (anchor === null || (known !== undefined && isSame(known, anchor))) return;
    this.anchored = anchor;
    // Read when the order is sent: somebody may name the trip meanwhile.
    const title = () => ({
      title: this.trip.title,
      destination: this.trip.destination,
      anchors: [...this.trip.anchors.filter(({ kind }) => kind !== 'lodging'), anchor],
    });
    this.parts.publisher.titled(title).catch((error: unknown) => this.parts.context.stop(error));
  }
}

/** Written, with every stop looked up, and not checked since the last of them was. */
const isUnchecked = ({ status, nodes, check, rev }: Day): boolean =>
  status === 'planned' && nodes.every(isChecked) && (check === null || nodes.some((node) => node.rev > rev));

const isSame = (a: Anchor, b: Anchor) =>
  a.name === b.name && a.location.lat === b.location.lat && a.location.lng === b.location.lng;
