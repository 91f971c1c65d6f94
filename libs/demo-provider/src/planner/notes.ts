import { foldName, type SightKind } from '@tripstream/places';
import { listed } from './wording.js';

/** What the planner understood of the traveller's free text; the rest of it changes nothing. */
export interface Notes {
  /** `vegetarian`, as written; null when nothing was said about food. */
  diet: string | null;
  /** Stairs and long ways are a burden. */
  isGentle: boolean;
  /** Added to the start of each day; negative for early risers. */
  laterStartMinutes: number;
  byTrain: boolean;
  /** `birthday`; earns one dinner of the next price band. */
  celebration: string | null;
  avoided: ReadonlySet<SightKind>;
  favoured: ReadonlySet<SightKind>;
  /** The text, folded, and the names of places that were chosen: for finding names of places in it. */
  named: string;
  /** What the plan did about it, one clause each, such as `days start an hour later`. */
  heeded: readonly string[];
}

const KIND_WORDS: readonly (readonly [RegExp, readonly SightKind[]])[] = [
  [/\bmuseums?\b/, ['museum', 'gallery']],
  [/\bgaller(y|ies)\b/, ['gallery']],
  [/\b(church(es)?|temples?|cathedrals?|mosques?)\b/, ['worship']],
  [/\b(parks?|gardens?)\b/, ['park']],
  [/\bmarkets?\b/, ['market']],
  [/\bbeach(es)?\b/, ['beach']],
  [/\b(viewpoints?|views?|sunsets?)\b/, ['viewpoint']],
  [/\b(palaces?|castles?)\b/, ['palace', 'landmark']],
  [/\bzoos?\b/, ['zoo']],
];

/** @param wanted - names of places that the traveller has chosen already; they count as named in the text */
export function readNotes(text: string, wanted: readonly string[] = []): Notes {
  const folded = foldName(text);
  const heeded: string[] = [];
  const avoided = new Set<SightKind>();
  const favoured = new Set<SightKind>();
  for (const [words, kinds] of KIND_WORDS) {
    const said = words.exec(folded)?.[0];
    if (!said) continue;
    const refused = new RegExp(
      `\\b(no|not|without|avoid|skip|hate|tired of|enough)( \\w+){0,2} ${said}`,
    ).test(folded);
    for (const kind of kinds) (refused ? avoided : favoured).add(kind);
    heeded.push(refused ? `no ${said}` : `more weight for ${said}`);
  }

  const diet =
    /\b(vegetarian|vegan|gluten free|halal|kosher|pescatarian|lactose)\b/.exec(folded)?.[0] ?? null;
  if (diet) heeded.push(`a reminder to ask for ${diet} dishes, since no menu is checked`);

  const isGentle =
    /\b(wheelchair|stroller|pram|pushchair|mobility|bad knees?|no stairs|not walk (much|far)|short (walks|ways)|step free|crutches)\b/.test(
      folded,
    );
  if (isGentle) heeded.push('short ways on foot; steps and ramps are not checked');

  const late =
    /\b(late start|late mornings?|sleep in|lie in|slow mornings?|not (a )?morning (person|people)|late risers?)\b/.test(
      folded,
    );
  const early = /\b(early (start|mornings?|risers?|birds?))\b/.test(folded);
  if (late) heeded.push('days start an hour later');
  else if (early) heeded.push('days start half an hour earlier');

  const byTrain = /\b(train|rail|railway)\b/.test(folded);
  if (byTrain) heeded.push('arrival and departure by train');

  const celebration = /\b(birthday|anniversary|honeymoon|engagement|proposal)\b/.exec(folded)?.[0] ?? null;
  if (celebration) heeded.push(`one better dinner for the ${celebration}`);

  if (wanted.length > 0) heeded.push(`${listed(wanted)}, as chosen`);

  return {
    diet,
    isGentle,
    laterStartMinutes: late ? 60 : early ? -30 : 0,
    byTrain,
    celebration,
    avoided,
    favoured,
    named: [folded, ...wanted.map(foldName)].join(' | '),
    heeded,
  };
}
