import { draftNodeSchema } from './draft-plan.js';
import { draftNode } from './testing/draft-text.js';

describe('what a model may write', () => {
  it('leaves out what draws nothing or turns other text around, and ends lines in one way', () => {
    const { title, description } = draftNodeSchema.parse(
      draftNode({ title: 'Bel\u202E\u00E9m\u2066', description: 'one\r\ntwo\rthree' }),
    );
    expect([title, description]).toEqual(['Bel\u00E9m', 'one\ntwo\nthree']);
  });

  it.each([
    ['a NUL', { title: 'a\u0000b' }],
    ['half a character', { title: 'a\ud800' }],
    ['a currency that is none', { cost: { amount: 1, currency: '\u0000AB' } }],
    ['a price beyond all measure', { cost: { amount: 1e308, currency: 'EUR' } }],
    ['a negative price', { cost: { amount: -1, currency: 'EUR' } }],
    ['a time that does not exist', { start_time: '24:30' }],
    ['a stop of two days', { duration_minutes: 2880 }],
  ])('refuses %s', (_what, change) => {
    expect(draftNodeSchema.safeParse(draftNode(change)).success).toBe(false);
  });
});
