import type { Interest } from '@tripstream/places';

/** What people listen to, coarsely. */
export type Genre =
  | 'classical'
  | 'opera'
  | 'jazz'
  | 'rock'
  | 'electronic'
  | 'folk'
  | 'fado'
  | 'flamenco'
  | 'latin'
  | 'pop';

/** One kind of trip that a city is good for. */
export interface Angle {
  /** What it is for; the first one leads and says what is looked for. */
  interests: readonly [Interest, ...Interest[]];
  title: string;
  /** One line that says how it feels. */
  mood: string;
  /** What one does there, in a sentence or two. */
  story: string;
  /** What is there at any time of the year, for want of an event. */
  highlight: string;
}

/** What there is to say about a known city before anybody is asked: opinions, where `City` has facts. */
export interface Portrait {
  /** Of `City`. */
  cityId: string;
  /** Two trips to one region are alike. */
  region: string;
  continent: 'Europe' | 'Asia' | 'America' | 'Oceania';
  /** 0: level, 1: some slopes, 2: steep. */
  slopes: 0 | 1 | 2;
  /** One digit a month from January on: 0 is a poor time to go, 4 the best. */
  months: string;
  /** Months, 1 to 12, in which everybody else is there too. */
  crowded: readonly number[];
  /** By season as the northern half of the world counts them: what the weather is up to, read after a colon. */
  weather: { spring: string; summer: string; autumn: string; winter: string };
  /** What the ears get, by taste; read after a colon. */
  music: Readonly<Partial<Record<Genre, string>>>;
  angles: readonly [Angle, ...Angle[]];
  /** What one gives up by going there, whoever one is. */
  drawback: string;
  /** What it means for people who cannot walk far or climb. */
  access: string;
}
