import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { z } from 'zod';
import { ProblemException } from './problem.exception.js';

/** Nobody mends more at once, and an answer must not be larger than its question. */
const MOST_ERRORS = 20;

/** RFC 6901: the way to a field of the body. */
const pointer = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');

/** What a schema found, as a problem that names each field. */
export function invalidBody(issues: readonly z.core.$ZodIssue[]): ProblemException {
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => pointer([...issue.path, key])) : [],
  );
  const invalid = issues.filter(({ code }) => code !== 'unrecognized_keys');
  return new ProblemException(unknown.length > 0 ? 'unknown-field' : 'invalid-field', {
    errors: [
      ...unknown.map((field) => ({ pointer: field, detail: 'is unknown or not yours to set' })),
      ...invalid.map((issue) => ({ pointer: pointer(issue.path), detail: issue.message })),
    ].slice(0, MOST_ERRORS),
  });
}

/** Checks parameters against the schema in their decorator and hands the checked value on. */
export const validationPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => invalidBody(issues as readonly z.core.$ZodIssue[]),
});
