import { withoutInvisible } from '@tripstream/contracts';
import { z } from 'zod';

const controls = /(?![\n\t])\p{Cc}/u;

/** Model text that Postgres can hold (jsonb knows no \u0000 and no half surrogates), short of the event size limit. */
export const text = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .overwrite((value) => withoutInvisible(value.replace(/\r\n?/g, '\n')))
    .refine((value) => value.isWellFormed() && !controls.test(value), 'must not contain control characters');
export const required = (maximum: number) =>
  text(maximum).refine((value) => value.trim() !== '', 'must say something');

/** A summary says what the model considered, not every word of it; an event must stay small. */
const MAX_REASONING_LENGTH = 8_000;

/** What is told of a model's reasoning: text that Postgres can hold, empty when there is nothing to see in it. */
export const reasoningText = (text: string): string =>
  withoutInvisible(
    text
      .slice(0, MAX_REASONING_LENGTH)
      .toWellFormed()
      .replace(/(?![\n\t])\p{Cc}/gu, ' '),
  ).trim();

/** A rule that a value breaks, by field and never in the model's words: it is logged, and told to the model. */
export function ruleBroken(what: string, { issues: [issue] }: z.ZodError): string {
  // A strict object's own message quotes the key that it does not know: those are the model's words.
  const rule = issue?.code === 'unrecognized_keys' ? 'has unknown fields' : (issue?.message ?? 'not valid');
  return `${[what, ...(issue?.path ?? [])].join('.')}: ${rule}`;
}

/*
 * JSON schema in the subset that every strict mode understands: no lengths, no patterns, every property required. What it
 * cannot say is checked by the zod schemas beside it.
 */

export const object = (properties: Record<string, object>) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
export const arrayOf = (items: object) => ({ type: 'array', items });
export const oneOf = (values: readonly string[]) => ({ type: 'string', enum: [...values] });
export const string = (description?: string) => ({ type: 'string', ...(description ? { description } : {}) });
export const orNull = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });
export const number = (description?: string) => ({ type: 'number', ...(description ? { description } : {}) });
export const integer = (description?: string) => ({
  type: 'integer',
  ...(description ? { description } : {}),
});
