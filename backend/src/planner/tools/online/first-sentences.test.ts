import { firstSentences } from './first-sentences.js';

describe('firstSentences', () => {
  it('keeps two of many, on one line', () => {
    expect(firstSentences('It is a tower.\nIt stands in Belém. It is white.', 2)).toBe(
      'It is a tower. It stands in Belém.',
    );
  });

  it('does not end at an abbreviation', () => {
    expect(
      firstSentences('The church of St. Anthony was built c. 1620 by J. Tinoco. It fell. It rose.', 1),
    ).toBe('The church of St. Anthony was built c. 1620 by J. Tinoco.');
  });

  it('cuts what goes on for ever, at a word', () => {
    const cut = firstSentences(`A ${'long '.repeat(200)}sentence.`, 2);
    expect(cut.length).toBeLessThanOrEqual(422);
    expect(cut).toMatch(/ long …$/);
  });

  it('says nothing of nothing', () => {
    expect(firstSentences('  ', 2)).toBe('');
  });
});
