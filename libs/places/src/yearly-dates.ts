/**
 * When something that comes back every year does so:
 *
 *     rule    = ['~'] start [' ' shift] [' ' length]     '~': about then, every year a little different
 *     start   = MM-DD | MM ' ' weekday ' ' (1-5 | 'last') | 'easter'
 *     shift   = ('+' | '-') days                         from the start that was named
 *     length  = days 'd'                                 one day when nothing is said
 *
 * `05-15`, `07 Su 3 -1 2d` (Saturday and Sunday of the third Sunday's weekend of July), `~easter -57 11d`.
 */
export interface YearlyDates {
  /** Calendar dates, both included; `from` lies in the year that was asked for unless the shift leads out of it. */
  from: string;
  to: string;
  about: boolean;
}

const WEEKDAYS = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'];
const RULE =
  /^(?<about>~)?(?:(?<month>\d\d)-(?<day>\d\d)|(?<inMonth>\d\d) (?<weekday>[A-Z][a-z]) (?<nth>[1-5]|last)|easter)(?: (?<shift>[+-]\d+))?(?: (?<length>\d+)d)?$/;

/** @throws {RangeError} when `rule` is not in the notation above */
export function datesIn(year: number, rule: string): YearlyDates {
  const parts = RULE.exec(rule)?.groups;
  if (parts === undefined) throw unreadable(rule);
  const first = startIn(year, parts, rule) + Number(parts.shift ?? 0);
  const length = Number(parts.length ?? 1);
  if (length < 1) throw unreadable(rule);
  return { from: dateOf(first), to: dateOf(first + length - 1), about: parts.about !== undefined };
}

/** Days since 1970. */
function startIn(year: number, parts: Record<string, string | undefined>, rule: string): number {
  if (parts.month !== undefined && parts.day !== undefined) {
    const date = `${year}-${parts.month}-${parts.day}`;
    const day = dayOf(date);
    // A day that the month does not have would move into the next one.
    if (Number.isNaN(day) || dateOf(day) !== date) throw unreadable(rule);
    return day;
  }
  if (parts.inMonth !== undefined) return weekdayIn(year, parts, rule);
  return dayOf(easter(year));
}

function weekdayIn(
  year: number,
  { inMonth, weekday = '', nth }: Record<string, string | undefined>,
  rule: string,
): number {
  const month = Number(inMonth);
  const wanted = WEEKDAYS.indexOf(weekday);
  if (wanted < 0 || month < 1 || month > 12) throw unreadable(rule);
  const first = Math.floor(Date.UTC(year, month - 1, 1) / MS_PER_DAY);
  const next = Math.floor(Date.UTC(year, month, 1) / MS_PER_DAY);
  const all = Array.from({ length: next - first }, (_, at) => first + at).filter(
    (day) => new Date(day * MS_PER_DAY).getUTCDay() === wanted,
  );
  const found = nth === 'last' ? all.at(-1) : all[Number(nth) - 1];
  if (found === undefined) throw unreadable(rule);
  return found;
}

/** Easter Sunday of the western churches, by the method of Meeus, Jones and Butcher. */
function easter(year: number): string {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const sum = epact + weekday - 7 * late + 114;
  return `${year}-${two(Math.floor(sum / 31))}-${two((sum % 31) + 1)}`;
}

const MS_PER_DAY = 86_400_000;
const two = (value: number) => String(value).padStart(2, '0');
const dayOf = (date: string) => Math.floor(Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY);
const dateOf = (day: number) => new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
const unreadable = (rule: string) =>
  new RangeError(`cannot read these yearly dates: ${JSON.stringify(rule)}`);
