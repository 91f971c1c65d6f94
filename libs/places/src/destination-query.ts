import { countryCodeOf } from './countries.js';
import { foldName } from './fold-name.js';
import { usStateCodeOf } from './us-states.js';

/** One reading of what follows the name: `GA` may be Gabon or the state of Georgia. */
interface Region {
  countryCode: string;
  /** Postal code of a US state. */
  state?: string;
}

/** What somebody typed, taken apart: a folded name and, for each qualifier, the regions it may mean. */
export interface DestinationQuery {
  name: string;
  qualifiers: readonly (readonly Region[])[];
}

/**
 * Every way to read `Lisbon`, `Lisbon, Portugal`, `Lisbon, PT`, `Portland, Oregon, USA` or `Lisbon Portugal`, the
 * most literal first. A qualifier that names no country and no US state has no reading: `Paris, Ontario` must not
 * become Paris in France.
 */
export function readDestination(text: string): readonly DestinationQuery[] {
  const [head = '', ...tail] = text.split(',').filter((part) => foldName(part) !== '');
  const whole = { name: foldName(text), qualifiers: [] };
  if (tail.length > 0) return [whole, { name: foldName(head), qualifiers: tail.map(regionsNamed) }];
  return [whole, ...withTrailingCountry(whole.name)];
}

/** Whether a place agrees with everything that was said about where it is. `state` only counts in the United States. */
export function agrees({ qualifiers }: DestinationQuery, countryCode: string, state: string | null): boolean {
  return qualifiers.every((regions) =>
    regions.some((region) => region.countryCode === countryCode && (region.state ?? state) === state),
  );
}

function regionsNamed(text: string): Region[] {
  const countryCode = countryCodeOf(text);
  const state = usStateCodeOf(text);
  return [...(countryCode ? [{ countryCode }] : []), ...(state ? [{ countryCode: 'US', state }] : [])];
}

function* withTrailingCountry(name: string): Generator<DestinationQuery> {
  const words = name.split(' ');
  for (let split = 1; split < words.length; split++) {
    const country = words.slice(split).join(' ');
    const countryCode =
      country.length > 2 || country === 'us' || country === 'uk' ? countryCodeOf(country) : null;
    if (countryCode) yield { name: words.slice(0, split).join(' '), qualifiers: [[{ countryCode }]] };
  }
}
