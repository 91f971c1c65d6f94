import { z } from 'zod';

/** Every way in which a request can be refused: code, HTTP status and the sentence that titles it. */
export const problems = {
  'bad-request': { status: 400, title: 'The request cannot be understood' },
  'malformed-json': { status: 400, title: 'The body is not valid JSON' },
  'cursor-invalid': { status: 400, title: 'The cursor is not one of ours' },
  'credentials-missing': { status: 401, title: 'An identity is needed' },
  'webhook-signature-missing': { status: 401, title: 'The callback is not signed' },
  'webhook-signature-invalid': { status: 401, title: 'The callback’s signature is not valid' },
  'token-invalid': { status: 401, title: 'The token is not valid' },
  'origin-not-allowed': { status: 403, title: 'Requests from this origin are not allowed' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'trip-not-found': { status: 404, title: 'There is no such trip' },
  'day-not-found': { status: 404, title: 'The trip has no such day' },
  'node-not-found': { status: 404, title: 'The trip has no such stop' },
  'generation-not-found': { status: 404, title: 'There is no such generation' },
  'bundle-not-found': { status: 404, title: 'The trip has no such bundle' },
  'checkpoint-not-found': { status: 404, title: 'The trip has no such checkpoint' },
  'method-not-allowed': { status: 405, title: 'This method is not allowed here' },
  'not-acceptable': { status: 406, title: 'The answer has no form that was asked for' },
  'cursor-ahead': { status: 409, title: 'The cursor is ahead of the trip' },
  'cursor-other-epoch': { status: 409, title: 'The cursor belongs to another history of the database' },
  'idempotency-in-progress': { status: 409, title: 'The same request is still being worked on' },
  'generation-active': { status: 409, title: 'The trip is being planned already' },
  'nothing-to-plan': { status: 409, title: 'Everything is planned already' },
  'day-not-retryable': { status: 409, title: 'This day is planned already' },
  'node-not-retryable': { status: 409, title: 'This stop is checked already' },
  'bundles-expired': { status: 409, title: 'These options have expired' },
  'nothing-to-choose': { status: 409, title: 'The trip has no options to choose from' },
  'generation-terminal': { status: 409, title: 'The generation has ended already' },
  'payload-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json' },
  'misdirected-request': { status: 421, title: 'This site has another name' },
  'invalid-field': { status: 422, title: 'A field is not valid' },
  'unknown-field': { status: 422, title: 'A field is unknown or not yours to set' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key was used for another request' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Not available for the moment' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;
export const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

/** RFC 9457. `type` is `urn:tripstream:problem:<code>`. */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(problemCodes),
  detail: z.string().optional(),
  traceId: z.string(),
  /** The fields that were refused, as JSON pointers into the body (RFC 6901). */
  errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
