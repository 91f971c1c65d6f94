import type { Itinerary, TripCommand } from '@tripstream/contracts';
import { createTrip } from './create-trip.js';
import { decideOperator } from './decide-operator.js';
import { decidePlanner } from './decide-planner.js';
import { decideTraveller } from './decide-traveller.js';
import { type Decision, rejected } from './decision.js';

/**
 * The only place where a trip's transitions are allowed. Pure: it reads no clock, makes no ids and awaits nothing, so
 * the same order against the same trip always gives the same answer. An order that was carried out before, in its
 * effect, is accepted with no events.
 */
export function decide(trip: Itinerary | null, command: TripCommand): Decision {
  if (command.type === 'trip.create') return trip === null ? createTrip(command) : rejected('already_exists');
  if (trip === null) return rejected('not_found');
  if (command.type === 'job.repair') return decideOperator(trip, command);
  return 'expectedGenerationId' in command ? decidePlanner(trip, command) : decideTraveller(trip, command);
}
