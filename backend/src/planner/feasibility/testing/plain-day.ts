import type { GenerationId, Leg, Node, NodeId, NodePlace } from '@tripstream/contracts';
import type { DayFacts } from '../day-facts.js';

const source = { name: 'a test', licence: null, retrievedAt: '2026-01-01T00:00:00.000Z' };

const generationId = `gen_${'plain'.padEnd(22, '0')}` as GenerationId;

export const centre = { lat: 38.71, lng: -9.14 };
export const home = { name: 'Hotel', location: centre };

/** A point so many metres north of the centre. */
export const north = (metres: number) => ({ lat: centre.lat + metres / 111_195, lng: centre.lng });

const place: NodePlace = {
  name: 'A place',
  area: null,
  category: 'museum',
  hours: null,
  wikidata: null,
  about: null,
  source,
};

export type StopChange = Partial<Omit<Node, 'place'>> & { place?: Partial<NodePlace> | null };

/** A visit of an hour at ten in the centre, looked up and found. */
export function stop(index: number, change: StopChange = {}): Node {
  const { place: placeChange, ...rest } = change;
  return {
    nodeId: `${generationId}.2.1.${index}` as NodeId,
    generationId,
    day: 2,
    index,
    kind: 'activity',
    title: `Stop ${index}`,
    description: '',
    why: '',
    startTime: '10:00',
    durationMinutes: 60,
    cost: null,
    status: 'hydrated',
    unverified: null,
    location: { ...centre, provenance: 'hydrated' },
    placeName: `Place ${index}`,
    place: placeChange === null ? null : { ...place, ...placeChange },
    host: null,
    rev: 1,
    ...rest,
  };
}

export const meal = (index: number, startTime: string, change: StopChange = {}) =>
  stop(index, { kind: 'meal', startTime, title: `Meal ${index}`, ...change });

/** Nobody could look it up. */
export const unfound = (index: number, change: StopChange = {}) =>
  stop(index, {
    status: 'provisional',
    unverified: 'not_found',
    location: { ...centre, provenance: 'draft' },
    place: null,
    ...change,
  });

export const leg = (from: NodeId | null, to: NodeId | null, change: Partial<Leg> = {}): Leg => ({
  from: { nodeId: from, name: 'here', location: centre },
  to: { nodeId: to, name: 'there', location: centre },
  mode: 'walk',
  metres: 500,
  minutes: 7,
  source,
  ...change,
});

/** The second of three days at a balanced pace, with lunch and dinner and nothing wrong about it. */
export const goodDay = (change: Partial<DayFacts> = {}): DayFacts => ({
  day: 2,
  tripDays: 3,
  theme: 'A quarter',
  nodes: [stop(1), meal(2, '12:30'), stop(3, { startTime: '15:00' }), meal(4, '19:30')],
  lodging: { start: home, end: home },
  centre,
  pace: 'balanced',
  mobility: 'any',
  legs: [],
  weather: null,
  ...change,
});

export const weatherOf = (maxCelsius: number, rainChance: number | null): DayFacts['weather'] => ({
  kind: 'forecast',
  summary: 'as it comes',
  minCelsius: 12,
  maxCelsius,
  rainChance,
  source,
});
