import { capitalised, counted, inWords, listed } from '../planner/wording.js';
import type { BundlesBrief, Preferences } from './bundles-brief.js';
import type { Words } from './free-text.js';
import type { Origin } from './journey.js';
import { type Proposal, wantsOf } from './proposal.js';
import type { Researched, Step } from './rounds.js';
import { dayAndMonth, monthName } from './season.js';
import { interestInWords } from './trade-off.js';
import { hardshipOf, rainInWords } from './weather.js';

/** What is being weighed before a round of questions or before the proposals, in two to four sentences. */
export function reasoningFor(
  step: Step,
  brief: BundlesBrief,
  words: Words,
  origin: Origin | null,
  hasTools: boolean,
): string {
  switch (step.stage) {
    case 'places':
      return [...opening(brief, words, origin), ...firstChoice(step.considered)].join(' ');
    case 'details':
      return [...afterPlaces(step.considered), ...seasons(step.considered)].join(' ');
    case 'hosts':
      return [...afterWeather(step.considered), lastQuestion(step)].join(' ');
    case 'proposals':
      return [
        ...(hasTools ? [] : opening(brief, words, origin)),
        ...(hasTools
          ? afterHosts(step.chosen)
          : ['No tools are at hand, so this is from general knowledge.']),
        ...decision(step.chosen, step.dropped),
      ].join(' ');
  }
}

function* opening(brief: BundlesBrief, words: Words, origin: Origin | null) {
  const { timeframe, party, budget } = brief.preferences;
  const wants = [...wantsOf(brief, words).keys()].map(interestInWords);
  const liked = wants.length > 0 ? listed(wants.slice(0, 4)) : 'no interest above another';
  const who = listed([
    counted(party.adults, 'adult'),
    ...(party.children > 0 ? [counted(party.children, 'child', 'children')] : []),
  ]);
  yield `${capitalised(counted(timeframe.days, 'day'))} ${between(timeframe)} for ${who} on a ${budget.tier} budget, with ${liked}${origin ? `, from ${origin.name}` : ''}.`;
  const limits = limitsOf(brief.preferences, words);
  if (limits.length > 0) yield `To be kept in mind: ${listed(limits)}.`;
}

function between({ from, to, days }: Preferences['timeframe']): string {
  const year = (date: string) => (from.slice(0, 4) === to.slice(0, 4) ? '' : ` ${date.slice(0, 4)}`);
  const [start, end] = [from, to].map((date) => `${dayAndMonth(date)}${year(date)}`);
  return days === windowOf({ from, to }) ? `from ${start} to ${end}` : `between ${start} and ${end}`;
}

const MS_PER_DAY = 86_400_000;
const windowOf = ({ from, to }: { from: string; to: string }) =>
  (Date.parse(to) - Date.parse(from)) / MS_PER_DAY + 1;

const limitsOf = ({ musicProfile, budget: { amount } }: Preferences, words: Words) => [
  ...(words.isGentle ? ['short and level ways'] : []),
  ...(words.diet === null ? [] : [`${words.diet} food`]),
  ...(words.wantsQuiet ? ['no crowds if it can be helped'] : []),
  ...(words.wantsLand ? ['no aeroplane'] : []),
  ...(musicProfile.trim() !== '' && words.genres.length === 0
    ? ['a taste in music that none of the cities is known for']
    : words.genres.map((genre) => `${genre} to listen to`)),
  ...(amount ? [`a limit of ${amount.amount} ${amount.currency}`] : []),
];

function* firstChoice(considered: readonly Proposal[]) {
  const [first, ...others] = considered.map(({ city }) => city.name);
  if (first === undefined) return;
  yield others.length === 0
    ? `Only ${first} is left to look at.`
    : `${first} suits best on paper, and ${listed(others)} would each be a different trip.`;
  yield 'Before weighing them, see what each really has to offer.';
}

function* afterPlaces(considered: readonly Researched[]) {
  const found = considered.flatMap(({ city, findings }) =>
    findings.places ? [{ city, n: findings.places.length }] : [],
  );
  const most = found.toSorted((a, b) => b.n - a.n)[0];
  if (most)
    yield `${capitalised(counted(found.length, 'city', 'cities'))} came back with places, ${most.city.name} with ${inWords(most.n)} of them.`;
  const silent = considered.filter(({ findings }) => findings.places === null).map(({ city }) => city.name);
  if (silent.length > 0) yield `Nothing came back for ${listed(silent)}; better to say so than to invent it.`;
}

function* seasons(considered: readonly Researched[]) {
  const best = considered.find(({ season }) => season.score >= 3);
  const doubtful = considered.find(({ season }) => season.score < 2);
  if (best)
    yield `${monthName(best.season.month)} speaks for ${best.city.name}${doubtful ? `, less so for ${doubtful.city.name}` : ''}.`;
  yield `The weather and what is on in those days may still turn the order round.`;
}

function* afterWeather(considered: readonly Researched[]) {
  const known = considered.flatMap(({ city, findings: { weather } }) => (weather ? [{ city, weather }] : []));
  const wettest = known.toSorted((a, b) => (b.weather.rainChance ?? 0) - (a.weather.rainChance ?? 0))[0];
  const warmest = known.toSorted((a, b) => b.weather.maxCelsius - a.weather.maxCelsius)[0];
  if (warmest)
    yield `${warmest.city.name} is the warmest of them at ${Math.round(warmest.weather.maxCelsius)} °C by day.`;
  if (wettest && wettest !== warmest)
    yield `${wettest.city.name} comes ${rainInWords(wettest.weather.rainChance)}, which belongs among its risks.`;
  const busy = considered.find(({ findings }) => (findings.events?.length ?? 0) > 0);
  const event = busy?.findings.events?.[0];
  yield busy && event
    ? `${event.name} falls into the days in ${busy.city.name}.`
    : 'No event that anybody knows of falls into those days.';
}

const lastQuestion = ({ calls }: { calls: readonly { arguments: Record<string, unknown> }[] }) =>
  `Last question: who would show people round in ${listed(calls.map((call) => String(call.arguments.city)))}?`;

function* afterHosts(chosen: readonly Researched[]) {
  const hosted = chosen
    .filter(({ findings }) => (findings.hosts?.length ?? 0) > 0)
    .map(({ city }) => city.name);
  if (hosted.length > 0) yield `There are hosts in ${listed(hosted)}, which is worth a line.`;
}

function* decision(chosen: readonly Researched[], dropped: readonly Researched[]) {
  if (dropped.length > 0) {
    const [out] = dropped;
    if (out)
      yield out.findings.places === null
        ? `${out.city.name} is left out, since its places could not be checked.`
        : hardshipOf(out.findings.weather) > 0
          ? `${out.city.name} is left out, since its weather speaks against it more than that of the others.`
          : `${out.city.name} is left out, as the others fit a little better.`;
  }
  const leads = chosen.map(({ city, angle }) => `${city.name} for ${interestInWords(angle.interests[0])}`);
  yield leads.length === 0
    ? 'Nothing is left that has not been proposed or ruled out.'
    : `${capitalised(counted(chosen.length, 'trip'))} that differ from each other: ${listed(leads)}.`;
  const dear = chosen.toSorted((a, b) => b.cost.priceBand - a.cost.priceBand)[0];
  if (dear && dear.cost.priceBand > 1 && chosen.length > 1)
    yield `${dear.city.name} costs most, and each has to say plainly what one gives up for it.`;
}
