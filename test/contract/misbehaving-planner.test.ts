import type {
  CreateItineraryRequest,
  FailureCode,
  Itinerary,
  JobAnswer,
  Snapshot,
  TripEvent,
} from '@tripstream/contracts';
import { startDemoProvider } from '@tripstream/demo-provider';
import { askForBundles, bundlesIn, followToEnd } from '../support/asked-bundles.js';
import { brokenLaws } from '../support/log-laws.js';
import { ofType, planAsRead, planInOutline } from '../support/stored-trip.js';
import { ApiUser, type LogLine, startTestServer, type TestServer } from '../support/test-server.js';

jest.setTimeout(60_000);

/** Longer than any answer of the demo is silent by itself, on a busy machine too. */
const IDLE_MS = 2_000;
/** No event may be longer. */
const MOST_BYTES = 64 * 1_024;

let server: TestServer;
let user: ApiUser;

beforeAll(async () => {
  server = await startTestServer({ QA_MODE: 'true', PROVIDER_IDLE_TIMEOUT_MS: String(IDLE_MS) });
  user = await ApiUser.join(server.url);
});
afterAll(() => server.stop());

/** What became of a generation whose model misbehaved. */
interface Outcome {
  tripId: string;
  generationId: string;
  events: readonly TripEvent[];
  trip: Itinerary;
  /** The server's lines about the trip. */
  lines: readonly LogLine[];
}

async function outcomeOf(
  tripId: string,
  generationId: string,
  { by, at }: { by: ApiUser; at: TestServer },
): Promise<Outcome> {
  const events = await followToEnd(by, tripId, generationId);
  expect(brokenLaws(events)).toEqual([]);
  const { itinerary } = (await (await by.request(`/api/itineraries/${tripId}`)).json()) as Snapshot;
  const lines = at.logs.lines.filter((line) => line.tripId === tripId);
  return { tripId, generationId, events, trip: itinerary, lines };
}

/** Has a trip planned by a model that does this wrong. */
async function planned(
  fault: string,
  wish: Partial<CreateItineraryRequest> = {},
  where = { by: user, at: server },
): Promise<Outcome> {
  const notes = fault === '' ? '' : `[[demo: ${fault}]]`;
  const { itineraryId, executionId } = await where.by.createItinerary({ ...wish, notes });
  return outcomeOf(itineraryId, executionId, where);
}

/** By fault. */
async function plannedAtOnce(faults: readonly string[], wish: Partial<CreateItineraryRequest> = {}) {
  return new Map(
    await Promise.all(faults.map(async (fault) => [fault, await planned(fault, wish)] as const)),
  );
}

async function proposed(fault: string): Promise<Outcome> {
  const { tripId, generationId } = await askForBundles(user, { otherPreferences: `[[demo: ${fault}]]` });
  return outcomeOf(tripId, generationId, { by: user, at: server });
}

const codesOf = ({ lines }: Outcome) =>
  lines.filter(({ event }) => event === 'planner.call-failed').map(({ code }) => code);
const countOf = ({ lines }: Outcome, event: string) => lines.filter((line) => line.event === event).length;
const typesOf = ({ events }: Outcome) => events.map(({ type }) => type);
const endOf = ({ events }: Outcome) => events.at(-1);

/**
 * The plan is there with each of its nodes once, and nothing else is.
 *
 * @param read - how it is compared: a model that was asked again for some of its days may put them in other words
 */
function expectWhole(outcome: Outcome, meant: Outcome, read = planAsRead): void {
  expect(endOf(outcome)).toMatchObject({ type: 'generation_complete', payload: { failedDays: [] } });
  const nodes = outcome.trip.days.flatMap((day) => day.nodes);
  expect(new Set(nodes.map(({ nodeId }) => nodeId)).size).toBe(nodes.length);
  expect(read(outcome.trip)).toEqual(read(meant.trip));
  const told = ofType(outcome.events, 'node_planned').map(({ payload }) => payload.node.nodeId);
  expect(new Set(told).size).toBe(told.length);
}

describe('a trip whose model fails and then works', () => {
  const passing: readonly [fault: string, code: FailureCode][] = [
    ['500', 'provider_error'],
    ['failed@1500', 'provider_error'],
    ['eof@1500', 'truncated'],
    ['length@1500', 'truncated'],
    ['broken-json@1500', 'malformed'],
    ['wrong-type@1500', 'malformed'],
    ['unknown-key@1500', 'malformed'],
    ['broken-sse@1500', 'malformed'],
  ];
  let meant: Outcome;
  let outcomes: ReadonlyMap<string, Outcome>;
  beforeAll(async () => {
    meant = await planned('');
    expect(codesOf(meant)).toEqual([]);
    expect(meant.trip.days.flatMap(({ nodes }) => nodes).length).toBeGreaterThan(10);
    outcomes = await plannedAtOnce(passing.map(([fault]) => fault));
  });

  it('[D7] is whole, each node told once, wherever the connection was cut twice', async () => {
    const cuts = ['0', '1', '1500', 'day2', 'day2+1'];
    for (const outcome of await Promise.all(cuts.map((at) => planned(`cut@${at} x2`)))) {
      expect(codesOf(outcome)).toEqual(['provider_error', 'provider_error']);
      expectWhole(outcome, meant);
      // The response was read again, so nothing had to be withdrawn.
      expect(ofType(outcome.events, 'day_restarted')).toEqual([]);
      expect(countOf(outcome, 'planner.call-started')).toBe(1);
    }
  });

  it('[D6] begins the day in the middle again, and it alone, where responses are not kept', async () => {
    const demo = await startDemoProvider({ seed: 'tripstream', tokensPerSecond: 0, allowFaults: true });
    const other = await startTestServer({ OPENAI_API_KEY: 'any', OPENAI_BASE_URL: demo.baseUrl });
    try {
      const by = await ApiUser.join(other.url);
      const outcome = await planned('cut@day2 x2', {}, { by, at: other });
      expect(codesOf(outcome)).toEqual(['provider_error', 'provider_error']);
      expectWhole(outcome, meant, planInOutline);
      const restarted = ofType(outcome.events, 'day_restarted').map(({ payload }) => payload);
      expect(restarted).toEqual([
        { day: 2, attempt: 2 },
        { day: 2, attempt: 3 },
      ]);
      expect(ofType(outcome.events, 'day_completed').map(({ payload }) => payload.day)).toEqual([1, 2]);
    } finally {
      await other.stop();
      await demo.stop();
    }
  });

  it('[D7] is not waited for when it falls silent: it is asked again', async () => {
    const outcome = await planned('stall@day2');
    expect(codesOf(outcome)).toEqual(['timeout']);
    expectWhole(outcome, meant, planInOutline);
    expect(ofType(outcome.events, 'day_restarted')).toMatchObject([{ payload: { day: 2 } }]);
    expect(warningsOf(outcome)).toEqual([['recoverable', 'timeout', 2]]);
  });

  it('[D7] is left alone for as long as it says, and then asked again', async () => {
    const outcome = await planned('429 after 1s x2');
    expect(codesOf(outcome)).toEqual(['rate_limited', 'rate_limited']);
    const waits = outcome.lines.filter(({ event }) => event === 'planner.call-waiting');
    expect(waits).toHaveLength(2);
    for (const { waitMs } of waits) expect(waitMs).toBeGreaterThanOrEqual(1_000);
    expect(warningsOf(outcome)).toEqual([
      ['recoverable', 'rate_limited', null],
      ['recoverable', 'rate_limited', null],
    ]);
    expectWhole(outcome, meant);
  });

  describe.each(passing)('%s', (fault, code) => {
    it(`[D7] [D10] is whole after that, and the log says ${code}`, () => {
      const outcome = outcomes.get(fault) as Outcome;
      expect(codesOf(outcome)).toEqual([code]);
      expectWhole(outcome, meant);
    });
  });

  it('[D6] is told as ever when events come twice, in the wrong order, or in pieces of characters', async () => {
    for (const fault of ['duplicate x*', 'reorder x*', 'split-utf8 x*']) {
      const outcome = await planned(fault);
      expect([fault, codesOf(outcome)]).toEqual([fault, []]);
      expectWhole(outcome, meant);
      expect(told(outcome)).toEqual(told(meant));
    }
  });
});

it('[D6] 100,000 tiny deltas become the events that the plan has, and none longer than an event may be', async () => {
  const wish = { days: 3 };
  const meant = await planned('', wish);
  const outcome = await planned('tiny=100000', wish);
  expect(codesOf(outcome)).toEqual([]);
  expectWhole(outcome, meant);
  expect(told(outcome)).toEqual(told(meant));
  const bytes = outcome.events.map((event) => Buffer.byteLength(JSON.stringify(event)));
  expect(Math.max(...bytes)).toBeLessThan(MOST_BYTES);
});

describe('a trip whose model never works', () => {
  const lasting: readonly [fault: string, code: FailureCode, calls: number, retryable: boolean][] = [
    ['refusal x*', 'refused', 1, false],
    ['filter@300 x*', 'filtered', 1, true],
    ['length@300 x*', 'truncated', 3, true],
    ['broken-json@300 x*', 'malformed', 3, true],
    ['wrong-type@300 x*', 'malformed', 3, true],
    ['huge=300000 x*', 'loop_detected', 3, true],
    ['stall@300 x*', 'timeout', 3, true],
  ];
  let outcomes: ReadonlyMap<string, Outcome>;
  beforeAll(async () => {
    outcomes = await plannedAtOnce(
      lasting.map(([fault]) => fault),
      { days: 1 },
    );
  });

  describe.each(lasting)('%s', (fault, code, calls, retryable) => {
    it(`[D7] [D10] ends as ${code}, after as many calls as that is worth: ${calls}`, () => {
      const outcome = outcomes.get(fault) as Outcome;
      expect(codesOf(outcome)).toEqual(Array.from({ length: calls }, () => code));
      expect(endOf(outcome)).toMatchObject({
        type: 'generation_error',
        payload: { failure: { code, retryable, message: expect.stringMatching(/\w+ \w+/) } },
      });
      expect(outcome.trip.job).toMatchObject({ status: 'error', failure: { code } });
      expect(outcome.trip.days.flatMap(({ nodes }) => nodes)).toEqual([]);
    });
  });

  it('[D10] is planned when it is asked for once more after the model has recovered', async () => {
    const outcome = await planned('500 x4');
    expect(codesOf(outcome)).toEqual(Array.from({ length: 4 }, () => 'provider_error'));
    expect(endOf(outcome)).toMatchObject({
      type: 'generation_error',
      payload: { failure: { code: 'provider_error', retryable: true } },
    });
    const again = await retried(outcome, 'retry');
    expectWhole(again, await planned(''));
  });
});

it('[D6] [D10] a day that always fails is reported and the others are whole; tried again, it heals and changes no other byte', async () => {
  const wish = { days: 3 };
  const outcome = await planned('broken-json@day2 x3', wish);
  expect(codesOf(outcome)).toEqual(['malformed', 'malformed', 'malformed']);
  expect(endOf(outcome)).toMatchObject({ type: 'generation_complete', payload: { failedDays: [2] } });
  expect(ofType(outcome.events, 'day_failed').map(({ payload }) => payload)).toMatchObject([
    { day: 2, failure: { code: 'malformed', retryable: true, message: expect.stringMatching(/\w+ \w+/) } },
  ]);
  expect(outcome.trip.job).toMatchObject({ status: 'complete', failedDays: [2] });
  expect(outcome.trip.days.map(({ status }) => status)).toEqual(['planned', 'failed', 'planned']);
  expect(outcome.trip.days[1]?.nodes).toEqual([]);

  const healed = await retried(outcome, 'days/2/retry');
  expect(codesOf(healed)).toHaveLength(3);
  expect(endOf(healed)).toMatchObject({ type: 'generation_complete', payload: { failedDays: [] } });
  expect(healed.trip.days[1]).toMatchObject({ status: 'planned', failure: null });
  expect(healed.trip.days[1]?.nodes.length).toBeGreaterThan(3);
  const others = ({ trip: { days } }: Outcome) => [days[0], days[2]].map((day) => JSON.stringify(day));
  expect(others(healed)).toEqual(others(outcome));
  expect(others(healed)[0]).toMatch(/"status":"hydrated"/);
});

describe('trips to choose from', () => {
  it('[C2] [D7] end as loop_detected at the eleventh round of calls', async () => {
    const outcome = await proposed('loop x*');
    expect(codesOf(outcome)).toEqual(['loop_detected']);
    expect(countOf(outcome, 'planner.tools-called')).toBe(10);
    expect(endOf(outcome)).toMatchObject({
      type: 'generation_error',
      payload: { failure: { code: 'loop_detected', retryable: true } },
    });
    expect(bundlesIn(outcome.events)).toEqual([]);
  });

  it('[C2] are all there after calls that were refused: wrong arguments, and a tool that there is not', async () => {
    for (const fault of ['bad-arguments', 'unknown-tool']) {
      const outcome = await proposed(fault);
      expect([fault, countOf(outcome, 'planner.tool-call-refused')]).toEqual([fault, 1]);
      expect(codesOf(outcome)).toEqual([]);
      expect(endOf(outcome)).toMatchObject({ type: 'generation_complete' });
      expect(bundlesIn(outcome.events)).toHaveLength(4);
    }
  });

  it('[C2] [D7] are there once each when calls are cut, or the proposals in the middle of the second', async () => {
    const outcomes = await Promise.all(
      ['cut@calls', 'cut@bundle2 x2', 'broken-json@calls', '429@text', 'duplicate x*', 'reorder x*'].map(
        proposed,
      ),
    );
    const failures = outcomes.map(codesOf);
    expect(failures).toEqual([
      ['provider_error'],
      ['provider_error', 'provider_error'],
      ['malformed'],
      ['rate_limited'],
      [],
      [],
    ]);
    for (const outcome of outcomes) {
      expect(endOf(outcome)).toMatchObject({ type: 'generation_complete' });
      const titles = bundlesIn(outcome.events).map(({ title }) => title);
      expect(new Set(titles).size).toBe(4);
      expect(titles).toHaveLength(4);
    }
  });
});

it('[D7] a server that is not there to be tested takes faults for plain text', async () => {
  const plain = await startTestServer();
  try {
    const by = await ApiUser.join(plain.url);
    const outcome = await planned('500 x*', { days: 1 }, { by, at: plain });
    expect([codesOf(outcome), endOf(outcome)?.type]).toEqual([[], 'generation_complete']);
  } finally {
    await plain.stop();
  }
});

/** What travellers are told of troubles that pass. */
const warningsOf = ({ events }: Outcome) =>
  ofType(events, 'warning').map(({ payload }) => [payload.severity, payload.code, payload.day]);

/** How many events of each type, in any order: look-ups end as they will. */
const told = (outcome: Outcome) => {
  const types = typesOf(outcome).filter((type) => type !== 'progress');
  return Object.fromEntries(types.map((type) => [type, types.filter((each) => each === type).length]));
};

async function retried({ tripId }: Outcome, what: 'retry' | 'days/2/retry'): Promise<Outcome> {
  const response = await user.post(`/api/itineraries/${tripId}/${what}`, {});
  expect(response.status).toBe(202);
  const { executionId } = (await response.json()) as JobAnswer;
  return outcomeOf(tripId, executionId, { by: user, at: server });
}
