import { type BundlePart, BundleStreamParser } from './bundle-stream-parser.js';
import { bundlesText, draftBundle } from './testing/draft-bundles.js';

/** Reads a text in pieces of this length. */
function read(text: string, length = text.length) {
  const parser = new BundleStreamParser();
  const parts: BundlePart[] = [];
  for (let at = 0; at < text.length; at += length) parts.push(...parser.push(text.slice(at, at + length)));
  return { parts, verdict: parser.verdict() };
}

const titles = (parts: readonly BundlePart[]) =>
  parts.map((part) => (part.type === 'bundle' ? part.bundle.title : `broken ${part.title}`));

const document = bundlesText(
  draftBundle('One "quoted"'),
  draftBundle('Two {braces} ]'),
  draftBundle('Three'),
);

describe('the parser of proposals', () => {
  it('[C9] gives a proposal out with its closing brace, wherever the text is cut', () => {
    for (const length of [1, 2, 7, 64, document.length]) {
      const { parts, verdict } = read(document, length);
      expect(titles(parts)).toEqual(['One "quoted"', 'Two {braces} ]', 'Three']);
      expect(verdict).toEqual({ kind: 'complete' });
    }
    const parser = new BundleStreamParser();
    const end = document.indexOf('},{"title":"Two') + 1;
    expect(parser.push(document.slice(0, end - 1))).toEqual([]);
    expect(titles(parser.push(document.slice(end - 1, end)))).toEqual(['One "quoted"']);
  });

  it('[C9] invents nothing, doubles nothing and is never complete when the text is cut at any character', () => {
    for (let end = 0; end < document.length; end += 1) {
      const { parts, verdict } = read(document.slice(0, end));
      expect(['One "quoted"', 'Two {braces} ]', 'Three'].slice(0, parts.length)).toEqual(titles(parts));
      expect(verdict.kind).toBe('truncated');
    }
  });

  it('[C2] names the rule that a proposal breaks, never its words, and goes on with the next one', () => {
    const { parts, verdict } = read(
      bundlesText(
        { ...draftBundle('Bad'), price_band: 5 },
        { ...draftBundle('Odd'), secret: 1 },
        { ...draftBundle('Torn'), destination: 'Lisbon,\nPortugal' },
        draftBundle('Good'),
      ),
    );
    expect(titles(parts)).toEqual(['broken Bad', 'broken Odd', 'broken Torn', 'Good']);
    expect(parts.map((part) => (part.type === 'broken' ? part.reason : ''))).toEqual([
      expect.stringMatching(/^bundle\.price_band: /),
      'bundle: has unknown fields',
      expect.stringMatching(/^bundle\.destination: /),
      '',
    ]);
    expect(verdict).toEqual({ kind: 'complete' });
  });

  it.each([
    ['words before it', 'Here they are: {"bundles":[]}'],
    ['words behind it', `${document} That is all.`],
    ['another key', '{"trips":[]}'],
    ['a proposal that is no object', '{"bundles":["Lisbon"]}'],
    [
      'a missing comma',
      `{"bundles":[${JSON.stringify(draftBundle('A'))} ${JSON.stringify(draftBundle('B'))}]}`,
    ],
    ['brackets that count and are no JSON', '{"bundles":[{"title": oops}]}'],
    [
      'a model that does not stop',
      bundlesText(...Array.from({ length: 13 }, (_, at) => draftBundle(`${at}`))),
    ],
    ['a value without end', `{"bundles":[{"title":"${'x'.repeat(40_000)}`],
    ['white space without end', `{"bundles":[${' '.repeat(5_000)}`],
  ])('ends the reading for good at %s', (_, text) => {
    const parser = new BundleStreamParser();
    parser.push(text);
    expect(parser.verdict()).toMatchObject({ kind: 'malformed', reason: expect.any(String) });
    expect(parser.push(document)).toEqual([]);
  });

  it('takes no offence at white space between the parts', () => {
    const { parts, verdict } = read(JSON.stringify(JSON.parse(document), null, 2));
    expect(parts).toHaveLength(3);
    expect(verdict).toEqual({ kind: 'complete' });
  });
});
