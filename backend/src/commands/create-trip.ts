import type { TravellerCommand, Wish } from '@tripstream/contracts';
import { accepted, type Decision } from './decision.js';
import { generationStarted } from './new-generation.js';

/** A new trip: every day as a placeholder, the wish as the first message of its conversation, its first turn queued. */
export function createTrip(command: Extract<TravellerCommand, { type: 'trip.create' }>): Decision {
  const { travellerId, wish, messageId, generation, now } = command;
  const { jobId } = generation;
  const days = Array.from({ length: wish.days }, (_, index) => ({
    day: index + 1,
    date: dateAfter(wish.startDate, index),
  }));
  return accepted(
    {
      type: 'trip_created',
      jobId: null,
      generationId: null,
      payload: { travellerId, title: titleOf(wish), wish, days, createdAt: now },
    },
    {
      type: 'message_posted',
      jobId: null,
      generationId: null,
      payload: { messageId, role: 'traveller', text: inWords(wish) },
    },
    generationStarted(generation, { jobId, kind: 'itinerary', turn: 1, day: null }, now),
  );
}

const titleOf = ({ destination, days }: Wish) =>
  days === 1 ? `A day in ${destination}` : `${days} days in ${destination}`;

function dateAfter(startDate: string, days: number): string {
  const date = new Date(`${startDate}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The wish as somebody would say it. */
function inWords(wish: Wish): string {
  const { startDate, party, budget, pace, interests, notes } = wish;
  const people = [count(party.adults, 'adult', 'adults'), count(party.children, 'child', 'children')];
  const sentences = [
    `${titleOf(wish)} from ${startDate}, for ${people.filter(Boolean).join(' and ')}.`,
    `A ${budget} budget, at a ${pace} pace.`,
    interests.length > 0 ? `Interested in ${interests.join(', ')}.` : '',
  ];
  return [sentences.filter(Boolean).join(' '), notes].filter(Boolean).join('\n\n');
}

const count = (number: number, one: string, many: string) =>
  number === 0 ? '' : `${number} ${number === 1 ? one : many}`;
