import { type Problem, type ProblemCode, problems } from '@tripstream/contracts';

/** A refusal that the client is told about, by a code of the closed list. */
export class ProblemException extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly facts: { detail?: string; errors?: Problem['errors']; headers?: Record<string, string> } = {},
  ) {
    super(facts.detail ?? problems[code].title);
  }
}
