import {
  type Cost,
  dateOfDay,
  type EventPayload,
  type Party,
  type Preferences,
  type Wish,
} from '@tripstream/contracts';

export const titleOf = ({ destination, days }: Wish): string =>
  days === 1 ? `A day in ${destination}` : `${days} days in ${destination}`;

/** Every day of a trip with its date. */
export const tripDays = ({ startDate, days }: Wish): EventPayload<'bundle_chosen'>['days'] =>
  Array.from({ length: days }, (_, index) => ({ day: index + 1, date: dateOfDay(startDate, index + 1) }));

/** The wish as somebody would say it. */
export function wishInWords(wish: Wish): string {
  const { startDate, party, budget, pace, interests, notes } = wish;
  const sentences = [
    `${titleOf(wish)} from ${startDate}, for ${peopleOf(party)}.`,
    `A ${budget} budget, at a ${pace} pace.`,
    interests.length > 0 ? `Interested in ${interests.join(', ')}.` : '',
  ];
  return paragraphs(sentences.filter(Boolean).join(' '), notes);
}

/** The preferences as somebody would say them. */
export function preferencesInWords(preferences: Preferences): string {
  const { timeframe, party, budget, pace, interests, origin } = preferences;
  const { days, from, to } = timeframe;
  const amount = budget.amount === null ? '' : ` of ${amountInWords(budget.amount)}`;
  const sentences = [
    `${count(days, 'day', 'days')} between ${from} and ${to}${origin === '' ? '' : ` from ${origin}`}, for ${peopleOf(party)}.`,
    `A ${budget.tier} budget${amount}, at a ${pace} pace.`,
    interests.length > 0 ? `Interested in ${interests.join(', ')}.` : '',
  ];
  return paragraphs(sentences.filter(Boolean).join(' '), needsInWords(preferences));
}

const mobilityWords: Record<Preferences['mobility'], string> = {
  any: '',
  short_walks: 'Short walks only.',
  step_free: 'Step-free ways only.',
};

/** What a wish has no field for. Notes may be cut at their limit, so what matters most stands first. */
export function notesInWords(preferences: Preferences): string {
  const { budget, origin } = preferences;
  const facts = [
    budget.amount === null ? '' : `A budget of ${amountInWords(budget.amount)}.`,
    origin === '' ? '' : `The journey begins in ${origin}.`,
  ];
  return paragraphs(facts.filter(Boolean).join(' '), needsInWords(preferences));
}

/** What a plan has to respect beyond the figures, in the traveller's words. */
const needsInWords = ({ needs, mobility, musicProfile, otherPreferences }: Preferences): string =>
  paragraphs(
    mobilityWords[mobility],
    needs,
    musicProfile === '' ? '' : `Music: ${musicProfile}`,
    otherPreferences,
  );

const amountInWords = ({ amount, currency }: Cost): string => `${amount} ${currency}`;

const paragraphs = (...texts: string[]): string => texts.filter(Boolean).join('\n\n');

const peopleOf = ({ adults, children }: Party): string =>
  [count(adults, 'adult', 'adults'), count(children, 'child', 'children')].filter(Boolean).join(' and ');

const count = (number: number, one: string, many: string): string =>
  number === 0 ? '' : `${number} ${number === 1 ? one : many}`;
