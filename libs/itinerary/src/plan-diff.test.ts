import fc from 'fast-check';
import { type DayHead, emptyPlan, type Plan, type PlanNode } from './plan.js';
import { apply, diff, isEmpty, type PlanDiff } from './plan-diff.js';

const GENERATION = 'gen_AAAAAAAAAAAAAAAAAAAAAA';
const nodeId = (index: number) => `${GENERATION}.1.1.${index}` as PlanNode['nodeId'];
const json = (value: unknown) => JSON.stringify(value);

const stop = (index: number, day: number, change: Partial<PlanNode> = {}): PlanNode => ({
  nodeId: nodeId(index),
  generationId: GENERATION as PlanNode['generationId'],
  day,
  index,
  kind: 'activity',
  title: `Stop ${index}`,
  description: 'A place to be.',
  why: 'It is near.',
  startTime: '09:00',
  durationMinutes: 60,
  cost: null,
  status: 'provisional',
  unverified: null,
  location: null,
  placeName: null,
  place: null,
  host: null,
  ...change,
});

const head = (day: number): DayHead => ({
  day,
  date: `2026-05-0${day}`,
  status: 'planned',
  theme: null,
  summary: null,
  attempt: 1,
  failure: null,
});

const plan = (...ofDays: PlanNode[][]): Plan => ({
  title: 'Lisbon',
  destination: null,
  anchors: [],
  days: ofDays.map((ofDay, at) => ({ ...head(at + 1), nodes: ofDay })),
});

/** What a person would be told. */
const told = ({ nodes: { added, removed, changed, moved, shifted } }: PlanDiff) => ({
  added: added.map(({ item, place }) => `${item.title} to day ${item.day} at ${place}`),
  removed: removed.map(({ item }) => item.title),
  changed: changed.map(({ before, after }) => `${before.title}: ${Object.keys(after)}`),
  moved: moved.map(({ from, to }) => `${from.title} from day ${from.day} to day ${to.day}`),
  shifted: shifted.length,
});

describe('what a diff says', () => {
  it('[E7] names stops that came and one that went to another day', () => {
    const before = plan([stop(1, 1), stop(2, 1, { title: 'Belém Tower' })], [stop(3, 2)]);
    const after = plan(
      [stop(1, 1), stop(4, 1)],
      [stop(5, 2), stop(3, 2), stop(2, 2, { title: 'Belém Tower', index: 3 })],
    );
    expect(told(diff(before, after))).toEqual({
      added: ['Stop 4 to day 1 at 2', 'Stop 5 to day 2 at 1'],
      removed: [],
      changed: [],
      moved: ['Belém Tower from day 1 to day 2'],
      shifted: 0,
    });
  });

  it('[E7] says of one stop that moved within its day that one moved, and that the others carry new numbers', () => {
    const before = plan([stop(1, 1), stop(2, 1), stop(3, 1), stop(4, 1)]);
    const after = plan([
      stop(4, 1, { index: 1 }),
      stop(1, 1, { index: 2 }),
      stop(2, 1, { index: 3 }),
      stop(3, 1, { index: 4 }),
    ]);
    expect(told(diff(before, after))).toEqual({
      added: [],
      removed: [],
      changed: [],
      moved: ['Stop 4 from day 1 to day 1'],
      shifted: 3,
    });
    expect(apply(before, diff(before, after))).toEqual(after);
  });

  it('[E7] of two stops that changed places lets the one with the first id stand, both ways', () => {
    const [left, right] = [plan([stop(1, 1), stop(2, 1)]), plan([stop(2, 1), stop(1, 1)])];
    expect(told(diff(left, right)).moved).toEqual(['Stop 2 from day 1 to day 1']);
    expect(told(diff(right, left)).moved).toEqual(['Stop 2 from day 1 to day 1']);
  });

  it('[E7] moves no more than it must', () => {
    /** The length of a longest common subsequence, by the book. */
    const longest = (left: readonly number[], right: readonly number[]): number => {
      const lengths = Array.from({ length: left.length + 1 }, () => Array<number>(right.length + 1).fill(0));
      const at = (row: number, column: number) => lengths[row]?.[column] ?? 0;
      for (const [row, one] of left.entries())
        for (const [column, other] of right.entries())
          (lengths[row + 1] as number[])[column + 1] =
            one === other ? at(row, column) + 1 : Math.max(at(row, column + 1), at(row + 1, column));
      return at(left.length, right.length);
    };
    const all = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const order = fc.shuffledSubarray(all, { minLength: 4 });
    fc.assert(
      fc.property(order, order, (left, right) => {
        const ofDay = (ids: number[]) => plan(ids.map((id) => stop(id, 1)));
        const { moved } = diff(ofDay(left), ofDay(right)).nodes;
        const common = left.filter((id) => right.includes(id)).length;
        expect(moved).toHaveLength(common - longest(left, right));
      }),
      { numRuns: 500 },
    );
  });

  it('[E7] tells of a changed stop its name and the fields that differ, with both values', () => {
    const before = plan([stop(1, 1)]);
    const after = plan([stop(1, 1, { startTime: '10:30', cost: { amount: 8, currency: 'EUR' } })]);
    expect(diff(before, after)).toEqual({
      title: null,
      destination: null,
      anchors: { added: [], removed: [], changed: [], moved: [] },
      days: { added: [], removed: [], changed: [], moved: [] },
      nodes: {
        added: [],
        removed: [],
        changed: [
          {
            id: nodeId(1),
            before: { day: 1, title: 'Stop 1', startTime: '09:00', cost: null },
            after: { day: 1, title: 'Stop 1', startTime: '10:30', cost: { amount: 8, currency: 'EUR' } },
          },
        ],
        moved: [],
        shifted: [],
      },
    });
  });

  it('[E7] grows with the change and not with the plan', () => {
    const ofDays = (title: string) =>
      Array.from({ length: 9 }, (_, at) =>
        Array.from({ length: 20 }, (_, index) =>
          stop(at * 20 + index + 1, at + 1, index === 7 && at === 4 ? { title } : {}),
        ),
      );
    const [before, after] = [plan(...ofDays('Alfama')), plan(...ofDays('Graça'))];
    expect(json(before).length).toBeGreaterThan(50_000);
    expect(json(diff(before, after)).length).toBeLessThan(500);
  });
});

const lisbon: Plan['destination'] = {
  name: 'Lisbon',
  country: 'Portugal',
  countryCode: 'PT',
  centre: { lat: 38.72, lng: -9.14 },
  timeZone: 'Europe/Lisbon',
  wikidata: 'Q597',
  knowledge: 'curated',
  source: { name: 'Tripstream', licence: null, retrievedAt: '2026-05-01T08:00:00Z' },
};

describe('a diff that does not fit', () => {
  const before = plan([stop(1, 1), stop(2, 1)], [stop(3, 2)]);

  it.each<[string, Plan, Plan]>([
    ['a destination that is another', { ...before, destination: lisbon }, before],
    ['a title that is another', { ...before, title: 'Porto' }, { ...before, title: 'Faro' }],
    [
      'a node that is not there',
      plan([stop(1, 1), stop(2, 1)], []),
      plan([stop(1, 1), stop(2, 1)], [stop(3, 2, { title: 'New' })]),
    ],
    [
      'a node that stands elsewhere',
      plan([stop(2, 1), stop(1, 1)], [stop(3, 2)]),
      plan([stop(2, 1)], [stop(3, 2)]),
    ],
    ['a node that is there already', plan([stop(1, 1)], []), plan([stop(1, 1), stop(2, 1)], [])],
    [
      'a place that the day does not have',
      plan([stop(1, 1), stop(2, 1)], [stop(3, 2), stop(4, 2)]),
      plan([stop(1, 1), stop(2, 1)], [stop(3, 2), stop(4, 2), stop(5, 2)]),
    ],
    ['nodes of a day that goes', plan([stop(1, 1), stop(2, 1)], []), plan([stop(1, 1), stop(2, 1)])],
  ])('[E7] %s', (_, from, to) => {
    const change = diff(from, to);
    expect(apply(from, change)).toEqual(to);
    expect(() => apply(before, change)).toThrow(RangeError);
  });

  it('[E7] a plan with an id twice, or a node in a day that it does not say, has no diff', () => {
    expect(() => diff(emptyPlan, plan([stop(1, 1), stop(1, 1)]))).toThrow('is there twice');
    expect(() => diff(emptyPlan, plan([stop(1, 2)]))).toThrow('stands in day 1');
  });
});

describe('the plan of checkpoint 0', () => {
  it('[E7] is empty', () => {
    expect(emptyPlan).toEqual({ title: '', destination: null, anchors: [], days: [] });
    expect(isEmpty(diff(emptyPlan, emptyPlan))).toBe(true);
  });
});
