import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type Fault, faultKinds, ruleOf } from './fault.js';
import { readMarkers } from './fault-markers.js';
import { FaultPlanError, faultText, parseFaultPlan } from './fault-plan.js';

const byte = fc.nat({ max: 999_999_999 });
const parts = [fc.constant({ part: 'calls' } as const), fc.constant({ part: 'text' } as const)];
const spans = (bytes: fc.Arbitrary<number | null>) =>
  fc.record({
    part: fc.constantFrom('day' as const, 'bundle' as const),
    number: fc.integer({ min: 1, max: 99 }),
    bytes,
  });

const fault: fc.Arbitrary<Fault> = fc.constantFrom(...faultKinds).chain((kind) => {
  const rule = ruleOf(kind);
  const places = {
    none: [fc.constant(null)],
    part: [fc.constant(null), ...parts, spans(fc.constant(null))],
    point: [
      fc.constant(null),
      ...parts,
      spans(fc.option(byte)),
      fc.record({ part: fc.constant('bytes' as const), bytes: byte }),
    ],
  };
  return fc.record<Fault>({
    kind: fc.constant(kind),
    place: fc.oneof(...places[rule.place]),
    times: fc.oneof(fc.integer({ min: 1, max: 999_999 }), fc.constant(Number.POSITIVE_INFINITY)),
    ms: rule.lasts === undefined ? fc.constant(null) : fc.option(fc.nat({ max: 9_999_999 })),
    figure: rule.usual === undefined ? fc.constant(null) : fc.integer({ min: 1, max: 999_999_999 }),
    tag: fc.option(fc.stringMatching(/^[\w-]{1,40}$/)),
  });
});

describe('a fault plan', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.array(fault, { maxLength: 5 }), fc.constantFrom(';', ',', ' ; '), (plan, separator) => {
        expect(parseFaultPlan(plan.map(faultText).join(separator))).toEqual(plan);
      }),
    );
  });

  it('reads any text or says what is wrong with it', () => {
    const words = fc.constantFrom(
      ...faultKinds,
      '@',
      'x2',
      'for',
      '3s',
      'day2',
      '=',
      '#a',
      ' ',
      'after',
      '1200',
      ';',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((some) => some.join('')),
        ),
        (text) => {
          try {
            parseFaultPlan(text);
          } catch (error) {
            expect(error).toBeInstanceOf(FaultPlanError);
          }
        },
      ),
    );
  });

  it('is written as people would', () => {
    expect(parseFaultPlan('cut@1200 x2; stall@day2 for 3s; tiny; 429 after 2s x*')).toEqual([
      { kind: 'cut', place: { part: 'bytes', bytes: 1200 }, times: 2, ms: null, figure: null, tag: null },
      {
        kind: 'stall',
        place: { part: 'day', number: 2, bytes: null },
        times: 1,
        ms: 3_000,
        figure: null,
        tag: null,
      },
      { kind: 'tiny', place: null, times: 1, ms: null, figure: 100_000, tag: null },
      { kind: '429', place: null, times: Number.POSITIVE_INFINITY, ms: 2_000, figure: null, tag: null },
    ]);
    expect(parseFaultPlan(' ; ')).toEqual([]);
  });

  it.each([
    ['explode', '"explode" is no fault'],
    ['cut@somewhere', '"@somewhere" is no place'],
    ['cut@day0', '"@day0" is no place'],
    ['refusal@1200', 'no byte where it happens'],
    ['loop@day1', 'takes no place'],
    ['cut=5', 'takes no "="'],
    ['slow=0', 'needs a figure above 0'],
    ['stall for ever', '"ever" is no duration'],
    ['cut for 3s', '"for" means nothing for "cut"'],
    ['cut x0', '"x0" means nothing'],
    ['500 twice', '"twice" means nothing'],
  ])('says what is wrong with %s', (text, message) => {
    expect(() => parseFaultPlan(text)).toThrow(FaultPlanError);
    expect(() => parseFaultPlan(text)).toThrow(message);
  });
});

describe('the page about it', () => {
  const page = readFileSync('docs/demo-provider.md', 'utf8');

  it('has every kind of fault, and no plan that cannot be read', () => {
    const inTable = [...page.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([a-z0-9-]+)/g)].map(([, kind]) => kind),
    );
    expect(inTable.filter((kind) => faultKinds.some((known) => known === kind))).toEqual(
      expect.arrayContaining(faultKinds),
    );
    const { plans } = readMarkers(page);
    expect(plans.length).toBeGreaterThan(5);
    for (const plan of plans) expect(parseFaultPlan(plan)).toHaveLength(1);
  });
});

describe('markers', () => {
  it('are found in free text, which is left as if they had not been there', () => {
    expect(readMarkers('{"notes":"No stairs. [[demo: cut@1200 x2]] Thank you. [[demo:500]]"}')).toEqual({
      plans: [' cut@1200 x2', '500'],
      text: '{"notes":"No stairs. Thank you."}',
    });
    expect(readMarkers('[demo: 500] [[ demo: 500 ]]').plans).toEqual([]);
  });
});
