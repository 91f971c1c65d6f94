import type { Anchor, Destination } from '@tripstream/contracts';
import fc from 'fast-check';
import { type DayHead, emptyPlan, type Plan, type PlanNode, planOf } from './plan.js';
import { apply, diff, invert, isEmpty } from './plan-diff.js';

const text = fc.oneof(
  fc.constantFrom('', 'Belém Tower', 'Baixa', '日本 🗼', 'e\u0301', '__proto__'),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
/** Objects as JSON gives them. */
const object = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { noNullPrototype: true }) as fc.Arbitrary<T>;
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
// JSON knows no -0.
const degrees = fc.double({ min: -90, max: 90, noNaN: true }).map((value) => value || 0);
const coordinate = object({ lat: degrees, lng: degrees });
const source = object({
  name: text,
  licence: maybe(text),
  retrievedAt: fc.constantFrom('2026-05-01T08:00:00Z', '2026-05-02T08:00:00Z'),
});
const few = { min: 1, max: 4 };

const anyDestination: fc.Arbitrary<Destination> = object({
  name: text,
  country: maybe(text),
  countryCode: maybe(fc.constantFrom('PT', 'JP')),
  centre: coordinate,
  timeZone: fc.constantFrom('Europe/Lisbon', 'Asia/Tokyo'),
  wikidata: maybe(text),
  knowledge: fc.constantFrom('curated' as const, 'centre_only' as const),
  source,
});

const anyAnchor: fc.Arbitrary<Anchor> = object({
  anchorId: fc.constantFrom('a', 'b', 'c', 'd', '__proto__'),
  kind: fc.constantFrom('city' as const, 'lodging' as const),
  name: text,
  location: coordinate,
});

const anyDay: fc.Arbitrary<DayHead> = object({
  day: fc.integer(few),
  date: fc.constantFrom('2026-05-01', '2026-05-02'),
  status: fc.constantFrom('placeholder' as const, 'drafting' as const, 'planned' as const, 'failed' as const),
  theme: maybe(text),
  summary: maybe(text),
  attempt: fc.integer(few),
  failure: maybe(
    object({
      code: fc.constantFrom('timeout' as const, 'internal' as const),
      message: text,
      retryable: fc.boolean(),
    }),
  ),
});

const GENERATION = 'gen_AAAAAAAAAAAAAAAAAAAAAA';
const nodeId = (index: number) => `${GENERATION}.1.1.${index}` as PlanNode['nodeId'];

const anyNode: fc.Arbitrary<PlanNode> = object({
  nodeId: fc.integer({ min: 1, max: 9 }).map(nodeId),
  generationId: fc.constant(GENERATION as PlanNode['generationId']),
  day: fc.integer(few),
  index: fc.integer(few),
  kind: fc.constantFrom('activity' as const, 'meal' as const),
  title: text,
  description: text,
  why: text,
  startTime: fc.constantFrom('09:00', '10:30'),
  durationMinutes: fc.integer(few),
  cost: maybe(object({ amount: fc.integer(few), currency: fc.constant('EUR') })),
  status: fc.constantFrom('provisional' as const, 'hydrated' as const),
  unverified: maybe(fc.constantFrom('not_found' as const, 'deadline' as const)),
  location: maybe(
    object({
      lat: degrees,
      lng: degrees,
      provenance: fc.constantFrom('draft' as const, 'hydrated' as const),
    }),
  ),
  placeName: maybe(text),
  place: maybe(
    object({
      name: text,
      area: maybe(text),
      category: text,
      hours: maybe(text),
      wikidata: maybe(text),
      about: maybe(object({ text, url: text, source })),
      source,
    }),
  ),
  host: maybe(
    object({ hostId: text, name: text, offer: text, languages: fc.array(text, { maxLength: 2 }), source }),
  ),
});

/** Nodes whose day is not there go to another one, or nowhere. */
const planted = (
  parts: Pick<Plan, 'title' | 'destination' | 'anchors'>,
  days: readonly DayHead[],
  nodes: readonly PlanNode[],
): Plan => {
  const home = (node: PlanNode) =>
    days.some(({ day }) => day === node.day) ? node.day : days[node.day % days.length]?.day;
  return {
    title: parts.title,
    destination: parts.destination,
    anchors: parts.anchors,
    days: days.map((head) => ({
      ...head,
      nodes: nodes.filter((node) => home(node) === head.day).map((node) => ({ ...node, day: head.day })),
    })),
  };
};

const parts = fc.record({ title: text, destination: maybe(anyDestination) });
const anchors = fc.uniqueArray(anyAnchor, { selector: ({ anchorId }) => anchorId, maxLength: 5 });
const days = fc.uniqueArray(anyDay, { selector: ({ day }) => day, maxLength: 4 });
const nodes = fc.uniqueArray(anyNode, { selector: ({ nodeId: id }) => id, maxLength: 9 });

const anyPlan: fc.Arbitrary<Plan> = fc
  .tuple(parts, anchors, days, nodes)
  .map(([rest, ofAnchors, ofDays, ofNodes]) => planted({ ...rest, anchors: ofAnchors }, ofDays, ofNodes));

/** The same things in another order and other days, some left out, some edited. */
const edited = (plan: Plan): fc.Arbitrary<Plan> => {
  const kept = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length >> 1 });
  const heads = plan.days.map(({ nodes: _, ...head }) => head);
  return fc
    .record({
      anchors: kept(plan.anchors),
      days: kept(heads),
      nodes: kept(plan.days.flatMap((day) => day.nodes)),
      homes: fc.array(maybe(fc.integer(few)), { minLength: 9, maxLength: 9 }),
      renumbered: fc.boolean(),
      titles: fc.array(maybe(text), { minLength: 9, maxLength: 9 }),
    })
    .map((change) =>
      planted(
        { ...plan, anchors: change.anchors },
        change.days,
        change.nodes.map((node, at) => ({
          ...node,
          day: change.homes[at] ?? node.day,
          index: change.renumbered ? at + 1 : node.index,
          title: change.titles[at] ?? node.title,
        })),
      ),
    );
};

const anyPair: fc.Arbitrary<[Plan, Plan]> = fc.oneof(
  fc.tuple(anyPlan, anyPlan),
  anyPlan.chain((plan) => fc.tuple(fc.constant(plan), edited(plan))),
  anyPlan.map((plan): [Plan, Plan] => [emptyPlan, plan]),
);

const always = (law: (before: Plan, after: Plan) => void) =>
  fc.assert(
    fc.property(anyPair, ([before, after]) => law(before, after)),
    { numRuns: 500 },
  );

const json = (value: unknown) => JSON.stringify(value);

/** What a database makes of JSON that it keeps as values: keys in an order of its own. */
const stored = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value, (_, part: unknown) =>
      part !== null && typeof part === 'object' && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? 1 : -1)))
        : part,
    ),
  ) as T;

describe('the laws of diffs', () => {
  it('[E7] the diff of two plans leads from the one to the other, to the byte', () => {
    always((before, after) => {
      const result = apply(before, diff(before, after));
      expect(result).toEqual(after);
      expect(json(result)).toBe(json(after));
    });
  });

  it('[E7] inverted it leads back, and is the diff the other way round', () => {
    always((before, after) => {
      const change = diff(before, after);
      expect(json(apply(after, invert(change)))).toBe(json(before));
      expect(json(invert(change))).toBe(json(diff(after, before)));
      expect(json(invert(invert(change)))).toBe(json(change));
    });
  });

  it('[E7] only equal plans have an empty diff', () => {
    always((before, after) => {
      expect(isEmpty(diff(before, before))).toBe(true);
      expect(isEmpty(diff(before, after))).toBe(json(before) === json(after));
    });
  });

  it('[E7] survives JSON, and a store that keeps neither its order of keys nor that of the plan', () => {
    always((before, after) => {
      const change = diff(before, after);
      expect(JSON.parse(json(change))).toEqual(change);
      expect(json(apply(stored(before), stored(change)))).toBe(json(after));
      expect(json(diff(stored(before), stored(after)))).toBe(json(change));
    });
  });

  it('[E7] fits only the plan that it was made from', () => {
    always((before, after) => {
      const change = diff(before, after);
      if (!isEmpty(change)) expect(() => apply(after, change)).toThrow(RangeError);
    });
  });

  it('[E7] the diff of any two turns follows from their diffs to the empty plan alone', () => {
    always((before, after) => {
      const blobs = [diff(emptyPlan, before), diff(emptyPlan, after)] as const;
      expect(diff(apply(emptyPlan, blobs[0]), apply(emptyPlan, blobs[1]))).toEqual(diff(before, after));
    });
  });

  it('[E7] changes neither plan', () => {
    always((before, after) => {
      const texts = [json(before), json(after)];
      apply(before, diff(before, after));
      expect([json(before), json(after)]).toEqual(texts);
    });
  });
});

describe('the plan of a trip', () => {
  it('[E7] has no version anywhere, and is the same whatever order keys came in', () => {
    const rev = 7;
    fc.assert(
      fc.property(anyPlan, (given) => {
        const trip = {
          ...stored(given),
          version: rev,
          days: given.days.map((day) => ({
            rev,
            ...stored(day),
            nodes: day.nodes.map((node) => ({ rev, ...stored(node) })),
          })),
        };
        expect(json(planOf(trip))).toBe(json(given));
      }),
    );
  });
});
