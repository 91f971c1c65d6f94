import { foldName, type Interest } from '@tripstream/places';
import { readNotes } from '../planner/notes.js';
import type { Preferences } from './bundles-brief.js';
import type { Genre } from './portraits/portrait.js';
import type { Candidate } from './portraits/portraits.js';

/** What the traveller's own words ask for. */
export interface Words {
  /** 1: named, -1: refused, 0: not mentioned. */
  mentionOf(candidate: Candidate): -1 | 0 | 1;
  /** Interests that the words show beside those that were ticked. */
  interests: ReadonlySet<Interest>;
  wantsQuiet: boolean;
  /** No aeroplane. */
  wantsLand: boolean;
  genres: readonly Genre[];
  diet: string | null;
  celebration: string | null;
  /** Steps and long ways are a burden. */
  isGentle: boolean;
}

const INTEREST_WORDS: readonly (readonly [RegExp, Interest])[] = [
  [/\b(museums?|galler(y|ies)|painting|exhibitions?)\b/, 'art'],
  [/\b(castles?|ruins?|ancient|medieval|archaeolog\w+)\b/, 'history'],
  [/\b(buildings?|design|modernist|art deco)\b/, 'architecture'],
  [/\b(food|foodie|wine|restaurants?|street food|cooking|cheese|eat(ing)?)\b/, 'food'],
  [/\b(parks?|gardens?|hik(e|es|ing)|green|birds?|outdoors?)\b/, 'nature'],
  [/\b(views?|viewpoints?|sunsets?|photograph\w*|rooftops?)\b/, 'views'],
  [/\b(concerts?|jazz|opera|live music|gigs?)\b/, 'music'],
  [/\b(bars?|clubs?|nightlife|party|parties|dancing|cocktails?)\b/, 'nightlife'],
  [/\b(shopping|shops|flea markets?|vintage|boutiques?|bazaars?)\b/, 'shopping'],
  [/\b(kids?|children|toddlers?|family)\b/, 'family'],
  [/\b(sea|beach(es)?|swim(ming)?|coast|boats?|sail(ing)?)\b/, 'sea'],
  [/\b(odd|offbeat|unusual|quirky|strange|weird|hidden)\b/, 'quirky'],
];

const GENRE_WORDS: readonly (readonly [RegExp, Genre])[] = [
  [/\b(jazz|swing|bebop|blues|soul)\b/, 'jazz'],
  [/\b(opera|arias?)\b/, 'opera'],
  [/\b(classical|symphon\w+|orchestras?|chamber|piano|strings|mozart|bach|beethoven|mahler)\b/, 'classical'],
  [/\b(techno|electronic\w*|house|clubs?|djs?|trance|ambient)\b/, 'electronic'],
  [/\b(rock|punk|indie|metal|grunge|guitars?)\b/, 'rock'],
  [/\b(folk|trad|acoustic|celtic|fiddles?|songwriters?|rebetiko)\b/, 'folk'],
  [/\b(fado)\b/, 'fado'],
  [/\b(flamenco)\b/, 'flamenco'],
  [/\b(latin|salsa|mariachi|cumbia|tango|bossa|samba|reggaeton)\b/, 'latin'],
  [/\b(pop|musicals?|disco|chanson|hits|k pop|hip hop|rap)\b/, 'pop'],
];

const REFUSAL = '(not|no|never|avoid|except|skip|without|been to|already saw|already seen|tired of|bored of)';

export function readWords({ otherPreferences, needs, musicProfile, mobility }: Preferences): Words {
  const text = foldName(`${otherPreferences} ${needs}`);
  const { diet, celebration, isGentle } = readNotes(`${otherPreferences} ${needs}`);
  const says = (words: RegExp) => words.test(text) && !refuses(text, words.source);
  const music = foldName(`${musicProfile} ${otherPreferences}`);
  return {
    mentionOf: ({ city, portrait }) => {
      const names = [city.name, ...city.aliases, city.country, portrait.continent, portrait.region].map(
        foldName,
      );
      const said = names.filter((name) => ` ${text} `.includes(` ${name} `));
      if (said.length === 0) return 0;
      return said.some((name) => refuses(text, name)) ? -1 : 1;
    },
    interests: new Set(INTEREST_WORDS.flatMap(([words, interest]) => (says(words) ? [interest] : []))),
    wantsQuiet: /\b(quiet|calm|peaceful|crowds?|crowded|slow)\b/.test(text),
    wantsLand: /\b(no flights?|no fly\w*|not fly|without flying|by train|no planes?)\b/.test(text),
    genres: GENRE_WORDS.flatMap(([words, genre]) => (words.test(music) ? [genre] : [])),
    diet,
    celebration,
    isGentle: isGentle || mobility !== 'any',
  };
}

const refuses = (text: string, words: string) =>
  new RegExp(`\\b${REFUSAL}( \\w+){0,3} (${words})\\b`).test(text);
