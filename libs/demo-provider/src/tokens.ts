import { type Random, randomFrom } from './planner/random.js';

/** Token lengths as a model's vocabulary has them: four characters on average, seldom more than seven. */
const LENGTHS = [1, 2, 3, 3, 4, 4, 4, 5, 5, 6, 7];

/** A text cut into tokens, the same way every time; their concatenation is the text. */
export function tokensOf(text: string): string[] {
  const random: Random = randomFrom('tokens', text);
  const tokens: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = start + random.pick(LENGTHS);
    // Half of a surrogate pair would arrive as a replacement character.
    if (isHighSurrogate(text.charCodeAt(end - 1))) end++;
    tokens.push(text.slice(start, end));
    start = end;
  }
  return tokens;
}

/** The same tokens, cut once more where one of them reaches over a boundary. */
export function cutAt(tokens: readonly string[], boundaries: readonly number[]): string[] {
  const ascending = [...new Set(boundaries)].sort((a, b) => a - b);
  let next = 0;
  let start = 0;
  return tokens.flatMap((token) => {
    const end = start + token.length;
    const pieces: string[] = [];
    let from = start;
    for (; (ascending[next] ?? Number.POSITIVE_INFINITY) <= end; next++) {
      const at = ascending[next] ?? end;
      if (at > from) pieces.push(token.slice(from - start, at - start));
      from = Math.max(from, at);
    }
    if (end > from) pieces.push(token.slice(from - start));
    start = end;
    return pieces;
  });
}

const isHighSurrogate = (codeUnit: number) => codeUnit >= 0xd800 && codeUnit <= 0xdbff;
