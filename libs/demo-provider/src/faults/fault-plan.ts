import { type Fault, type FaultKind, type FaultPlace, type FaultPlan, faultKinds, ruleOf } from './fault.js';

/** A plan that is not written as it should be; the message says what is wrong with which word. */
export class FaultPlanError extends Error {
  override readonly name = 'FaultPlanError';
}

const MS_PER_UNIT = { ms: 1, s: 1_000, m: 60_000 } as const;
const KNOWN = faultKinds.join(', ');

/**
 * Reads faults as people write them, separated by `;` or `,`:
 *
 *     fault    = kind ["=" figure] ["@" place] {"x" times | "for" duration | "after" duration | "#" tag}
 *     place    = bytes | ("day" | "bundle") number ["+" bytes] | "calls" | "text"
 *     times    = number | "*"
 *     duration = number ("ms" | "s" | "m")
 *
 * @throws {FaultPlanError}
 */
export function parseFaultPlan(text: string): FaultPlan {
  return text
    .split(/[;,]/)
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map(parseFault);
}

function parseFault(text: string): Fault {
  const [head = '', ...options] = text.split(/\s+/);
  const [, kind = '', figure, place] = /^([a-z0-9-]+)(?:=(\d{1,9}))?(?:@(.+))?$/.exec(head) ?? [];
  if (!isKind(kind)) throw new FaultPlanError(`"${head}" is no fault. These are: ${KNOWN}.`);
  const rule = ruleOf(kind);
  if (figure !== undefined && rule.usual === undefined)
    throw new FaultPlanError(`"${kind}" takes no "=" (in "${text}").`);
  const fault: Fault = {
    kind,
    place: place === undefined ? null : parsePlace(kind, place),
    times: 1,
    ms: null,
    figure: rule.usual === undefined ? null : Number(figure ?? rule.usual),
    tag: null,
  };
  if (fault.figure === 0) throw new FaultPlanError(`"${head}" needs a figure above 0.`);
  const words = [...options];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [, times] = /^x(\d{1,6}|\*)$/.exec(word) ?? [];
    if (times !== undefined && times !== '0')
      fault.times = times === '*' ? Number.POSITIVE_INFINITY : Number(times);
    else if (word === rule.lasts) fault.ms = parseDuration(words.shift() ?? '', text);
    else if (/^#[\w-]{1,40}$/.test(word)) fault.tag = word.slice(1);
    else throw new FaultPlanError(`"${word}" means nothing for "${kind}" (in "${text}").`);
  }
  return fault;
}

const isKind = (word: string): word is FaultKind => faultKinds.some((kind) => kind === word);

function parsePlace(kind: FaultKind, text: string): FaultPlace {
  const rule = ruleOf(kind);
  if (rule.place === 'none') throw new FaultPlanError(`"${kind}" takes no place, so no "@${text}".`);
  if (text === 'calls' || text === 'text') return { part: text };
  const [, at] = /^(\d{1,9})$/.exec(text) ?? [];
  const [, part, number, offset] = /^(day|bundle)(\d{1,2})(?:\+(\d{1,9}))?$/.exec(text) ?? [];
  if (at === undefined && (part === undefined || Number(number) === 0))
    throw new FaultPlanError(`"@${text}" is no place: 1200, day2, day2+40, bundle1, calls and text are.`);
  if (rule.place === 'part' && (at !== undefined || offset !== undefined))
    throw new FaultPlanError(`"${kind}" has no byte where it happens: say day2, bundle1, calls or text.`);
  if (at !== undefined) return { part: 'bytes', bytes: Number(at) };
  return {
    part: part === 'day' ? 'day' : 'bundle',
    number: Number(number),
    bytes: offset === undefined ? null : Number(offset),
  };
}

function parseDuration(text: string, of: string): number {
  const [, amount, unit] = /^(\d{1,7})(ms|s|m)$/.exec(text) ?? [];
  if (amount === undefined)
    throw new FaultPlanError(`"${text}" is no duration: 500ms, 3s and 2m are (in "${of}").`);
  return Number(amount) * MS_PER_UNIT[unit as keyof typeof MS_PER_UNIT];
}

/** The fault as it is written; reading it gives the same fault. */
export function faultText({ kind, place, times, ms, figure, tag }: Fault): string {
  const rule = ruleOf(kind);
  return [
    `${kind}${figure === null ? '' : `=${figure}`}${place === null ? '' : `@${placeText(place)}`}`,
    ...(ms === null || rule.lasts === undefined ? [] : [rule.lasts, `${ms}ms`]),
    ...(times === 1 ? [] : [`x${Number.isFinite(times) ? times : '*'}`]),
    ...(tag === null ? [] : [`#${tag}`]),
  ].join(' ');
}

function placeText(place: FaultPlace): string {
  if (place.part === 'bytes') return String(place.bytes);
  if (place.part === 'calls' || place.part === 'text') return place.part;
  return `${place.part}${place.number}${place.bytes === null ? '' : `+${place.bytes}`}`;
}
