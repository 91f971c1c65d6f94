import { countries, type TCountryCode } from 'countries-list';
import { foldName } from './fold-name.js';

/** What travellers call a country where the list says it otherwise. */
const COLLOQUIAL: Readonly<Record<string, TCountryCode>> = {
  usa: 'US',
  us: 'US',
  'u s a': 'US',
  america: 'US',
  uk: 'GB',
  'great britain': 'GB',
  britain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  holland: 'NL',
  'the netherlands': 'NL',
  czechia: 'CZ',
  'czech republic': 'CZ',
  turkey: 'TR',
  turkiye: 'TR',
  uae: 'AE',
  korea: 'KR',
  'south korea': 'KR',
  macedonia: 'MK',
  bosnia: 'BA',
  vietnam: 'VN',
  russia: 'RU',
};

const codeByName: ReadonlyMap<string, string> = new Map([
  ...Object.entries(countries).flatMap(([code, { name, native }]): [string, string][] => [
    [foldName(native), code],
    [foldName(name), code],
  ]),
  ...Object.entries(COLLOQUIAL),
]);

/** ISO 3166-1 alpha-2 code of a country written as a name (English, native or colloquial) or as its code; else null. */
export function countryCodeOf(text: string): string | null {
  const upper = text.trim().toUpperCase();
  return codeByName.get(foldName(text)) ?? (upper in countries ? upper : null);
}

/** English name of an ISO 3166-1 alpha-2 code, or null. */
export function countryName(countryCode: string): string | null {
  return countries[countryCode as TCountryCode]?.name ?? null;
}

/** ISO 4217 code of the currency most used in a country, or null. */
export function currencyOf(countryCode: string): string | null {
  return countries[countryCode as TCountryCode]?.currency[0] ?? null;
}
