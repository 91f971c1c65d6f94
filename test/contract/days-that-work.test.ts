import type { Anchor, Day, Destination, Node, NodeId, Snapshot, Wish } from '@tripstream/contracts';
import { cities, distanceMetres } from '@tripstream/places';
import { checkDay } from '../../backend/src/planner/feasibility/check-day.js';
import { lodgingAnchor, lodgingsOf } from '../../backend/src/planner/feasibility/lodgings.js';
import { RouteBook } from '../../backend/src/planner/feasibility/route-book.js';
import { waysOf } from '../../backend/src/planner/feasibility/ways.js';
import { createRunContext } from '../../backend/src/planner/run-context.js';
import { InMemoryTrip } from '../../backend/src/planner/testing/in-memory-trip.js';
import { BundledPlacesTool } from '../../backend/src/planner/tools/offline/bundled-places.tool.js';
import { EstimatedRoutesTool } from '../../backend/src/planner/tools/offline/estimated-routes.tool.js';
import { UsualWeatherTool } from '../../backend/src/planner/tools/offline/usual-weather.tool.js';
import { createLogger } from '../../backend/src/platform/logger.js';
import type { DraftNode } from '../../libs/demo-provider/src/planner/draft.js';
import { planTrip } from '../../libs/demo-provider/src/planner/plan-trip.js';
import { breaches, type CheckedTrip } from '../support/day-laws.js';
import { sampleWishes } from '../support/sample-wishes.js';
import { SseReader } from '../support/sse-reader.js';
import { ApiUser, startTestServer, type TestServer } from '../support/test-server.js';
import { wellKnownSights } from '../support/well-known-sights.js';

const TRIPS = 200;
const OVER_HTTP = 12;
const AT_ONCE = 4;
const PATIENCE_MS = 8_000;
/** 24 of the cities whose places are known one by one. */
const destinations = cities.slice(0, 24).map(({ name, country }) => `${name}, ${country}`);
const wishes = sampleWishes(TRIPS, destinations);

/** What travellers would have to work out for themselves. */
const SERIOUS = new Set(['overlap', 'too_tight', 'closed_that_day', 'outside_hours', 'too_much_walking']);

describe(`${TRIPS} trips to ${destinations.length} cities, planned by the demo`, () => {
  let trips: CheckedTrip[];

  beforeAll(async () => {
    trips = [];
    for (const wish of wishes) trips.push(await plannedAndChecked(wish));
  }, 120_000);

  it('lie where they should, overlap nowhere, respect hours and feet, and begin and end where people are', () => {
    expect(trips.flatMap(breaches)).toEqual([]);
  });

  it('vary in everything that a plan depends on', () => {
    const kinds = (of: (wish: Wish) => unknown) => new Set(wishes.map(of)).size;
    expect(kinds(({ destination }) => destination)).toBe(24);
    expect(kinds(({ pace, budget }) => `${pace} ${budget}`)).toBe(9);
    expect(kinds(({ days }) => days)).toBe(10);
    expect(kinds(({ startDate }) => startDate.slice(0, 7))).toBe(12);
  });

  it('are found to work by the check that travellers see', () => {
    const serious = trips.flatMap(({ wish, days }) =>
      days.flatMap(({ day, check }) =>
        (check?.findings ?? [])
          .filter(({ code }) => SERIOUS.has(code) || code.startsWith('no_'))
          .map(({ message }) => `${wish?.destination}, day ${day}: ${message}`),
      ),
    );
    expect(serious).toEqual([]);
  });

  it('are drawn: nearly every stop has a leg, and legs join what stands next to each other', () => {
    const days = trips.flatMap((trip) => trip.days);
    const legs = days.flatMap(({ check }) => check?.legs ?? []);
    expect(legs.length).toBeGreaterThan(5 * days.length);
    for (const { metres, minutes } of legs) {
      expect(metres).toBeGreaterThan(0);
      expect(minutes).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('trips that a server planned', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  it(`obey the same laws, ${OVER_HTTP} of them over HTTP`, async () => {
    const user = await ApiUser.join(server.url);
    const trips: CheckedTrip[] = [];
    // One of each city first, and some of them longer than a week.
    const open = [...wishes.slice(0, OVER_HTTP)];
    const work = async () => {
      for (let wish = open.shift(); wish !== undefined; wish = open.shift())
        trips.push(await planned(user, wish));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    expect(trips).toHaveLength(OVER_HTTP);
    expect(trips.flatMap(breaches)).toEqual([]);
  }, 120_000);
});

async function planned(user: ApiUser, wish: Wish): Promise<CheckedTrip> {
  const { itineraryId } = await user.createItinerary(wish);
  const reader = await SseReader.open(
    `${user.url}/api/itineraries/${itineraryId}/patches?after=0`,
    user.headers,
  );
  await reader.untilEvent('generation_complete');
  reader.close();
  const { itinerary } = (await (await user.request(`/api/itineraries/${itineraryId}`)).json()) as Snapshot;
  return itinerary;
}

const places = new BundledPlacesTool({ lookupMs: 0 });
const weather = new UsualWeatherTool();
const logger = createLogger('error', { write: () => undefined });

/** A trip as the pipeline would write it, from plain data: planned, looked up and checked with the very same parts. */
async function plannedAndChecked(wish: Wish): Promise<CheckedTrip> {
  const destination = await places.locate(wish.destination);
  if (destination === null) throw new Error(`nobody knows ${wish.destination}`);
  const dates = Array.from({ length: wish.days }, (_, index) => dateOf(wish.startDate, index));
  const { name, country, countryCode, centre } = destination;
  const brief = {
    wish,
    destination: { name, country, countryCode, at: [centre.lat, centre.lng] as const },
    days: dates.map((date, index) => ({ day: index + 1, date })),
    alreadyPlanned: [],
  };
  const { plan } = planTrip(brief, 'a seed', JSON.stringify(brief));
  const days: Day[] = await Promise.all(
    plan.days.map(async ({ day, theme, summary, nodes }, index) => ({
      day,
      date: dates[index] as string,
      status: 'planned' as const,
      theme,
      summary,
      attempt: 1,
      failure: null,
      nodes: await Promise.all(
        nodes.map((draft, at) => lookedUp(draft, day, at + 1, dates[index] as string, destination)),
      ),
      check: null,
      rev: 1,
    })),
  );
  const lodging = lodgingAnchor({ days, anchors: [] });
  const anchors: Anchor[] = lodging === null ? [] : [lodging];
  const { signal } = new AbortController();
  const routes = new RouteBook(
    new EstimatedRoutesTool(),
    'any',
    createRunContext(new InMemoryTrip().run(), signal, logger),
    PATIENCE_MS,
  );
  const checked = days.map(async (day): Promise<Day> => {
    const facts = {
      day: day.day,
      tripDays: wish.days,
      theme: day.theme,
      nodes: day.nodes,
      lodging: lodgingsOf({ days, anchors }, day.day),
    };
    const check = checkDay({
      ...facts,
      legs: await routes.legsOf(waysOf(facts)),
      weather: await weather.forDay(destination, day.date),
      centre: destination.centre,
      pace: wish.pace,
      mobility: 'any',
    });
    return { ...day, check };
  });
  return { wish, destination, anchors, days: await Promise.all(checked) };
}

async function lookedUp(
  draft: DraftNode,
  day: number,
  index: number,
  date: string,
  destination: Destination,
): Promise<Node> {
  const { signal } = new AbortController();
  const question = {
    kind: draft.kind,
    title: draft.title,
    placeName: draft.place_name,
    location:
      draft.lat === null || draft.lng === null
        ? null
        : { lat: draft.lat, lng: draft.lng, provenance: 'draft' as const },
  };
  const found = await places.resolve(question, { destination, date, signal });
  const isFound = found.status === 'hydrated';
  return {
    ...question,
    nodeId: `gen_plain.${day}.1.${index}` as NodeId,
    generationId: 'gen_plain' as Node['generationId'],
    day,
    index,
    description: draft.description,
    why: draft.why,
    startTime: draft.start_time,
    durationMinutes: draft.duration_minutes,
    cost: draft.cost,
    status: found.status,
    unverified: isFound ? null : found.unverified,
    location: isFound ? found.location : question.location,
    place: isFound ? found.place : null,
    host: null,
    rev: 1,
  };
}

const dateOf = (start: string, index: number) =>
  new Date(Date.parse(`${start}T00:00:00Z`) + index * 86_400_000).toISOString().slice(0, 10);

describe('a hundred well-known sights', () => {
  const offsets = wellKnownSights.map(({ city, name, lat, lng }) => {
    const known = cities.find((each) => each.name === city)?.sights.find((sight) => sight.name === name);
    if (known === undefined) throw new Error(`${city} has no ${name}`);
    return { name, metres: distanceMetres(known.at, [lat, lng]) };
  });

  it('lie within 300 m at the median and none beyond 2 km of where others say that they are', () => {
    expect(offsets).toHaveLength(100);
    const sorted = offsets.map(({ metres }) => metres).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(300);
    expect(offsets.filter(({ metres }) => metres > 2_000)).toEqual([]);
  });
});
