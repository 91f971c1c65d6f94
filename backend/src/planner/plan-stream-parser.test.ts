import fc from 'fast-check';
import { type DraftNode, draftPlanJsonSchema } from './draft-plan.js';
import { type PlanPart, PlanStreamParser, type PlanVerdict } from './plan-stream-parser.js';
import { type Draft, draftNode, draftOf } from './testing/draft-text.js';

function read(pieces: readonly string[]): { parts: PlanPart[]; verdict: PlanVerdict } {
  const parser = new PlanStreamParser();
  const parts = pieces.flatMap((piece) => parser.push(piece));
  return { parts, verdict: parser.verdict() };
}

const partsOf = ({ title, days }: Draft): PlanPart[] => [
  { type: 'title', title },
  ...days.flatMap(({ day, theme, nodes, summary }): PlanPart[] => [
    { type: 'dayBegun', day },
    ...nodes.map((node, index): PlanPart => ({ type: 'node', day, index: index + 1, node })),
    { type: 'dayEnded', day, theme, summary },
  ]),
];

/** Text with everything that a careless scanner trips over. */
const words = fc
  .array(
    fc.constantFrom(
      'a',
      'é',
      '🌍',
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\n',
      '\\u00e9',
      '\u00a0',
      'null',
    ),
    { maxLength: 8 },
  )
  .map((parts) => `x${parts.join('')}`);
const nodes: fc.Arbitrary<DraftNode> = fc.record({
  kind: fc.constantFrom('activity', 'meal', 'lodging', 'transfer'),
  title: words,
  description: words,
  why: words,
  start_time: fc.constantFrom('00:00', '09:30', '23:59'),
  duration_minutes: fc.integer({ min: 0, max: 1440 }),
  place_name: fc.option(words),
  lat: fc.option(fc.double({ min: -90, max: 90, noNaN: true }).map((value) => value + 0)),
  lng: fc.option(fc.constantFrom(-9.21, 0, 1e-7, 179.999)),
  cost: fc.option(
    fc.record({ amount: fc.constantFrom(0, 12.5, 1e3), currency: fc.constantFrom('EUR', 'JPY') }),
  ),
});
const drafts: fc.Arbitrary<Draft> = fc.record({
  title: words,
  days: fc.array(
    fc.record({
      day: fc.integer({ min: 1, max: 99 }),
      theme: words,
      nodes: fc.array(nodes, { minLength: 1, maxLength: 3 }),
      summary: words,
    }),
    { maxLength: 3 },
  ),
});
/** The same document as different models write it: compact, indented, or in ASCII with every escape there is. */
const texts = fc.tuple(drafts, fc.constantFrom(0, 2, '\t'), fc.boolean()).map(([draft, indent, ascii]) => {
  const text = JSON.stringify(draft, null, indent);
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return { draft: JSON.parse(text) as Draft, text: ascii ? text.replace(/[\u0080-\uffff]/g, escaped) : text };
});

function cutAt(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.slice(1).map((end, index) => text.slice(places[index], end));
}

describe('the plan stream parser', () => {
  it('[X1] gives the same parts however the text is cut', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(), { maxLength: 40 }), ({ draft, text }, cuts) => {
        expect(read(cutAt(text, cuts))).toEqual({ parts: partsOf(draft), verdict: { kind: 'complete' } });
        expect(read([...text.split('')]).parts).toEqual(partsOf(draft));
      }),
      { numRuns: 60 },
    );
  });

  it('[D6] a text cut anywhere gives the beginning of the same parts and never counts as complete', () => {
    fc.assert(
      fc.property(texts, ({ draft, text }) => {
        const all = partsOf(draft);
        for (let end = 0; end < text.length; end += 1) {
          const { parts, verdict } = read([text.slice(0, end)]);
          expect(parts).toEqual(all.slice(0, parts.length));
          expect(verdict).toEqual({ kind: 'truncated' });
        }
      }),
      { numRuns: 10 },
    );
  });

  it('[D6] a byte that is lost or changed never invents a part beyond the damage', () => {
    const text = JSON.stringify(draftOf([1, 2]));
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.constantFrom('', '{', '}', '"', ',', '\\', ']'),
        (at, instead) => {
          const { parts } = read([text.slice(0, at) + instead + text.slice(at + 1)]);
          const sound = read([text.slice(0, at)]).parts;
          expect(parts.slice(0, sound.length)).toEqual(sound);
          const ended = parts.filter(({ type }) => type === 'dayEnded').length;
          expect(ended).toBeLessThanOrEqual(2);
        },
      ),
    );
  });

  it('[X1] gives a node the moment its object closes, and a day the moment its object closes', () => {
    const parser = new PlanStreamParser();
    const text = JSON.stringify(draftOf([1], 1));
    const afterNode = text.indexOf('],"summary"');
    parser.push(text.slice(0, afterNode - 1));
    expect(parser.push(text.slice(afterNode - 1, afterNode))).toMatchObject([{ type: 'node', index: 1 }]);
    const afterDay = text.lastIndexOf(']}');
    parser.push(text.slice(afterNode, afterDay - 1));
    expect(parser.push('}')).toMatchObject([{ type: 'dayEnded', day: 1 }]);
    expect(parser.push(']}')).toEqual([]);
    expect(parser.verdict()).toEqual({ kind: 'complete' });
  });

  const bad = (change: object) =>
    JSON.stringify({
      title: 'T',
      days: [{ day: 1, theme: 'A', nodes: [{ ...draftNode(), ...change }], summary: 'S' }],
    });
  it.each([
    ['a node with an impossible time', bad({ start_time: '25:00' }), 'node.start_time'],
    ['a node with a field too many', bad({ rating: 5 }), 'node'],
    ['a node without a field', bad({ why: undefined }), 'node.why'],
    ['a node without a title', bad({ title: ' ' }), 'node.title'],
    ['text that no database can hold', bad({ title: 'a\u0000b' }), 'node.title'],
    ['half a character', bad({ title: 'a\ud800' }), 'node.title'],
    ['a coordinate off the globe', bad({ lat: 123 }), 'node.lat'],
    [
      'a day without entries',
      '{"title":"T","days":[{"day":1,"theme":"A","nodes":[],"summary":"S"}]}',
      'no entries',
    ],
    ['a day with a broken number', '{"title":"T","days":[{"day":1.5,', 'day'],
    ['nodes of nobody knows which day', '{"title":"T","days":[{"nodes":[', 'number before its nodes'],
    ['a key twice', '{"title":"T","title":', 'twice'],
    ['a key that no plan has', '{"trip":', 'no plan has'],
    ['an unfinished object', '{"title":"T"}', '"days" is missing'],
    ['a missing comma', '{"title":"T" "days":[', 'not the JSON'],
    ['a trailing comma', '{"title":"T","days":[],}', 'not the JSON'],
    ['a word of its own', '{"title":tru,', 'not JSON'],
    ['prose', 'Here is your plan: {"title"', 'not the JSON'],
    ['more after the end', '{"title":"T","days":[]} {', 'after the plan'],
    [
      'brackets that do not match',
      '{"title":"T","days":[{"day":1,"theme":"A","nodes":[{"kind":]',
      'not JSON',
    ],
  ])('says why %s is malformed, and gives nothing after it', (_, text, reason) => {
    const parser = new PlanStreamParser();
    const parts = parser.push(text);
    expect(parts.some(({ type }) => type === 'node' || type === 'dayEnded')).toBe(false);
    expect(parser.verdict()).toMatchObject({ kind: 'malformed', reason: expect.stringContaining(reason) });
    expect(parser.push(JSON.stringify(draftOf([2])))).toEqual([]);
  });

  it('names the place of the flaw', () => {
    expect(read(['{"title":"T",', '!']).verdict).toMatchObject({ kind: 'malformed', offset: 13 });
  });

  it.each([
    ['an endless value', bad({ description: 'x'.repeat(40_000) }), 'longer'],
    ['nothing but white space', ' '.repeat(5_000), 'white space'],
    ['a day without an end', JSON.stringify(draftOf([1], 100)), 'more entries'],
    ['days without an end', JSON.stringify(draftOf(Array.from({ length: 80 }, () => 1))), 'more days'],
  ])('[D7] stops a model that goes round in circles: %s', (_, text, reason) => {
    const parser = new PlanStreamParser();
    parser.push(text);
    expect(parser.verdict()).toMatchObject({ kind: 'looping', reason: expect.stringContaining(reason) });
    expect(parser.push(JSON.stringify(draftOf([2])))).toEqual([]);
  });

  it('[D6] gives the same parts, none too large for an event, of ten megabytes at once and of characters', () => {
    const days = Array.from({ length: 60 }, (_, index) => index + 1);
    const large = draftOf(days, 40);
    for (const { nodes: ofDay } of large.days)
      for (const node of ofDay) node.description = node.why = '日'.repeat(800);
    const text = JSON.stringify(large);
    expect(Buffer.byteLength(text)).toBeGreaterThan(10_000_000);
    const { parts, verdict } = read([text]);
    expect(verdict).toEqual({ kind: 'complete' });
    expect(parts).toHaveLength(1 + 60 * (2 + 40));
    expect(Math.max(...parts.map((part) => Buffer.byteLength(JSON.stringify(part))))).toBeLessThan(65_536);

    const small = JSON.stringify(draftOf(days, 8));
    expect(small.length).toBeGreaterThan(100_000);
    expect(read([...small])).toEqual(read([small]));
  });

  it('accepts what the schema for the provider describes, with its keys in the same order', () => {
    const keys = (schema: unknown): unknown => {
      const { properties, items } = schema as { properties?: Record<string, unknown>; items?: unknown };
      if (items !== undefined) return [keys(items)];
      if (properties === undefined) return null;
      return Object.entries(properties).map(([key, value]) => [key, keys(value)]);
    };
    const draft = draftOf([1]);
    expect(keys(draftPlanJsonSchema)).toEqual([
      ['title', null],
      [
        'days',
        [
          [
            ['day', null],
            ['theme', null],
            ['nodes', [Object.keys(draft.days[0]?.nodes[0] ?? {}).map((key) => [key, null])]],
            ['summary', null],
          ],
        ],
      ],
    ]);
  });
});
