import type { Output } from '../answer.js';
import type { TextMark } from '../draft-text.js';
import { type Fault, type FaultPlace, ruleOf } from './fault.js';

/** What an answer writes, as one text. */
export const writtenOf = (output: Output): string => {
  if (output.kind === 'text') return output.draft.text;
  return output.kind === 'calls' ? output.calls.map((call) => call.arguments).join('') : output.text;
};

/**
 * Where in what is written a fault strikes, in UTF-16 code units; null when it does not strike this answer, because the
 * day is not in it, say, or because it is shorter. Kinds without a point strike at 0.
 */
export function reachOf({ kind, place }: Fault, output: Output): number | null {
  const written = writtenOf(output);
  const isPoint = ruleOf(kind).place === 'point';
  const within = (from: number, to: number, bytes: number | null) => {
    if (!isPoint) return 0;
    const part = written.slice(from, to);
    const wanted = bytes ?? Math.floor(Buffer.byteLength(part) / 2);
    return wanted > Buffer.byteLength(part) ? null : from + unitsUntil(part, wanted);
  };
  if (place === null) return within(0, written.length, null);
  if (place.part === 'bytes') return within(0, written.length, place.bytes);
  if (place.part === 'calls' || place.part === 'text')
    return output.kind === place.part ? within(0, written.length, null) : null;
  const span = spanOf(place, output);
  return span && within(...span, place.bytes);
}

/** From where to where the day or the bundle is written that a place names; null when this answer does not write it. */
export function spanOf(place: FaultPlace | null, output: Output): [number, number] | null {
  if (place === null || !('number' in place)) return [0, writtenOf(output).length];
  if (output.kind !== 'text') return null;
  const { marks } = output.draft;
  const offset = (mark: TextMark['mark']) =>
    marks.find((each) => each.mark === mark && each[place.part] === place.number)?.offset ?? null;
  const from = offset(`${place.part}_begun`);
  const to = offset(`${place.part}_ended`);
  return from === null || to === null ? null : [from, to];
}

/** The code units of the first bytes of a text, without half a character at their end. */
function unitsUntil(text: string, bytes: number): number {
  let counted = 0;
  let units = 0;
  for (const character of text) {
    counted += Buffer.byteLength(character);
    if (counted > bytes) break;
    units += character.length;
  }
  return units;
}
