import {
  type City,
  distanceMetres,
  foldName,
  type Gateway,
  type LatLng,
  type Lodging,
} from '@tripstream/places';
import { bandOf, isNamed } from './appeal.js';
import type { TripBrief } from './brief.js';
import type { Notes } from './notes.js';
import type { Random } from './random.js';

const COST_PER_BAND = 1.2;
const COST_PER_KM_FROM_SIGHTS = 0.25;
const FAMOUS_SIGHTS = 12;

/**
 * The one lodging of a trip: priced for the budget, close to what most people come for. A lodging that other days of
 * the trip already name stays. Null when the city has none.
 */
export function chooseLodging(
  city: City,
  { wish, alreadyPlanned }: TripBrief,
  notes: Notes,
  random: Random,
): Lodging | null {
  const planned = new Set(alreadyPlanned.flatMap(({ places }) => places.map(foldName)));
  const ranked = city.lodgings
    .map((lodging) => ({
      lodging,
      cost:
        (planned.has(foldName(lodging.name)) ? -100 : 0) -
        (isNamed(notes, lodging.name) ? 10 : 0) +
        COST_PER_BAND * Math.abs(lodging.price - bandOf(wish.budget)) +
        COST_PER_KM_FROM_SIGHTS * kmFromSights(city, lodging.at) +
        random.next() * 0.5,
    }))
    .sort((a, b) => a.cost - b.cost);
  return ranked[0]?.lodging ?? null;
}

function kmFromSights({ sights }: City, at: LatLng) {
  const famous = sights.slice(0, FAMOUS_SIGHTS);
  return (
    famous.reduce((sum, sight) => sum + distanceMetres(at, sight.at), 0) / Math.max(1, famous.length) / 1000
  );
}

/** Where travellers come in and leave: the nearest airport, or the nearest station for those who come by train. */
export function chooseGateway(city: City, notes: Notes): Gateway | null {
  const wanted = notes.byTrain ? 'station' : 'airport';
  const [first] = city.gateways.toSorted(
    (a, b) =>
      Number(b.kind === wanted) - Number(a.kind === wanted) ||
      distanceMetres(city.at, a.at) - distanceMetres(city.at, b.at),
  );
  return first ?? null;
}
