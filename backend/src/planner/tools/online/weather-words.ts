/** Codes of the World Meteorological Organization (table 4677, as far as models tell them), each up to its number. */
const WORDS: readonly (readonly [upTo: number, words: string])[] = [
  [0, 'Clear'],
  [1, 'Mostly clear'],
  [2, 'Partly cloudy'],
  [3, 'Overcast'],
  [48, 'Fog'],
  [57, 'Drizzle'],
  [61, 'Light rain'],
  [63, 'Rain'],
  [65, 'Heavy rain'],
  [67, 'Freezing rain'],
  [71, 'Light snow'],
  [73, 'Snow'],
  [77, 'Heavy snow'],
  [81, 'Showers'],
  [82, 'Heavy showers'],
  [86, 'Snow showers'],
  [99, 'Thunderstorms'],
];

/** What a weather code means, in a word or two. */
export const weatherWords = (code: number): string =>
  WORDS.find(([upTo]) => code <= upTo)?.[1] ?? 'Unsettled';
