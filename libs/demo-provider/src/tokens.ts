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

const isHighSurrogate = (codeUnit: number) => codeUnit >= 0xd800 && codeUnit <= 0xdbff;
