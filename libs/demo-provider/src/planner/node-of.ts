import { distanceMetres, type LatLng } from '@tripstream/places';
import { clockTime } from './calendar.js';
import type { DraftNode } from './draft.js';
import { draftPoint } from './draft-point.js';
import type { PriceList } from './prices.js';
import type { Random } from './random.js';
import {
  drinkDescription,
  drinkWhy,
  mealDescription,
  mealTitle,
  mealWhy,
  nameOf,
  type Surroundings,
  visitDescription,
  visitWhy,
} from './stop-words.js';
import type { Arrival, Ride, Stay, Stop } from './stops.js';
import { directionOf, walkMinutes } from './travel.js';
import { counted, distanceInWords, lasting } from './wording.js';

/** What turns a stop into an entry of the document, apart from the stop. */
export interface NodeContext {
  surroundings: Surroundings;
  prices: PriceList;
  random: Random;
  /** Where the travellers sleep. */
  home: LatLng;
  centre: LatLng;
  cityName: string;
}

type Words = Pick<DraftNode, 'kind' | 'title' | 'description' | 'why' | 'place_name' | 'cost'>;

export function nodeOf(stop: Stop, context: NodeContext): DraftNode {
  const { kind, title, description, why, place_name, cost } = wordsFor(stop, context);
  return {
    kind,
    title,
    description,
    why,
    start_time: clockTime(stop.from),
    duration_minutes: stop.to - stop.from,
    place_name,
    ...draftPoint(pointOf(stop, context), context.random),
    cost,
  };
}

/** A ride is where it ends: at the door of the next stop, not somewhere in its quarter. */
const pointOf = (stop: Stop, { surroundings }: NodeContext): LatLng =>
  stop.kind === 'ride' && surroundings.next ? surroundings.next.at : stop.at;

function wordsFor(stop: Stop, context: NodeContext): Words {
  const { surroundings, prices, home } = context;
  switch (stop.kind) {
    case 'visit':
      return {
        kind: 'activity',
        title: stop.sight.name,
        description: visitDescription(stop, surroundings),
        why: visitWhy(stop, surroundings),
        place_name: stop.sight.name,
        cost: prices.of('sight', stop.sight.price),
      };
    case 'free':
      return {
        kind: 'activity',
        title: stop.title,
        description: stop.description,
        why: stop.why,
        place_name: null,
        cost: null,
      };
    case 'meal': {
      const isAtLodging = stop.at[0] === home[0] && stop.at[1] === home[1];
      return {
        kind: 'meal',
        title: mealTitle(stop, isAtLodging),
        description: mealDescription(stop, surroundings, isAtLodging),
        why: mealWhy(stop, surroundings),
        place_name: stop.place?.name ?? (isAtLodging ? surroundings.home : null),
        cost: stop.place && prices.of(stop.slot, stop.place.price),
      };
    }
    case 'drink':
      return {
        kind: 'activity',
        title: `A drink at ${stop.place.name}`,
        description: drinkDescription(stop, surroundings),
        why: drinkWhy(stop, surroundings),
        place_name: stop.place.name,
        cost: prices.of('drink', stop.place.price),
      };
    case 'ride':
      return rideWords(stop, context);
    case 'arrival':
    case 'departure':
      return transferWords(stop, context);
    case 'check_in':
    case 'check_out':
      return stayWords(stop, context);
  }
}

const BY_TRAIN_METRES = 12_000;
const OUTING_METRES = 12_000;

function rideWords({ start, at, area, metres }: Ride, { prices, surroundings, centre }: NodeContext): Words {
  const means = metres > BY_TRAIN_METRES ? 'by train, bus or taxi' : 'by metro, tram, bus or a short taxi';
  const onFoot = lasting(Math.round(walkMinutes(metres) / 10) * 10);
  const fromCentre = distanceMetres(centre, at);
  const whys = [
    `On foot it would take ${onFoot}.`,
    `Walking there would cost ${onFoot} of the day.`,
  ] as const;
  return {
    kind: 'transfer',
    title: surroundings.next ? `Ride to ${area}` : `Ride back to ${surroundings.home ?? area}`,
    description: `${distanceInWords(metres)} ${directionOf(start, at)}, ${means}; the time includes waiting. Lines are not checked.`,
    why:
      fromCentre > OUTING_METRES
        ? `${area} lies ${distanceInWords(fromCentre)} from the centre, which makes this an outing.`
        : whys[surroundings.turn % 2 === 0 ? 0 : 1],
    place_name: surroundings.next ? nameOf(surroundings.next) : surroundings.home,
    cost: prices.ride(metres),
  };
}

function transferWords(
  { kind, gateway, lodging, metres }: Arrival,
  { prices, cityName }: NodeContext,
): Words {
  const place = gateway?.name ?? `your arrival in ${cityName}`;
  const stay = lodging ? lodging.name : 'the centre';
  const way = gateway
    ? `${distanceInWords(metres)} by public transport or taxi`
    : 'By public transport or taxi';
  const cost = gateway && prices.ride(metres);
  if (kind === 'arrival')
    return {
      kind: 'transfer',
      title: gateway ? `From ${place} to ${lodging?.area ?? 'the centre'}` : `Arriving in ${cityName}`,
      description: `${way} to ${stay}. Your arrival time is not known here: the plan assumes mid-morning, so shift the day when your ticket says otherwise.`,
      why: 'The trip begins where you get off; bags first, sights after.',
      place_name: gateway?.name ?? null,
      cost,
    };
  return {
    kind: 'transfer',
    title: gateway ? `To ${place}` : `Leaving ${cityName}`,
    description: `${way} from ${stay}. ${gateway?.kind === 'airport' ? 'Be there two hours before a flight' : 'Twenty minutes before departure is enough for a train'}; move this to fit your ticket.`,
    why: 'The day is kept light so that the way out needs no hurry.',
    place_name: gateway?.name ?? null,
    cost,
  };
}

function stayWords({ kind, lodging, nights }: Stay, { surroundings, prices, cityName }: NodeContext): Words {
  const name = lodging?.name ?? `your lodging in ${cityName}`;
  if (kind === 'check_out')
    return {
      kind: 'lodging',
      title: `Check-out: ${lodging?.name ?? 'your lodging'}`,
      description: `Settle up in the morning and leave the bags with reception; this is when you collect them from ${name}.`,
      why: 'Most rooms have to be empty by late morning, but bags may usually stay.',
      place_name: lodging?.name ?? null,
      cost: null,
    };
  const { budget } = surroundings.wish;
  return {
    kind: 'lodging',
    title: `Check-in: ${lodging?.name ?? 'your lodging'}`,
    description: lodging
      ? `${counted(nights, 'night')} in ${lodging.area}. Rooms are often ready only in mid-afternoon: leave the bags and go. The price is an estimate, availability was not checked.`
      : `${counted(nights, 'night')}; no lodging is known here, so put in your own.`,
    why: lodging
      ? `${lodging.area} keeps most days within a walk, and ${name} fits a ${budget} budget.`
      : 'Every day begins here.',
    place_name: lodging?.name ?? null,
    cost: lodging && prices.rooms(lodging.price, nights),
  };
}
