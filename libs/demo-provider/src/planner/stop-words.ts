import { describeHours, type MealPlace } from '@tripstream/places';
import { isNamed } from './appeal.js';
import type { Wish } from './brief.js';
import { clockTime, weekdayName } from './calendar.js';
import type { Notes } from './notes.js';
import { hoursOf, type OpeningTimes } from './opening.js';
import type { Drink, Meal, Stop, Visit } from './stops.js';
import { walkMinutes } from './travel.js';
import { capitalised, inWords, lasting, listed } from './wording.js';

/** What a stop's words may draw on. */
export interface Surroundings {
  wish: Wish;
  notes: Notes;
  opening: OpeningTimes;
  /** Weekdays of the whole request, for saying why a place has this day. */
  tripOpenings: readonly OpeningTimes[];
  previous: Stop | null;
  next: Stop | null;
  /** Where the day began, for a first stop. */
  home: string | null;
  /** Names of the sights that everybody knows. */
  famous: ReadonlySet<string>;
  /** How often the day has given a kind of reason; counted on here. */
  given: Map<string, number>;
  isCelebration: boolean;
  /** Counted from 0 over the trip; turns the phrases, so that neighbours differ. */
  turn: number;
}

const INTEREST_WORDS: Readonly<Record<string, string>> = {
  sea: 'the sea',
  views: 'views',
  family: 'things the children like',
  quirky: 'the odd corners',
  nature: 'green places',
};

const turned = <T>(phrases: readonly T[], turn: number) => phrases[turn % phrases.length] as T;

/** Hours of that day in a sentence, and what has to be known before going. */
export function visitDescription({ sight, from, to }: Visit, { opening, turn }: Surroundings): string {
  const stay = lasting(to - from);
  const day = weekdayName(opening.weekday);
  if (sight.hours === undefined)
    return `${sight.why} Its hours vary, so look them up before you go; ${stay} will do.`;
  const hours = describeHours(sight.hours, opening.weekday);
  if (hours === 'open all day')
    return `${sight.why} ${turned([`Open ground at any hour; ${stay} is plenty.`, `No ticket and no closing time; give it ${stay}.`, `Always open. Plan ${stay}.`], turn)}`;
  const free = sight.price === 0 ? ' Entry is free.' : '';
  return `${sight.why} ${turned([`Open ${hours} on ${day}s; allow ${stay}.`, `${day} hours are ${hours}, and ${stay} sees most of it.`, `Usually ${hours} on a ${day}. Reckon with ${stay}.`], turn)}${free}`;
}

/** The two most telling reasons for this sight at this hour, those first that the day has not given yet. */
export function visitWhy(visit: Visit, surroundings: Surroundings): string {
  const why = freshest([...visitReasons(visit, surroundings)], surroundings.given);
  return why === '' ? `${visit.sight.area} is where the day already is.` : why;
}

interface Reason {
  /** Two reasons of a kind sound alike. */
  kind: string;
  text: string;
}

const MOST_REASONS = 2;

function freshest(reasons: readonly Reason[], given: Map<string, number>): string {
  const times = ({ kind }: Reason) => given.get(kind) ?? 0;
  const chosen = reasons
    .map((reason, rank) => ({ reason, rank: rank + 2 * times(reason) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_REASONS)
    .map(({ reason }) => reason);
  for (const { kind } of chosen) given.set(kind, (given.get(kind) ?? 0) + 1);
  return chosen.map(({ text }) => text).join(' ');
}

function* visitReasons(visit: Visit, surroundings: Surroundings): Generator<Reason> {
  const { sight } = visit;
  const { wish, notes, famous, turn } = surroundings;
  if (isNamed(notes, sight.name)) yield { kind: 'named', text: 'You asked for it by name.' };
  const matched = sight.interests.filter((interest) => wish.interests.includes(interest));
  if (matched.length > 0) {
    const named = listed(matched.map((interest) => INTEREST_WORDS[interest] ?? interest));
    yield {
      kind: 'interest',
      text: turned(
        [
          `It answers your wish for ${named}.`,
          `Chosen for ${named}, which you put on your list.`,
          `You came for ${named}; this is ${sight.area}'s share of it.`,
          `${capitalised(named)}: it is on your list, and it is here.`,
        ],
        turn,
      ),
    };
  }
  if (wish.party.children > 0 && sight.interests.includes('family'))
    yield {
      kind: 'family',
      text: turned(
        ['Children have something to do here.', 'Works for short legs and short attention.'],
        turn,
      ),
    };
  yield* hoursReasons(visit, surroundings);
  yield* timeOfDayReason(visit);
  if (famous.has(sight.name))
    yield {
      kind: 'famous',
      text: turned(
        [
          'You would be asked at home whether you saw it.',
          'A first visit does not leave it out.',
          'One of the names that the city is known by.',
        ],
        turn,
      ),
    };
  yield* wayReasons(visit, surroundings);
  if (sight.price === 0 && wish.budget === 'thrifty') yield { kind: 'free', text: 'It costs nothing.' };
}

function* hoursReasons(
  { sight, from, to }: Visit,
  { opening, tripOpenings, turn }: Surroundings,
): Generator<Reason> {
  const today = weekdayName(opening.weekday);
  const shut = [
    ...new Set(tripOpenings.filter((day) => day.closing(sight) === null).map(({ weekday }) => weekday)),
  ];
  if (sight.hours && shut.length > 0) {
    const days = listed(shut.map((weekday) => `${weekdayName(weekday)}s`));
    yield {
      kind: 'closed',
      text: turned(
        [
          `It stays shut on ${days}, so it gets this ${today}.`,
          `Closed on ${days}; ${today} is safe.`,
          `Not on ${days}, when nobody opens the door.`,
        ],
        turn,
      ),
    };
  }
  const opens = opening.nextOpening(sight, 0);
  const closes = opening.closing(sight);
  if (sight.hours && opens !== null && opens >= 480 && from - opens <= 20)
    yield {
      kind: 'opens',
      text: turned(
        [
          `You are there when it opens at ${clockTime(opens)}, before the queue.`,
          `First in at ${clockTime(opens)}, while it is quiet.`,
        ],
        turn,
      ),
    };
  else if (sight.hours && closes !== null && closes < 1440 && closes - to <= 45)
    yield { kind: 'closes', text: `In good time before the doors close at ${clockTime(closes)}.` };
}

function* timeOfDayReason({ sight, from }: Visit): Generator<Reason> {
  const hour = (text: string): Reason => ({ kind: `hour ${sight.kind}`, text });
  if (sight.kind === 'viewpoint' && from >= 960) yield hour('Late in the day the light comes from the side.');
  if (sight.kind === 'market' && from < 720) yield hour('Stalls are fullest in the morning.');
  if (sight.kind === 'park' && from >= 780 && from < 960)
    yield hour('Shade for the warmest part of the day.');
  if ((sight.kind === 'museum' || sight.kind === 'gallery') && from < 660)
    yield hour('Rooms full of things want fresh eyes, hence the early hour.');
}

function* wayReasons(
  { walkMetres }: Pick<Stop, 'walkMetres'>,
  { previous, home, turn }: Surroundings,
): Generator<Reason> {
  const name = previous ? nameOf(previous) : home;
  const minutes = walkMinutes(walkMetres);
  if (!name || minutes < 1 || minutes > 25) return;
  const near = [`It is next to ${name}.`, `Just round the corner from ${name}.`, `A few steps from ${name}.`];
  const far = [
    `${capitalised(inWords(minutes))} minutes on foot from ${name}.`,
    `From ${name} it is a walk of ${inWords(minutes)} minutes.`,
    `You walk over from ${name} in ${inWords(minutes)} minutes.`,
  ];
  yield { kind: 'way', text: turned(minutes <= 3 ? near : far, turn) };
}

/** The place of a stop, where it has one that the traveller knows by name. */
export function nameOf(stop: Stop): string | null {
  switch (stop.kind) {
    case 'visit':
      return stop.sight.name;
    case 'meal':
    case 'drink':
      return stop.place?.name ?? null;
    case 'check_in':
    case 'check_out':
      return stop.lodging?.name ?? null;
    default:
      return null;
  }
}

const MEAL_NAMES = { breakfast: 'Breakfast', lunch: 'Lunch', dinner: 'Dinner' } as const;

export function mealTitle({ slot, place, area, again }: Meal, isAtLodging: boolean): string {
  if (!place)
    return isAtLodging && slot === 'breakfast' ? 'Breakfast at the hotel' : `${MEAL_NAMES[slot]} in ${area}`;
  return again ? `${MEAL_NAMES[slot]} at ${place.name} again` : `${MEAL_NAMES[slot]} at ${place.name}`;
}

export function mealDescription(meal: Meal, { opening, turn }: Surroundings, isAtLodging: boolean): string {
  const { slot, place, area } = meal;
  if (!place && isAtLodging && slot === 'breakfast')
    return turned(
      [
        'Eat in, or take the first open counter in the street.',
        'Downstairs, without hurry; the cafes that we know nearby are not open yet or already behind you.',
      ],
      turn,
    );
  if (!place)
    return turned(
      [
        `No table is chosen: read the menus by the doors in ${area} and follow your nose.`,
        `${area} is where you will be hungry; the place is yours to find, none is vetted here.`,
        `Left to chance in ${area}. Ask whoever sold you your last ticket where they eat.`,
      ],
      turn,
    );
  const hours = describeHours(hoursOf(place), opening.weekday);
  return `${place.why} ${turned([`Open ${hours} on ${weekdayName(opening.weekday)}s.`, `Hours that day: ${hours}.`, `Usual ${weekdayName(opening.weekday)} hours are ${hours}.`], turn)}`;
}

export function mealWhy(meal: Meal, surroundings: Surroundings): string {
  const { place, area, from } = meal;
  if (!place)
    return turned(
      [
        `Nothing that we know near ${area} is both open at ${clockTime(from)} and new to you.`,
        `Near ${area} we know of no table at ${clockTime(from)} that you have not tried.`,
      ],
      surroundings.turn,
    );
  return freshest([...mealReasons(meal, place, surroundings)], surroundings.given);
}

function* mealReasons(meal: Meal, place: MealPlace, surroundings: Surroundings): Generator<Reason> {
  const { slot, again, from } = meal;
  const { wish, notes, next, turn } = surroundings;
  if (isNamed(notes, place.name)) yield { kind: 'named', text: 'You asked for it by name.' };
  if (again)
    yield { kind: 'again', text: `Our list for ${slot} is eaten through; this one bears a second visit.` };
  if (surroundings.isCelebration && slot === 'dinner')
    yield { kind: 'celebration', text: `A table for the ${notes.celebration}: reserve it.` };
  if (notes.diet && slot !== 'breakfast' && !surroundings.given.has('diet'))
    yield { kind: 'diet', text: `Ask for ${notes.diet} dishes when you book: the menu is not checked here.` };
  yield* wayReasons(meal, surroundings);
  const ahead = next && nameOf(next);
  const minutesAhead = next ? walkMinutes(next.walkMetres) : 0;
  if (ahead && slot !== 'dinner' && minutesAhead >= 1 && minutesAhead <= 12)
    yield {
      kind: 'ahead',
      text: `${ahead} is ${minutesAhead === 1 ? 'a minute' : `${inWords(minutesAhead)} minutes`} further on.`,
    };
  if (slot !== 'breakfast')
    yield { kind: `price ${slot}`, text: budgetReason(place.price, wish, slot, turn) };
  if (wish.party.children > 0 && slot === 'dinner')
    yield { kind: 'early', text: 'Early enough for the children.' };
  const closes = surroundings.opening.closing(place);
  if (slot === 'dinner' && closes !== null && closes - meal.to >= 45)
    yield { kind: 'late', text: `Open until ${clockTime(closes)}, so there is no hurry.` };
  if (slot === 'breakfast') yield { kind: 'open', text: `Open well before ${clockTime(from)}.` };
}

function budgetReason(band: number, { budget }: Wish, slot: string, turn: number) {
  if (band <= 1)
    return budget === 'thrifty'
      ? turned([`A ${slot} that a thrifty day can afford.`, 'Full plates for little money.'], turn)
      : turned(
          [
            'Inexpensive, which leaves something for another evening.',
            'Cheap next to your other meals, and no worse.',
          ],
          turn,
        );
  if (band === 3)
    return budget === 'splurge'
      ? turned(['One of the tables to splurge on.', 'Expensive, and on this trip that is the point.'], turn)
      : turned(['Dearer than your other meals; share plates.', 'A step above your budget, once.'], turn);
  return budget === 'thrifty'
    ? turned(
        ['Middling prices: have the dish of the day.', 'Look for the set menu; it keeps this within reach.'],
        turn,
      )
    : turned(
        [`Priced in the middle, as a ${budget} trip has it.`, `Sits well within a ${budget} budget.`],
        turn,
      );
}

export const drinkDescription = ({ place }: Drink, { opening }: Surroundings) =>
  `${place.why} Open ${describeHours(hoursOf(place), opening.weekday)}.`;

export function drinkWhy(drink: Drink, surroundings: Surroundings): string {
  const [way] = wayReasons(drink, surroundings);
  return `A last stop for the nightlife you asked for.${way ? ` ${way.text}` : ''}`;
}
