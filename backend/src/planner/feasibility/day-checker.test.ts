import type { Day, EventPayload, NodeId } from '@tripstream/contracts';
import { AgentEventPublisher } from '../agent-event-publisher.js';
import { createRunContext } from '../run-context.js';
import { capturingLogger } from '../testing/capturing-logger.js';
import { InMemoryTrip } from '../testing/in-memory-trip.js';
import { lisbon } from '../testing/known-destination.js';
import type { Route, RoutesTool, WeatherTool } from '../tools/ports.js';
import { DayChecker } from './day-checker.js';
import { north, type StopChange, stop } from './testing/plain-day.js';

const source = { name: 'a test', licence: null, retrievedAt: '2026-01-01T00:00:00.000Z' };
const walk: Route = { mode: 'walk', metres: 400, minutes: 6, source };

/** Routes that can be counted, held up and broken. */
class Routes implements RoutesTool {
  readonly asked: string[] = [];
  atOnce = 0;
  most = 0;
  answer: () => Promise<Route> = async () => walk;

  async route(from: { lat: number }, to: { lat: number }): Promise<Route> {
    this.asked.push(`${from.lat} ${to.lat}`);
    this.atOnce += 1;
    this.most = Math.max(this.most, this.atOnce);
    try {
      return await this.answer();
    } finally {
      this.atOnce -= 1;
    }
  }
}

const dull: WeatherTool = { forDay: async () => null, usual: async () => null };

interface Setting {
  days?: number;
  attempt?: number;
  weather?: WeatherTool;
  trip?: InMemoryTrip;
  name?: string;
  patienceMs?: number;
  deadlineMs?: number;
}

/** A run that writes what a test tells it, with everything real but the tools. */
async function setUp({ days = 2, attempt = 1, weather = dull, name = 'a', trip, ...limits }: Setting = {}) {
  const of = trip ?? (await InMemoryTrip.create({ days }));
  const shutdown = new AbortController();
  const { logger, lines } = capturingLogger();
  const context = createRunContext(of.run(attempt, name), shutdown.signal, logger);
  const publisher = new AgentEventPublisher(of, context, shutdown.signal);
  const routes = new Routes();
  const checker = new DayChecker({
    routes,
    weather,
    publisher,
    context,
    trip: of.trip,
    ...limits,
  });
  publisher.follow((event) => checker.observe(event));
  if (trip === undefined)
    await publisher.titled(() => ({
      title: 'Lisbon',
      destination: lisbon,
      anchors: [{ anchorId: 'city', kind: 'city', name: 'Lisbon', location: lisbon.centre }],
    }));
  const { generationId } = of.run(attempt, name);
  const idOf = (day: number, index: number, dayAttempt = 1) =>
    `${generationId}.${day}.${dayAttempt}.${index}` as NodeId;

  return {
    trip: of,
    context,
    shutdown,
    publisher,
    routes,
    checker,
    lines,
    idOf,
    settle: () => checker.settled(async () => of.trip),
    /** Writes the nodes of a day; metres north of the centre say where they will be found. */
    async plan(day: number, stops: readonly StopChange[], dayAttempt = 1) {
      for (const [at, change] of stops.entries()) {
        const node = stop(at + 1, { ...change, place: null });
        const { rev: _, ...rest } = node;
        const draft: EventPayload<'node_planned'>['node'] = {
          ...rest,
          nodeId: idOf(day, at + 1, dayAttempt),
          generationId,
          day,
          status: 'provisional',
          location: null,
        };
        await publisher.nodePlanned(draft);
      }
    },
    complete: (day: number, dayAttempt = 1) =>
      publisher.dayCompleted({ day, theme: `Day ${day}`, summary: '' }, dayAttempt),
    find: (day: number, index: number, metres: number, dayAttempt = 1) =>
      publisher.nodeEnhanced({
        nodeId: idOf(day, index, dayAttempt),
        day,
        status: 'hydrated',
        unverified: null,
        location: { ...north(metres), provenance: 'hydrated' },
        place: stop(index, { place: { name: `Place ${day}.${index}` } }).place,
        host: null,
      }),
  };
}

const checks = (trip: InMemoryTrip) => trip.of('day_checked').map(({ day }) => day);
const dayOf = (trip: InMemoryTrip, day: number): Day => trip.trip.days[day - 1] as Day;
const codes = (trip: InMemoryTrip, day: number) => dayOf(trip, day).check?.findings.map(({ code }) => code);

const checkIn: StopChange = { kind: 'lodging', startTime: '11:00', durationMinutes: 30 };
const noon: StopChange = { startTime: '12:00' };
const three: StopChange = { startTime: '15:00' };

describe('the day checker', () => {
  it('checks a day as soon as it is written and the last of its stops is looked up', async () => {
    const { trip, plan, complete, find } = await setUp();
    await plan(1, [noon, three]);
    await find(1, 1, 100);
    await complete(1);
    expect(checks(trip)).toEqual([]);
    await find(1, 2, 500);
    await trip.until(() => checks(trip).length > 0);
    expect(dayOf(trip, 1).check?.legs).toEqual([
      {
        from: { nodeId: dayOf(trip, 1).nodes[0]?.nodeId, name: 'Place 1.1', location: north(100) },
        to: { nodeId: dayOf(trip, 1).nodes[1]?.nodeId, name: 'Place 1.2', location: north(500) },
        ...walk,
      },
    ]);
  });

  it('checks a day whose stops are looked up before it is written to its end', async () => {
    const { trip, plan, complete, find } = await setUp();
    await plan(1, [noon]);
    await find(1, 1, 100);
    await complete(1);
    await trip.until(() => checks(trip).length > 0);
    expect(dayOf(trip, 1).check?.walkingMetres).toBe(0);
  });

  it('draws no way to a stop that nobody found', async () => {
    const { trip, publisher, plan, complete, find, idOf, settle } = await setUp({ days: 1 });
    await plan(1, [noon, three]);
    await find(1, 1, 100);
    await publisher.nodeEnhanced({
      nodeId: idOf(1, 2),
      day: 1,
      status: 'provisional',
      unverified: 'not_found',
      location: null,
      place: null,
      host: null,
    });
    await complete(1);
    await settle();
    expect(dayOf(trip, 1).check?.legs).toEqual([]);
    expect(codes(trip, 1)).toContain('unverified_place');
  });

  it('makes the lodging an anchor, and joins days to it', async () => {
    const { trip, plan, complete, find, settle } = await setUp({ days: 3 });
    await plan(1, [checkIn, noon]);
    await complete(1);
    await plan(2, [noon]);
    await complete(2);
    await find(2, 1, 900);
    // Where the second day begins is not known before the first day's lodging is.
    await find(1, 2, 300);
    expect(checks(trip)).toEqual([]);
    await find(1, 1, 600);
    await trip.until(() => trip.trip.anchors.length > 1);
    await settle();
    expect(trip.trip.anchors.map(({ kind, name }) => `${kind}: ${name}`)).toEqual([
      'city: Lisbon',
      'lodging: Place 1.1',
    ]);
    expect(trip.trip.title).toBe('Lisbon');
    const ends = dayOf(trip, 2).check?.legs.map(({ from, to }) => [from.name, from.nodeId, to.name]);
    expect(ends).toEqual([
      ['Place 1.1', null, 'Place 2.1'],
      ['Place 2.1', dayOf(trip, 2).nodes[0]?.nodeId, 'Place 1.1'],
    ]);
    expect(trip.of('trip_titled')).toHaveLength(2);
  });

  it('keeps the name that the model gives the trip while the lodging is found', async () => {
    const { trip, publisher, checker, plan, complete, find, settle } = await setUp();
    await plan(1, [checkIn]);
    await complete(1);
    const found = find(1, 1, 600);
    const named = publisher.titled(() => ({
      title: 'Lisbon, slowly',
      destination: lisbon,
      anchors: [...checker.anchors],
    }));
    await Promise.all([found, named]);
    await settle();
    expect(trip.trip.title).toBe('Lisbon, slowly');
    expect(trip.trip.anchors.map(({ kind }) => kind)).toEqual(['city', 'lodging']);
  });

  it('asks for each way once a run, and for few at the same time', async () => {
    const { plan, complete, find, routes, settle } = await setUp({ days: 1 });
    const metres = [100, 900, 100, 900, 2_000, 3_000, 4_000, 5_000, 6_000];
    await plan(
      1,
      metres.map((_, at) => ({ startTime: `1${at}:00`, durationMinutes: 30 })),
    );
    for (const [at, each] of metres.entries()) await find(1, at + 1, each);
    await complete(1);
    await settle();
    expect(routes.asked).toHaveLength(7);
    expect(new Set(routes.asked).size).toBe(7);
    expect(routes.most).toBeGreaterThan(1);
    expect(routes.most).toBeLessThanOrEqual(4);
  });

  it('gives a check with what is known when tools fail', async () => {
    const weather: WeatherTool = { ...dull, forDay: () => Promise.reject(new Error('no weather today')) };
    const { trip, context, plan, complete, find, routes, lines, settle } = await setUp({ days: 1, weather });
    routes.answer = () => Promise.reject(new Error('no routes today'));
    await plan(1, [noon, three]);
    await find(1, 1, 100);
    await find(1, 2, 500);
    await complete(1);
    await settle();
    // Whoever adds the ways up must not find the day shorter than it is.
    expect(dayOf(trip, 1).check).toMatchObject({
      legs: [{ mode: 'walk', metres: 520, source: { name: 'Tripstream estimate' } }],
      walkingMetres: 520,
      weather: null,
    });
    expect(codes(trip, 1)).toContain('no_arrival');
    expect(context.signal.aborted).toBe(false);
    expect(lines.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['planner.route-estimated', 'planner.weather-unknown']),
    );
  });

  it('does not wait for ever for a tool that never answers', async () => {
    const { trip, plan, complete, find, routes, settle } = await setUp({ days: 1, patienceMs: 20 });
    routes.answer = () => new Promise(() => undefined);
    await plan(1, [noon, three]);
    await find(1, 1, 100);
    await find(1, 2, 500);
    await complete(1);
    await settle();
    expect(dayOf(trip, 1).check?.legs).toMatchObject([{ source: { name: 'Tripstream estimate' } }]);
  });

  it('[A1] does not hold up the end of a run for ways that come one by one', async () => {
    const { trip, plan, complete, find, routes, settle } = await setUp({ days: 1, deadlineMs: 20 });
    routes.answer = () => new Promise(() => undefined);
    const stops = Array.from({ length: 9 }, (_, at) => at);
    await plan(
      1,
      stops.map((at) => ({ startTime: `1${at}:00`, durationMinutes: 30 })),
    );
    for (const at of stops) await find(1, at + 1, 1_000 * at);
    await complete(1);
    await settle();
    expect(dayOf(trip, 1).check?.legs).toHaveLength(8);
    expect(routes.asked).toHaveLength(4);
  });

  it('gives days their checks that a worker before left without', async () => {
    const first = await setUp({ days: 2 });
    // This one dies before it can tell.
    first.trip.before = ({ type }) => {
      if (type === 'day.check') throw new Error('gone');
    };
    await first.plan(1, [noon]);
    await first.find(1, 1, 100);
    await first.complete(1);
    await first.plan(2, [noon]);
    await first.complete(2);
    await first.find(2, 1, 100);
    expect(checks(first.trip)).toEqual([]);
    first.trip.before = () => undefined;

    const second = await setUp({ trip: first.trip, attempt: 2 });
    await second.publisher.begun();
    await second.settle();
    expect(checks(second.trip)).toEqual([1, 2]);
    await second.settle();
    expect(checks(second.trip)).toEqual([1, 2]);
  });

  it('goes by what was told while the trip was read', async () => {
    const { trip, plan, complete, find, checker } = await setUp({ days: 1 });
    await plan(1, [checkIn]);
    await complete(1);
    const before = trip.trip;
    let reads = 0;
    await checker.settled(async () => {
      reads += 1;
      if (reads === 1) await find(1, 1, 600);
      return reads === 1 ? before : trip.trip;
    });
    expect(reads).toBe(2);
    expect(checks(trip)).toEqual([1]);
    expect(checker.anchors.map(({ kind }) => kind)).toEqual(['city', 'lodging']);
  });

  it('checks a day anew that is begun again', async () => {
    const { trip, publisher, plan, complete, find, settle } = await setUp({ days: 1 });
    await plan(1, [noon]);
    await find(1, 1, 100);
    expect(await publisher.dayRestarted(1, 1)).toBe(2);
    await plan(1, [noon, three], 2);
    await find(1, 1, 100, 2);
    await find(1, 2, 700, 2);
    await complete(1, 2);
    await settle();
    expect(checks(trip)).toEqual([1]);
    expect(dayOf(trip, 1).check?.legs).toHaveLength(1);
  });

  it('checks a day anew one of whose stops was looked up again, and leaves the others', async () => {
    const first = await setUp({ days: 2 });
    const { trip, publisher, plan, complete, find, idOf } = first;
    for (const day of [1, 2]) {
      await plan(day, [noon, three]);
      await find(day, 1, 100);
      if (day === 1) await find(day, 2, 700);
      await complete(day);
    }
    await publisher.nodeEnhanced({
      nodeId: idOf(2, 2),
      day: 2,
      status: 'provisional',
      unverified: 'lookup_failed',
      location: null,
      place: null,
      host: null,
    });
    await first.settle();
    await publisher.generationComplete(null);
    const before = dayOf(trip, 1);
    expect(codes(trip, 2)).toContain('unverified_place');

    await trip.retryNode(idOf(2, 2), 'b');
    const again = await setUp({ trip, name: 'b' });
    await again.publisher.begun();
    await again.publisher.nodeEnhanced({
      nodeId: idOf(2, 2),
      day: 2,
      status: 'hydrated',
      unverified: null,
      location: { ...north(300), provenance: 'hydrated' },
      place: stop(2).place,
      host: null,
    });
    await again.settle();
    expect(codes(trip, 2)).not.toContain('unverified_place');
    expect(checks(trip)).toEqual([1, 2, 2]);
    expect(dayOf(trip, 1)).toBe(before);
  });

  it('ends with the run that is stopped', async () => {
    const { trip, shutdown, plan, complete, find, routes, settle } = await setUp({ days: 1 });
    routes.answer = () => new Promise(() => undefined);
    await plan(1, [noon, three]);
    await find(1, 1, 100);
    await find(1, 2, 500);
    await complete(1);
    const settled = settle();
    shutdown.abort(new Error('shutting down'));
    await expect(settled).rejects.toThrow('shutting down');
    expect(checks(trip)).toEqual([]);
  });
});
