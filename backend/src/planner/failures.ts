import type { Failure, FailureCode } from '@tripstream/contracts';
import type { ProviderFailure } from './providers/planner-provider.js';

/** What travellers read. A provider's own message may quote keys, prompts or worse, and goes to the log only. */
const messages: Record<FailureCode, string> = {
  destination_unknown: 'We could not find this destination.',
  truncated: 'The planner stopped in the middle of its answer.',
  filtered: 'The planner’s content filter stopped its answer.',
  refused: 'The planner declined this request.',
  rate_limited: 'The planner is very busy at the moment.',
  timeout: 'The planner stopped answering.',
  malformed: 'The planner’s answer could not be used.',
  loop_detected: 'The planner went round in circles.',
  budget_exceeded: 'Planning this would cost more than was set aside for it.',
  provider_error: 'The planner could not be reached or had a problem of its own.',
  provider_unauthorized: 'The planner did not accept our access key.',
  worker_lost: 'Planning was interrupted too often.',
  internal: 'Something went wrong on our side.',
};

/** @param retryable - whether it makes sense for a person to try again */
export const failureOf = (code: FailureCode, retryable: boolean): Failure => ({
  code,
  message: messages[code],
  retryable,
});

/** A person may try again what we would not: a quota is topped up, another answer passes the filter. */
export const failureOfProvider = ({ code }: ProviderFailure): Failure =>
  failureOf(code, code !== 'refused' && code !== 'provider_unauthorized');
