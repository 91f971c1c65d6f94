import type { RejectionReason } from '@tripstream/contracts';
import { ProblemException } from './problem.exception.js';

/** What a traveller hears when a trip refuses an order. */
export function refusal(reason: RejectionReason): Error {
  switch (reason) {
    case 'not_found':
      return new ProblemException('trip-not-found');
    case 'generation_active':
      return new ProblemException('generation-active');
    case 'nothing_to_plan':
      return new ProblemException('nothing-to-plan');
    case 'unknown_day':
      return new ProblemException('day-not-found');
    case 'day_closed':
      return new ProblemException('day-not-retryable');
    case 'unknown_node':
      return new ProblemException('node-not-found');
    case 'node_checked':
      return new ProblemException('node-not-retryable');
    case 'terminal_state':
      return new ProblemException('generation-terminal');
    case 'unknown_bundle':
      return new ProblemException('bundle-not-found');
    case 'bundles_expired':
      return new ProblemException('bundles-expired');
    case 'no_bundles':
    case 'not_a_proposal':
      return new ProblemException('nothing-to-choose');
    case 'already_exists':
      // Ids follow from the command: only the same command can meet itself here, and then its receipt answers.
      return new ProblemException('idempotency-in-progress', { headers: { 'Retry-After': '1' } });
    default:
      return new Error(`a traveller's order was refused as if a planner had sent it: ${reason}`);
  }
}
