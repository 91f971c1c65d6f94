import type { BundlesBrief } from './bundles-brief.js';
import type { Exchange } from './conversation.js';
import { type Findings, findingsFor, searchesOf } from './findings.js';
import type { Proposal } from './proposal.js';
import { hardshipOf } from './weather.js';

/** A function call that the model makes. */
export interface Call {
  name: string;
  arguments: Record<string, unknown>;
}

/** A proposal and what the tools said about its city. */
export interface Researched extends Proposal {
  findings: Findings;
}

/** What comes next: questions to the tools, or the proposals themselves. */
export type Step =
  | { stage: 'places' | 'details' | 'hosts'; calls: readonly Call[]; considered: readonly Researched[] }
  | { stage: 'proposals'; chosen: readonly Researched[]; dropped: readonly Researched[] };

const PLACES_WANTED = 10;
/** A city with fewer is asked for once more, whatever its places are about. */
const FEWEST_PLACES = 4;
/** Looked at beyond those that are proposed: to have a choice when a tool fails or the weather speaks against one. */
export const MORE_SEARCHED = 3;
const MORE_WEIGHED = 1;
const HOSTED = 2;

/**
 * The step after these exchanges. Whatever was asked is not asked again, so with every answer, be it an error, the
 * questions run out.
 */
export function nextStep(
  { count }: BundlesBrief,
  listed: readonly Proposal[],
  exchanges: readonly Exchange[],
  tools: ReadonlySet<string>,
): Step {
  const researched = listed.map((proposal) => ({
    ...proposal,
    findings: findingsFor(proposal.city, exchanges),
  }));
  const searches = tools.has('search_places') ? researched.filter(isUnsearched) : [];
  if (searches.length > 0)
    return {
      stage: 'places',
      considered: researched,
      calls: searches.map(({ city, angle, matched }) =>
        searchCall(city.name, matched[0] ?? angle.interests[0]),
      ),
    };

  // First those whose places are known, then, rather than too few, those whose places could not be looked up.
  const answered = researched.filter(({ findings }) => findings.places !== null);
  const silent = researched.filter(({ findings }) => findings.places === null);
  const weighed = [...answered.slice(0, count + MORE_WEIGHED), ...silent].slice(
    0,
    Math.max(count, Math.min(answered.length, count + MORE_WEIGHED)),
  );
  const details = weighed.flatMap((trip) => detailCalls(trip, exchanges, tools));
  if (details.length > 0) return { stage: 'details', calls: details, considered: researched };

  // A stable sort: of those that the weather treats alike, the last one in the list gives way. Nobody drops what was named.
  const against = ({ findings, isNamed }: Researched) => (isNamed ? -1 : hardshipOf(findings.weather));
  const byWeather = [...weighed].sort((a, b) => against(a) - against(b));
  const spared = new Set(byWeather.slice(0, count));
  const chosen = weighed.filter((trip) => spared.has(trip));
  const hosts = tools.has('find_hosts')
    ? chosen.slice(0, HOSTED).filter(({ findings }) => findings.hosts === undefined)
    : [];
  if (hosts.length > 0)
    return {
      stage: 'hosts',
      considered: chosen,
      calls: hosts.map(({ city, matched }) => ({
        name: 'find_hosts',
        arguments: { city: city.name, interest: matched[0] ?? null },
      })),
    };
  return {
    stage: 'proposals',
    chosen,
    dropped: [...silent, ...weighed].filter((trip) => !spared.has(trip)),
  };
}

const isUnsearched = ({ findings }: Researched) => findings.places === undefined;

const searchCall = (city: string, interest: string | null): Call => ({
  name: 'search_places',
  arguments: { city, interest, limit: PLACES_WANTED },
});

function detailCalls(
  { city, season, findings }: Researched,
  exchanges: readonly Exchange[],
  tools: ReadonlySet<string>,
): Call[] {
  const calls: Call[] = [];
  const found = findings.places?.length ?? PLACES_WANTED;
  if (found < FEWEST_PLACES && searchesOf(city, exchanges).length === 1)
    calls.push(searchCall(city.name, null));
  if (tools.has('get_weather') && findings.weather === undefined)
    calls.push({ name: 'get_weather', arguments: { city: city.name, month: season.month } });
  if (tools.has('find_events') && findings.events === undefined)
    calls.push({
      name: 'find_events',
      arguments: { city: city.name, from: season.startDate, to: season.endDate },
    });
  return calls;
}
