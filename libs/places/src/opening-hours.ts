/**
 * A small part of the OpenStreetMap opening-hours notation:
 *
 *     hours = '24/7' | rule (';' rule)*          a later rule replaces an earlier one on the days it names
 *     rule  = [days ' '] (spans | 'off')         without days: every day
 *     days  = (day | day '-' day) (',' ...)*     Mo Tu We Th Fr Sa Su; ranges may pass the end of the week
 *     spans = HH:MM '-' HH:MM (',' ...)*         24:00 and beyond, or an end before the start: past midnight
 *
 * No seasons, holidays or weeks. Nothing here knows a time zone: a weekday and minutes are local to the place.
 */

/** `Date.prototype.getUTCDay` numbering: 0 is Sunday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** Minutes from midnight; `to` is past 1440 when the place closes after midnight. */
export interface OpenInterval {
  from: number;
  to: number;
}

type Week = Readonly<Record<Weekday, readonly OpenInterval[]>>;

const MINUTES_PER_DAY = 1440;
const DAY_NAMES = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'] as const;
const EVERY_DAY: readonly Weekday[] = [0, 1, 2, 3, 4, 5, 6];

/** The intervals that begin on a weekday, in order. @throws {RangeError} when `hours` is not in the notation above. */
export function hoursOn(hours: string, weekday: Weekday): readonly OpenInterval[] {
  return weekOf(hours)[weekday];
}

/**
 * Whether the place is open without a break from one minute of a weekday to another; both may lie past 1440, in the
 * following night. @throws {RangeError} when `hours` is not in the notation.
 */
export function isOpenDuring(hours: string, weekday: Weekday, fromMinute: number, toMinute: number): boolean {
  const week = weekOf(hours);
  // Last night's late hours reach into this morning, and this night may run on into tomorrow's hours.
  const around = [-1, 0, 1].flatMap((offset) =>
    week[shifted(weekday, offset)].map(({ from, to }) => ({
      from: from + offset * MINUTES_PER_DAY,
      to: to + offset * MINUTES_PER_DAY,
    })),
  );
  let openUntil = fromMinute;
  for (const interval of around.sort((a, b) => a.from - b.from))
    if (interval.from <= openUntil && interval.to > openUntil) openUntil = interval.to;
  return openUntil >= toMinute && around.some(({ from, to }) => from <= fromMinute && fromMinute < to);
}

/** For people: `09:30-17:30`, `12:00-15:00, 19:00-02:00`, `open all day` or `closed`. @throws {RangeError} as above. */
export function describeHours(hours: string, weekday: Weekday): string {
  const intervals = hoursOn(hours, weekday);
  if (intervals.length === 0) return 'closed';
  if (intervals.some(({ from, to }) => to - from >= MINUTES_PER_DAY)) return 'open all day';
  return intervals
    .map(({ from, to }) => `${clock(from)}-${to === MINUTES_PER_DAY ? '24:00' : clock(to)}`)
    .join(', ');
}

/** Planning asks for the same few hundred hours over and over; what a geocoder adds to them has no end. */
const MOST_KEPT = 2_000;
const parsed = new Map<string, Week>();

function weekOf(hours: string): Week {
  const known = parsed.get(hours);
  if (known) return known;
  const week = parseWeek(hours);
  if (parsed.size >= MOST_KEPT) parsed.clear();
  parsed.set(hours, week);
  return week;
}

function parseWeek(hours: string): Week {
  const week: Record<Weekday, readonly OpenInterval[]> = { 0: [], 1: [], 2: [], 3: [], 4: [], 5: [], 6: [] };
  for (const rule of hours.trim() === '24/7' ? ['00:00-24:00'] : hours.split(';')) {
    const { days, intervals } = parseRule(rule.trim(), hours);
    for (const day of days) week[day] = intervals;
  }
  return week;
}

function parseRule(rule: string, hours: string) {
  const parts = /^(?:([A-Z][A-Za-z,\- ]*?) +)?(off|\d[\d:,\- ]*)$/.exec(rule);
  if (!parts?.[2]) throw unreadable(hours);
  const days =
    parts[1] === undefined
      ? EVERY_DAY
      : parts[1].split(',').flatMap((range) => parseDays(range.trim(), hours));
  const intervals =
    parts[2] === 'off' ? [] : parts[2].split(',').map((span) => parseSpan(span.trim(), hours));
  return { days, intervals: intervals.sort((a, b) => a.from - b.from) };
}

function parseDays(range: string, hours: string): Weekday[] {
  const [first, last = first] = range
    .split('-')
    .map((name) => (DAY_NAMES as readonly string[]).indexOf(name.trim()));
  if (first === undefined || last === undefined || first < 0 || last < 0) throw unreadable(hours);
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, step) => shifted(first as Weekday, step));
}

function parseSpan(span: string, hours: string): OpenInterval {
  const parts = /^(\d{2}):([0-5]\d)-(\d{2}):([0-5]\d)$/.exec(span);
  if (!parts) throw unreadable(hours);
  const from = Number(parts[1]) * 60 + Number(parts[2]);
  const written = Number(parts[3]) * 60 + Number(parts[4]);
  const to = written <= from ? written + MINUTES_PER_DAY : written;
  if (from >= MINUTES_PER_DAY || to - from > MINUTES_PER_DAY) throw unreadable(hours);
  return { from, to };
}

const shifted = (weekday: Weekday, days: number) => ((((weekday + days) % 7) + 7) % 7) as Weekday;
const unreadable = (hours: string) =>
  new RangeError(`cannot read these opening hours: ${JSON.stringify(hours)}`);
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
