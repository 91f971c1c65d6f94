import type { LatLng } from '@tripstream/places';
import type { TripBrief } from './brief.js';
import { clockTime, weekdayName, weekdayOf } from './calendar.js';
import { tripTitle } from './day-words.js';
import type { DraftDay, DraftedTrip, DraftNode } from './draft.js';
import { draftPoint } from './draft-point.js';
import { type Notes, readNotes } from './notes.js';
import type { Random } from './random.js';
import { type Rhythm, rhythmOf } from './rhythm.js';
import { GENERIC_IDEAS, type GenericIdea } from './unknown-city-ideas.js';
import { counted, listed } from './wording.js';

const MEAL_ADVICE = [
  'No table is known here: choose where people who live there sit.',
  'Look one street behind the main square; menus without pictures are a good sign.',
  'Ask at the desk where they would go themselves, and whether to reserve.',
  'A market hall or a bakery will do as well as a restaurant.',
];
const METRES_PER_DEGREE = 111_320;
const CAVEATS = [
  'Not checked: nothing about single places here is known to this planner.',
  'Look up the address and the hours yourself; they are not verified.',
  'Whether there is one, and when it is open, is for you to find out.',
  'Unverified: a suggestion of what to look for, not of a particular place.',
];

/** The entry before it is put at a time: everything but when. */
type Entry = Omit<DraftNode, 'start_time' | 'duration_minutes' | 'place_name' | 'cost'>;

/**
 * An honest plan for a city of which at most the centre is known: what to look for and when, no invented names, no
 * prices, and coordinates that are scattered around the centre or absent.
 */
export function planUnknownCity(brief: TripBrief, random: Random): DraftedTrip {
  const { wish, destination, days } = brief;
  const name = destination?.name ?? wish.destination;
  const notes = readNotes(wish.notes);
  const rhythm = rhythmOf(wish, notes, destination?.countryCode ?? '');
  const ideas = new IdeaPool(brief, notes, random);
  return {
    reasoning: [
      destination
        ? `Of ${name} only the centre is known to me, no single sight or restaurant. I plan what a first visit looks for and leave the names open.`
        : `I cannot tell where ${name} is, so this is a rhythm for ${counted(days.length, 'day')}, without a map.`,
      `${counted(days.length, 'day')}, a fixed point or two for each and meals between them. Every entry says that it is unverified; no prices are guessed.`,
      ...(notes.heeded.length > 0 ? [`From the notes: ${listed(notes.heeded)}.`] : []),
    ],
    plan: {
      title: tripTitle(name, wish),
      days: days.map(({ day, date }) =>
        planDay(day, date, {
          name,
          centre: destination?.at ?? null,
          tripDays: wish.days,
          isPacked: wish.pace === 'packed',
          rhythm,
          ideas,
          random,
        }),
      ),
    },
  };
}

interface Context {
  name: string;
  centre: LatLng | null;
  tripDays: number;
  isPacked: boolean;
  rhythm: Rhythm;
  ideas: IdeaPool;
  random: Random;
}

function planDay(day: number, date: string, context: Context): DraftDay {
  const { rhythm, ideas, tripDays, isPacked, name } = context;
  const isFirst = day === 1;
  const isLast = day === tripDays;
  const morning = isFirst ? null : ideas.next('morning');
  const afternoon = isLast && !isFirst ? null : ideas.next('afternoon');
  const nodes: DraftNode[] = [];
  const add = (from: number, minutes: number, entry: Entry) =>
    nodes.push({
      ...entry,
      start_time: clockTime(from),
      duration_minutes: minutes,
      place_name: null,
      cost: null,
    } satisfies DraftNode);

  if (isFirst) {
    add(600, 45, arrival(context));
    if (tripDays > 1) add(645, 30, checkIn(context));
  } else add(rhythm.dayStart, 40, meal('Breakfast', day, context));
  if (morning)
    add(
      rhythm.dayStart + 60,
      Math.min(morning.minutes, rhythm.lunch - rhythm.dayStart - 80),
      activity(morning, day, context),
    );
  add(rhythm.lunch, rhythm.mealMinutes.lunch, meal('Lunch', day, context));
  if (afternoon) add(rhythm.lunch + 100, afternoon.minutes, activity(afternoon, day, context));
  const late = afternoon && isPacked ? ideas.next('afternoon') : null;
  const lateStart = rhythm.lunch + 130 + (afternoon?.minutes ?? 0);
  if (late)
    add(lateStart, Math.min(late.minutes, rhythm.dinner - lateStart - 20), activity(late, day, context));
  if (isLast && tripDays > 1) {
    add(rhythm.lunch + 105, 20, checkOut(context));
    add(rhythm.lunch + 125, 45, departure(context));
  } else add(rhythm.dinner, rhythm.mealMinutes.dinner, meal('Dinner', day, context));
  if (tripDays === 1) add(rhythm.dinner + rhythm.mealMinutes.dinner, 45, departure(context));

  const things = [morning, afternoon, late].flatMap((idea) => (idea ? [idea.title] : []));
  return {
    day,
    theme: things.length > 0 ? listed(things) : `Leaving ${name}`,
    nodes,
    summary: `${weekdayName(weekdayOf(date))} in ${name}: ${things.length > 0 ? `${listed(things).toLowerCase()}, with time to spare` : 'breakfast, lunch and the way out'}. Nothing in it is booked or checked.`,
  };
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];

/** Hands out ideas, those that answer the wish first, and begins anew under another title when all are used. */
class IdeaPool {
  readonly #ranked: readonly GenericIdea[];
  readonly #given = new Map<GenericIdea, number>();

  constructor({ wish }: TripBrief, { avoided, favoured }: Notes, random: Random) {
    const liking = (idea: GenericIdea) =>
      idea.interests.filter((interest) => wish.interests.includes(interest)).length +
      (idea.interests.includes('family') ? (wish.party.children > 0 ? 1.5 : -1) : 0) +
      (idea.kind && favoured.has(idea.kind) ? 1.5 : 0) -
      (idea.interests.length === 0 ? 2 : 0);
    this.#ranked = GENERIC_IDEAS.filter(({ kind }) => !kind || !avoided.has(kind))
      .map((idea) => ({ idea, rank: liking(idea) + random.next() }))
      .sort((a, b) => b.rank - a.rank)
      .map(({ idea }) => idea);
  }

  next(time: GenericIdea['time']): GenericIdea {
    const fitting = this.#ranked.filter((idea) => idea.time === time);
    const idea = fitting.reduce((best, each) => (this.#times(each) < this.#times(best) ? each : best));
    const times = this.#times(idea);
    this.#given.set(idea, times + 1);
    return times === 0 ? idea : { ...idea, title: `${idea.title}, ${ORDINALS[times] ?? 'yet another'} time` };
  }

  #times(idea: GenericIdea) {
    return this.#given.get(idea) ?? 0;
  }
}

function activity(idea: GenericIdea, day: number, context: Context): Entry {
  const why =
    idea.interests.length > 0
      ? `Most towns have it, and it touches ${listed(idea.interests)}.`
      : 'A stay needs hours without a purpose.';
  return {
    kind: 'activity',
    title: idea.title,
    description: `${idea.description} ${caveat(day)}`,
    why,
    ...scattered(idea.metres, context),
  };
}

function meal(title: 'Breakfast' | 'Lunch' | 'Dinner', day: number, context: Context): Entry {
  return {
    kind: 'meal',
    title: `${title} near the centre`,
    description: `${MEAL_ADVICE[(day + title.length) % MEAL_ADVICE.length]} ${caveat(day + title.length)}`,
    why:
      title === 'Breakfast'
        ? 'Near where the day begins.'
        : `Keeps ${title.toLowerCase()} at its usual hour, wherever you are by then.`,
    ...scattered(350, context),
  };
}

const arrival = (context: Context): Entry => ({
  kind: 'transfer',
  title: `Arriving in ${context.name}`,
  description: 'Your arrival time and station are not known; mid-morning is assumed.',
  why: 'Bags first, then the town.',
  ...scattered(350, context),
});

const checkIn = (context: Context): Entry => ({
  kind: 'lodging',
  title: 'Check-in',
  description: `No lodging in ${context.name} is known to this planner; put in the one that you booked.`,
  why: 'Every day begins here.',
  ...scattered(350, context),
});

const checkOut = (context: Context): Entry => ({
  kind: 'lodging',
  title: 'Check-out',
  description: 'Collect the bags that you left in the morning.',
  why: 'Rooms have to be empty before noon, bags may usually stay.',
  ...scattered(350, context),
});

const departure = (context: Context): Entry => ({
  kind: 'transfer',
  title: `Leaving ${context.name}`,
  description: 'Move this to fit your ticket: the time is assumed.',
  why: 'The last day is kept light for it.',
  ...scattered(350, context),
});

const caveat = (turn: number) => CAVEATS[turn % CAVEATS.length] as string;

/** A point at about that distance from the centre, in a direction that means nothing; null without a centre. */
function scattered(metres: number, { centre, random }: Context): { lat: number | null; lng: number | null } {
  if (!centre) return { lat: null, lng: null };
  const bearing = random.next() * 2 * Math.PI;
  const lat = centre[0] + (metres * Math.cos(bearing)) / METRES_PER_DEGREE;
  const lng =
    centre[1] + (metres * Math.sin(bearing)) / (METRES_PER_DEGREE * Math.cos((centre[0] * Math.PI) / 180));
  return draftPoint([lat, lng], random);
}
