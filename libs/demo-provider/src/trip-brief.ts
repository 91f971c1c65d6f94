import type { Interest } from '@tripstream/places';
import { isCount, isDate, isObject, stringsOf } from './json-values.js';
import type { RequestedDay, TripBrief, Wish } from './planner/brief.js';

/** The longest trip that is planned in one go, and the highest number a day may have. */
const MAX_DAYS = 60;

/** The document of the user message, or what is wrong with it in one sentence. */
export function readTripBrief(document: Record<string, unknown>): { brief: TripBrief } | { problem: string } {
  const wish = readWish(document.wish);
  if (!wish) return { problem: '"wish" needs a destination, days, party, budget and pace.' };
  const days = readDays(document.days);
  if (!days) return { problem: `"days" needs at least one {"day": 1 to ${MAX_DAYS}, "date": "YYYY-MM-DD"}.` };
  return {
    brief: {
      wish,
      destination: readDestination(document.destination),
      days,
      alreadyPlanned: readAlreadyPlanned(document.already_planned),
      wanted: isObject(document.chosen_proposal) ? stringsOf(document.chosen_proposal.places) : [],
    },
  };
}

function readWish(value: unknown): Wish | null {
  if (!isObject(value)) return null;
  const { destination, days, party, budget, pace, interests, notes } = value;
  if (typeof destination !== 'string' || !isCount(days, 1, MAX_DAYS) || !isObject(party)) return null;
  if (budget !== 'thrifty' && budget !== 'comfortable' && budget !== 'splurge') return null;
  if (pace !== 'relaxed' && pace !== 'balanced' && pace !== 'packed') return null;
  return {
    destination,
    days,
    party: {
      adults: isCount(party.adults, 1, 99) ? party.adults : 1,
      children: isCount(party.children, 0, 99) ? party.children : 0,
    },
    budget,
    pace,
    // An interest that no place has simply draws nothing.
    interests: Array.isArray(interests)
      ? interests.filter((each): each is Interest => typeof each === 'string')
      : [],
    notes: typeof notes === 'string' ? notes : '',
  };
}

function readDays(value: unknown): RequestedDay[] | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const days: RequestedDay[] = [];
  for (const entry of value) {
    if (!isObject(entry) || !isCount(entry.day, 1, MAX_DAYS) || !isDate(entry.date)) return null;
    if (days.some(({ day }) => day === entry.day)) return null;
    days.push({ day: entry.day, date: entry.date });
  }
  return days.sort((a, b) => a.day - b.day);
}

function readDestination(value: unknown): TripBrief['destination'] {
  if (!isObject(value)) return null;
  const { name, country, countryCode, lat, lng } = value;
  if (typeof name !== 'string' || typeof lat !== 'number' || typeof lng !== 'number') return null;
  return {
    name,
    country: typeof country === 'string' ? country : null,
    countryCode: typeof countryCode === 'string' ? countryCode : null,
    at: [lat, lng],
  };
}

function readAlreadyPlanned(value: unknown): TripBrief['alreadyPlanned'] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map(({ day, theme, places }) => ({
    day: isCount(day, 1, MAX_DAYS) ? day : 0,
    theme: typeof theme === 'string' ? theme : '',
    places: Array.isArray(places) ? places.filter((place) => typeof place === 'string') : [],
  }));
}
