import type { DayCheck } from '@tripstream/contracts';
import type { DayFacts } from './day-facts.js';
import { openEnds } from './frame-rules.js';
import { farAway, unverifiedPlaces } from './place-rules.js';
import { missingMeals, missingRest, tooMuchWalking, walkingMetresOf } from './rhythm-rules.js';
import { overlaps, shutDoors, tightWays } from './time-rules.js';
import { weatherRisks } from './weather-rules.js';

/** Whether a day physically works, from plain facts: each finding says in one sentence what does not. */
export const checkDay = (facts: DayFacts): DayCheck => ({
  legs: [...facts.legs],
  walkingMetres: walkingMetresOf(facts.legs),
  weather: facts.weather,
  findings: [
    ...overlaps(facts),
    ...tightWays(facts),
    ...shutDoors(facts),
    ...tooMuchWalking(facts),
    ...missingMeals(facts),
    ...missingRest(facts),
    ...farAway(facts),
    ...unverifiedPlaces(facts),
    ...openEnds(facts),
    ...weatherRisks(facts),
  ],
});
