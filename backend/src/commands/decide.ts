import type {
  ClockCommand,
  Itinerary,
  OperatorCommand,
  PlannerCommand,
  TripCommand,
} from '@tripstream/contracts';
import { createTrip } from './create-trip.js';
import { decideOperator } from './decide-operator.js';
import { decidePlanner } from './decide-planner.js';
import { createProposal, expireBundles, forkProposal } from './decide-proposal.js';
import { decideTraveller, type OrderToTrip } from './decide-traveller.js';
import { type Decision, rejected } from './decision.js';

/**
 * The only place where a trip's transitions are allowed. Pure: it reads no clock, makes no ids and awaits nothing, so
 * the same order against the same trip always gives the same answer. An order that was carried out before, in its
 * effect, is accepted with no events.
 */
export function decide(trip: Itinerary | null, command: TripCommand): Decision {
  switch (command.type) {
    case 'trip.create':
      return trip === null ? createTrip(command) : rejected('already_exists');
    case 'proposal.create':
      return trip === null ? createProposal(command) : rejected('already_exists');
    case 'proposal.fork':
      return trip === null ? forkProposal(command) : rejected('already_exists');
    default:
      return trip === null ? rejected('not_found') : decideExisting(trip, command);
  }
}

function decideExisting(
  trip: Itinerary,
  command: OrderToTrip | PlannerCommand | OperatorCommand | ClockCommand,
): Decision {
  if (command.type === 'job.repair') return decideOperator(trip, command);
  if (command.type === 'bundles.expire') return expireBundles(trip, command);
  return 'expectedGenerationId' in command ? decidePlanner(trip, command) : decideTraveller(trip, command);
}
