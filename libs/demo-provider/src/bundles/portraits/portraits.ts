import { type City, cities } from '@tripstream/places';
import { america } from './america.js';
import { asiaAndOceania } from './asia-and-oceania.js';
import { centralEurope } from './central-europe.js';
import { iberiaAndFrance } from './iberia-and-france.js';
import { italyAndAegean } from './italy-and-aegean.js';
import { northAndBritain } from './north-and-britain.js';
import type { Portrait } from './portrait.js';

/** A city with what there is to say about it. */
export interface Candidate {
  city: City;
  portrait: Portrait;
}

const portraits = [
  ...iberiaAndFrance,
  ...italyAndAegean,
  ...centralEurope,
  ...northAndBritain,
  ...america,
  ...asiaAndOceania,
];

/** Every known city. */
export const candidates: readonly Candidate[] = cities.flatMap((city) => {
  const portrait = portraits.find(({ cityId }) => cityId === city.id);
  return portrait ? [{ city, portrait }] : [];
});
