/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `1 day`, `5 days`. */
export const counted = (count: number, noun: string, plural = `${noun}s`) =>
  `${count} ${count === 1 ? noun : plural}`;

const WORDS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** Small numbers as words, the others as figures. */
export const inWords = (count: number) => WORDS[count] ?? String(count);

export const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** `50 minutes`, `a good hour`, `two and a half hours`. */
export function lasting(minutes: number): string {
  if (minutes < 60) return `${minutes} minutes`;
  if (minutes === 60) return 'an hour';
  if (minutes <= 80) return 'a good hour';
  if (minutes <= 100) return 'an hour and a half';
  const halves = Math.round(minutes / 30);
  return `${inWords(Math.floor(halves / 2))}${halves % 2 === 1 ? ' and a half' : ''} hours`;
}

/** A distance as people say it: `400 m`, `1.2 km`, `14 km`. */
export function distanceInWords(metres: number): string {
  if (metres < 950) return `${Math.max(50, Math.round(metres / 50) * 50)} m`;
  return metres < 9_500 ? `${(metres / 1000).toFixed(1)} km` : `${Math.round(metres / 1000)} km`;
}
