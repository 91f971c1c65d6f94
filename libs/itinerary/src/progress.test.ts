import type { Day, Itinerary, Job, Node, Phase, Step } from '@tripstream/contracts';
import fc from 'fast-check';
import { progressOf } from './progress.js';

const weights = (...steps: [Phase, number][]): Step[] =>
  steps.map(([id, weight]) => ({ id, displayName: id, weight }));
const itinerary = weights(['understanding', 10], ['planning', 50], ['hydrating', 30], ['finishing', 10]);
const bundles = weights(['understanding', 10], ['searching', 30], ['proposing', 50], ['finishing', 10]);

const node = (checked: boolean) =>
  ({ status: 'provisional', unverified: checked ? 'not_found' : null }) as Node;
const day = (status: Day['status'], ...nodes: Node[]) => ({ day: 1, status, nodes }) as unknown as Day;
const trip = (steps: Step[], phase: Phase | null, days: Day[], proposed = 0, percent = 0) =>
  ({
    days,
    bundles: Array.from({ length: proposed }),
    job: { day: null, nodeId: null, steps, phase, progress: { percent } } as unknown as Job,
  }) as unknown as Itinerary;

describe('progress', () => {
  it('[B1] is the finished weight of the declared steps', () => {
    const open = day('placeholder');
    expect(progressOf(trip(itinerary, null, [open])).percent).toBe(0);
    expect(progressOf(trip(itinerary, 'planning', [open, open])).percent).toBe(Math.floor(0.99 * 10));
    const written = [day('planned', node(false)), open];
    expect(progressOf(trip(itinerary, 'planning', written)).percent).toBe(Math.floor(0.99 * 35));
    const checked = [day('planned', node(true)), open];
    // Checking overlaps with writing, and counts where it is done.
    expect(progressOf(trip(itinerary, 'planning', checked)).percent).toBe(Math.floor(0.99 * 50));
    expect(progressOf(trip(itinerary, 'finishing', [day('planned', node(true))])).percent).toBe(
      Math.floor(0.99 * 90),
    );
  });

  it('[B1] other weights give other figures, with nothing else changed', () => {
    const slow = weights(['understanding', 1], ['planning', 1], ['hydrating', 97], ['finishing', 1]);
    const state = [day('planned', node(false))];
    expect(progressOf(trip(itinerary, 'hydrating', state)).percent).toBeGreaterThan(50);
    expect(progressOf(trip(slow, 'hydrating', state)).percent).toBeLessThan(3);
  });

  it('[B1] counts bundles where bundles are proposed', () => {
    expect(progressOf(trip(bundles, 'searching', [])).percent).toBe(Math.floor(0.99 * 10));
    expect(progressOf(trip(bundles, 'proposing', [], 2))).toMatchObject({
      percent: Math.floor(0.99 * (40 + 50 * (2 / 5))),
      bundlesProposed: 2,
    });
    expect(progressOf(trip(bundles, 'finishing', [], 3)).percent).toBe(Math.floor(0.99 * 90));
  });

  it('[B1] [D5] never falls, and unfinished work never reaches 100', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(itinerary, bundles),
        fc.nat({ max: 3 }),
        fc.array(
          fc.tuple(fc.constantFrom('placeholder', 'drafting', 'planned', 'failed'), fc.array(fc.boolean())),
        ),
        fc.nat({ max: 9 }),
        fc.nat({ max: 99 }),
        (steps, at, days, proposed, percent) => {
          const made = days.map(([status, nodes]) => day(status as Day['status'], ...nodes.map(node)));
          const after = progressOf(trip(steps, steps[at]?.id ?? null, made, proposed, percent));
          expect(after.percent).toBeGreaterThanOrEqual(percent);
          expect(after.percent).toBeLessThan(100);
        },
      ),
    );
  });
});
