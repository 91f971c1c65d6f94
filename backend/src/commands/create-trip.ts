import type { TravellerCommand } from '@tripstream/contracts';
import { accepted, type Decision } from './decision.js';
import { said, startedTrip } from './new-events.js';
import { generationStarted } from './new-generation.js';
import { titleOf, tripDays, wishInWords } from './wish-words.js';

/** A new trip: every day as a placeholder, the wish as the first message of its conversation, its first turn queued. */
export function createTrip(command: Extract<TravellerCommand, { type: 'trip.create' }>): Decision {
  const { travellerId, wish, messageId, generation, now } = command;
  const { jobId } = generation;
  return accepted(
    startedTrip({
      travellerId,
      title: titleOf(wish),
      wish,
      preferences: null,
      days: tripDays(wish),
      createdAt: now,
    }),
    said(messageId, wishInWords(wish)),
    generationStarted(generation, { jobId, kind: 'itinerary', turn: 1, day: null, nodeId: null }, now),
  );
}
