import { capitalised, counted, listed } from '../planner/wording.js';
import type { Preferences } from './bundles-brief.js';
import type { FoundPlace } from './findings.js';
import type { Words } from './free-text.js';
import type { Researched } from './rounds.js';
import { monthName } from './season.js';
import { interestInWords } from './trade-off.js';

const SENTENCES = 4;

/** Why this trip suits these travellers, in what they said themselves: the first things first, four sentences at most. */
export function whyItFits(
  trip: Researched,
  places: readonly FoundPlace[],
  preferences: Preferences,
  words: Words,
): string {
  const sentences = [
    ...likings(trip, places),
    ...music(trip),
    ...needs(trip, preferences, words),
    ...hosts(trip),
    ...money(trip, preferences),
    ...time(trip),
  ];
  return sentences.slice(0, SENTENCES).join(' ');
}

function* likings({ city, isNamed, matched, angle, findings }: Researched, places: readonly FoundPlace[]) {
  const named = isNamed ? 'It is where your own words point. ' : '';
  if (matched.length === 0) {
    yield `${named}Nothing you said rules it out, and ${city.name} is at its strongest for ${interestInWords(angle.interests[0])}.`;
    return;
  }
  const about = places.filter(({ interests }) => matched.some((each) => interests.includes(each))).length;
  const share =
    about === 0
      ? ''
      : `: ${about === places.length ? `all ${about}` : `${about} of the ${places.length}`} places ${findings.places ? 'found' : 'named'} ${about === 1 ? 'is' : 'are'} about that`;
  yield `${named}Of what you look for it has ${listed(matched.map(interestInWords))}${share}.`;
}

function* music({ genres, portrait }: Researched) {
  const heard = genres.flatMap((genre) => portrait.music[genre] ?? []);
  if (heard.length > 0) yield `For your ears: ${listed(heard.slice(0, 2))}.`;
}

function* needs({ portrait }: Researched, { party, needs: said }: Preferences, words: Words) {
  if (words.isGentle)
    yield portrait.slopes === 0
      ? `${portrait.access} Nobody has checked each entrance.`
      : 'Days stay short on foot and keep to the level parts where there are any; nobody has checked each entrance.';
  const evening = words.celebration === null ? '' : `one evening is kept for the ${words.celebration}.`;
  if (words.diet !== null)
    yield `Ask for ${words.diet} dishes when you book, as no menu was checked${evening === '' ? '.' : `; ${evening}`}`;
  else if (evening !== '') yield capitalised(evening);
  else if (said.trim() !== '' && !words.isGentle)
    yield 'What your party needs is noted for the plan of the days, but no place was asked about it.';
  if (party.children > 0)
    yield `With ${counted(party.children, 'child', 'children')} along, each day has something to run or climb on.`;
}

function* hosts({ findings, city }: Researched) {
  const [host] = findings.hosts ?? [];
  if (host)
    yield `${host.name} would show you around in ${city.name}${host.languages.length > 0 ? ` in ${listed(host.languages.map(languageName))}` : ''}.`;
}

function* money({ cost }: Researched, { budget }: Preferences) {
  if (cost.shareOfBudget !== null && cost.shareOfBudget <= 1)
    yield 'By this estimate it stays within what you set aside, with the journey still to pay.';
  else if (budget.tier === 'thrifty' && cost.priceBand === 1)
    yield 'It is easy on the purse once you are there.';
}

function* time({ season }: Researched) {
  if (season.score >= 3) yield `${monthName(season.month)} is among its best months.`;
}

/** Languages may come as codes. */
function languageName(language: string): string {
  if (!/^[a-z]{2}$/.test(language)) return language;
  return new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language;
}
