import type { Interest, SightKind } from '@tripstream/places';

/** Something that nearly every town has, to be found on the spot. */
export interface GenericIdea {
  title: string;
  description: string;
  interests: readonly Interest[];
  /** The kind of sight that it is, for travellers who want none of those. */
  kind?: SightKind;
  time: 'morning' | 'afternoon';
  minutes: number;
  /** How far from the centre it may lie, for the draft coordinate. */
  metres: number;
}

export const GENERIC_IDEAS: readonly GenericIdea[] = [
  {
    title: 'Old town walk',
    description: 'Begin in the middle and follow the oldest streets you can find.',
    interests: ['history', 'architecture'],
    time: 'morning',
    minutes: 120,
    metres: 300,
  },
  {
    title: 'Local market morning',
    kind: 'market',
    description: 'Ask your host for the market day and go before ten, hungry.',
    interests: ['food', 'shopping'],
    time: 'morning',
    minutes: 90,
    metres: 500,
  },
  {
    title: 'Town or city museum',
    kind: 'museum',
    description: 'A museum of the town explains the rest of the stay; closing day is Monday in many places.',
    interests: ['history', 'art'],
    time: 'morning',
    minutes: 90,
    metres: 500,
  },
  {
    title: 'Main square and its cafes',
    description: 'Sit on the square that the buses are named after and watch who crosses it.',
    interests: ['quirky', 'food'],
    time: 'afternoon',
    minutes: 75,
    metres: 150,
  },
  {
    title: 'Up to a viewpoint',
    description: 'A tower, a hill or a roof: whatever lets you see how the place is laid out.',
    interests: ['views', 'nature'],
    time: 'afternoon',
    minutes: 90,
    metres: 900,
  },
  {
    title: 'The largest park',
    kind: 'park',
    description: 'Green and free; take something to eat along.',
    interests: ['nature', 'family'],
    time: 'afternoon',
    minutes: 90,
    metres: 900,
  },
  {
    title: 'Waterfront or river walk',
    description: 'Follow the water, if there is some, in one direction and take a bus back.',
    interests: ['sea', 'nature', 'views'],
    time: 'afternoon',
    minutes: 100,
    metres: 900,
  },
  {
    title: 'Churches, temples and mosques of the centre',
    kind: 'worship',
    description: 'Whatever stands open: two or three are enough, and quiet hours are between services.',
    interests: ['architecture', 'history'],
    time: 'morning',
    minutes: 90,
    metres: 400,
  },
  {
    title: 'Shopping streets',
    description: 'Leave the main street at the first corner; the shops worth it are behind.',
    interests: ['shopping'],
    time: 'afternoon',
    minutes: 90,
    metres: 400,
  },
  {
    title: 'Gallery afternoon',
    kind: 'gallery',
    description: 'A municipal gallery or a row of small ones: see what hangs there this month.',
    interests: ['art'],
    time: 'afternoon',
    minutes: 90,
    metres: 600,
  },
  {
    title: 'A neighbourhood away from the centre',
    description: 'Take a line to its middle, get off with the most people and walk back.',
    interests: ['quirky', 'architecture'],
    time: 'morning',
    minutes: 120,
    metres: 1_800,
  },
  {
    title: 'Something for the children',
    description: 'A playground, a zoo or a pool: ask at the tourist office for the nearest.',
    interests: ['family'],
    time: 'morning',
    minutes: 120,
    metres: 1_200,
  },
  {
    title: 'Covered hall or food court',
    description: 'Stalls under a roof, where the choice is made by looking.',
    interests: ['food'],
    time: 'morning',
    minutes: 75,
    metres: 500,
  },
  {
    title: 'Live music, early set',
    description: 'Look at posters for a matinee or an afternoon rehearsal.',
    interests: ['music', 'nightlife'],
    time: 'afternoon',
    minutes: 90,
    metres: 500,
  },
  {
    title: 'Half a day out of town',
    description:
      'The next village, a beach or a ruin within an hour; decide the evening before by the weather.',
    interests: ['nature', 'history', 'sea'],
    time: 'morning',
    minutes: 180,
    metres: 4_000,
  },
  {
    title: 'Second look',
    description: 'Back to whatever you passed too quickly on the days before.',
    interests: [],
    time: 'afternoon',
    minutes: 90,
    metres: 400,
  },
  {
    title: 'Free morning',
    description: 'Nothing planned: sleep, write, wash, or walk.',
    interests: [],
    time: 'morning',
    minutes: 120,
    metres: 200,
  },
  {
    title: 'Free afternoon',
    description: 'Nothing planned; a bench and a book count.',
    interests: [],
    time: 'afternoon',
    minutes: 120,
    metres: 200,
  },
];
