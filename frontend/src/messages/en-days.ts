import type { DayWeather, Finding, FindingCode, Leg } from '@tripstream/contracts';
import { n } from './count.js';

/** The finding in two or three words; the sentence with its figures follows it. */
const findings: Record<FindingCode, string> = {
  overlap: 'Two stops at once',
  too_tight: 'Too little time between',
  closed_that_day: 'Closed that day',
  outside_hours: 'Outside opening hours',
  too_much_walking: 'A lot of walking',
  no_meal: 'No meal planned',
  no_rest: 'No rest planned',
  outside_area: 'Far from this trip',
  unverified_place: 'Place not verified',
  weather_risk: 'Weather may interfere',
  no_lodging_start: 'Does not begin where you stay',
  no_lodging_end: 'Does not end where you stay',
  no_arrival: 'No arrival planned',
  no_departure: 'No departure planned',
};
const severities: Record<Finding['severity'], string> = { warning: 'Warning', info: 'Note' };
const ways: Record<Leg['mode'], string> = {
  walk: 'on foot',
  transit: 'by public transport',
  drive: 'by car',
};
const weatherKinds: Record<DayWeather['kind'], string> = {
  forecast: 'Forecast',
  usual: 'Usual for the month',
};

/** Whether a day works: ways, weather and what was found. */
export const dayTexts = {
  check: {
    works: 'Works as planned',
    /** What was not checked cannot be said to work. */
    unproven: (count: number) => `Nothing found, ${n(count, 'stop')} unverified`,
    counts: (warnings: number, notes: number) =>
      [warnings > 0 && n(warnings, 'warning'), notes > 0 && n(notes, 'note')].filter(Boolean).join(', '),
    toggle: (day: number, counts: string) => `Day ${day}: ${counts}`,
    findingsLabel: (day: number) => `What was found about day ${day}`,
    findings,
    severities,
    weather: 'Weather',
    weatherKinds,
    degrees: (min: number, max: number) => `${min}–${max} °C`,
    rain: (chance: number) => `${chance} % rain`,
    walking: (km: string) => `${km} km on foot`,
    source: (name: string) => `Source: ${name}`,
  },
  leg: {
    says: (minutes: number, mode: Leg['mode'], distance: string) =>
      `${minutes} min ${ways[mode]}, ${distance}`,
    fromStay: (name: string) => `from ${name}`,
    toStay: (name: string) => `to ${name}`,
  },
  checkAgain: 'Check again',
  checkAgainOf: (title: string) => `Check again: ${title}`,
  checkAgainFailed: {
    refused: 'It could not be checked again. Please try once more.',
    unreachable: 'It could not be checked again: we cannot reach Tripstream right now.',
  },
  host: {
    term: 'Local host',
    speaks: (languages: string) => `speaks ${languages}`,
  },
  about: { readMore: (source: string) => `Read on at ${source}` },
  ledger: {
    label: 'Steps',
    done: 'done',
    now: 'now',
    next: 'to come',
    failed: 'failed here',
    stopped: 'stopped here',
  },
  facts: {
    label: 'How it was planned',
    model: 'Model',
    took: 'Took',
    tokens: 'Tokens',
    cost: 'Cost',
    demoCost: 'demo: no cost',
    unknownCost: 'cost not known',
    under: (amount: string) => `under ${amount}`,
    tokenCount: (count: string) => `${count} tokens`,
  },
  spent: {
    label: (since: string) => `What planning has cost since ${since}`,
    generations: (count: number) => n(count, 'plan'),
    alsoUnpriced: 'and plans of unknown cost',
  },
};
