import { z } from 'zod';

/** Bidirectional and zero-width controls: they let a name look like another one. */
const invisible = /[\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/u;
const control = /\p{Cc}/u;

const isCleanLine = (value: string) => value.isWellFormed() && !control.test(value) && !invisible.test(value);
const isCleanText = (value: string) => isCleanLine(value.replace(/[\n\t]/g, ' '));

/** One line of human text. Control, invisible and half characters are refused: jsonb cannot hold `\u0000`, and names must not lie. */
export const line = (maximum: number) =>
  z.string().max(maximum).refine(isCleanLine, 'must not contain control or invisible characters').trim();

/** Human text of several lines, under the same rules as {@link line}. */
export const paragraph = (maximum: number) =>
  z.string().max(maximum).refine(isCleanText, 'must not contain control or invisible characters').trim();
