/** A sentence that goes on for ever is cut at a word. */
const LONGEST = 420;
/** What ends in a full stop without ending a sentence. */
const ABBREVIATED = /(?:^|[\s(])(?:St|Sts|Mt|Dr|No|c|ca|cf|lit|approx|e\.g|i\.e|[A-Z])\.$/;

/** The first sentences of an English text, on one line. */
export function firstSentences(text: string, count: number): string {
  const sentences: string[] = [];
  let open = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'sentence' }).segment(
    text.replace(/\s+/g, ' ').trim(),
  )) {
    open += segment;
    if (ABBREVIATED.test(open.trimEnd())) continue;
    sentences.push(open);
    open = '';
    if (sentences.length === count) break;
  }
  const first = (sentences.join('') || open).trim();
  return first.length <= LONGEST ? first : `${first.slice(0, first.lastIndexOf(' ', LONGEST - 1))} …`;
}
