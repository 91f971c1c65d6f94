import { z } from 'zod';

/** Controls of direction, line and width, and letters that draw nothing: they let a name look like another one, or like none. */
const invisible = /[\u061C\u115F\u1160\u200B\u200E\u200F\u2028-\u202E\u2060\u2066-\u2069\u3164\uFEFF\uFFA0]/u;
/** Text of a model, which nobody can ask to write it again: what draws nothing or turns other text around is left out. */
export const withoutInvisible = (value: string): string => value.replace(new RegExp(invisible, 'gu'), '');

const control = /\p{Cc}/u;

const isCleanLine = (value: string) => value.isWellFormed() && !control.test(value) && !invisible.test(value);
const isCleanText = (value: string) => isCleanLine(value.replace(/[\n\t]/g, ' '));

/** One line of human text. Control, invisible and half characters are refused: jsonb cannot hold `\u0000`, and names must not lie. */
export const line = (maximum: number) =>
  z.string().max(maximum).refine(isCleanLine, 'must not contain control or invisible characters').trim();

/** Human text of several lines, under the same rules as {@link line}; however a system ends lines, here it is `\n`. */
export const paragraph = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .overwrite((value) => value.replace(/\r\n?/g, '\n'))
    .refine(isCleanText, 'must not contain control or invisible characters')
    .trim();
