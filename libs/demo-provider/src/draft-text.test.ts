import fc from 'fast-check';
import { draftText } from './draft-text.js';
import type { DraftNode } from './planner/draft.js';
import { tokensOf } from './tokens.js';

const node = (title: string): DraftNode => ({
  cost: { currency: 'EUR', amount: 12 },
  kind: 'activity',
  lat: 38.7,
  lng: -9.1,
  place_name: null,
  title,
  why: 'w',
  description: 'd',
  start_time: '09:30',
  duration_minutes: 50,
});

describe('draftText', () => {
  const plan = {
    title: 'Two "days"',
    days: [
      { summary: 's1', day: 1, theme: 't1', nodes: [node('a'), node('b')] },
      { summary: 's2', day: 2, theme: 't2', nodes: [node('c')] },
    ],
  };
  const { text, marks } = draftText(plan);

  it('writes the document with its keys in the order of the schema', () => {
    const parsed = JSON.parse(text) as { days: { nodes: object[] }[] };
    expect(parsed).toEqual(plan);
    expect(Object.keys(parsed)).toEqual(['title', 'days']);
    expect(Object.keys(parsed.days[0] ?? {})).toEqual(['day', 'theme', 'nodes', 'summary']);
    expect(Object.keys(parsed.days[0]?.nodes[0] ?? {})).toEqual([
      'kind',
      'title',
      'description',
      'why',
      'start_time',
      'duration_minutes',
      'place_name',
      'lat',
      'lng',
      'cost',
    ]);
  });

  it('marks where days and nodes begin and end', () => {
    expect(marks.map(({ mark, day }) => `${mark} ${day}`)).toEqual([
      'day_begun 1',
      'node_ended 1',
      'node_ended 1',
      'day_ended 1',
      'day_begun 2',
      'node_ended 2',
      'day_ended 2',
    ]);
    for (const { offset, mark } of marks) expect(text[offset - 1]).toBe(mark === 'day_begun' ? '[' : '}');
  });
});

describe('tokensOf', () => {
  it('cuts any text into short pieces that make it up again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const tokens = tokensOf(text);
        expect(tokens.join('')).toBe(text);
        for (const token of tokens) {
          expect(token.length).toBeGreaterThan(0);
          expect(token.length).toBeLessThanOrEqual(8);
          expect(token.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it('makes them four characters long on average', () => {
    const text = 'a'.repeat(10_000);
    expect(text.length / tokensOf(text).length).toBeCloseTo(4, 0);
  });
});
