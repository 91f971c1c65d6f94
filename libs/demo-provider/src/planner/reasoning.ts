import type { City, Lodging } from '@tripstream/places';
import type { TripBrief } from './brief.js';
import { weekdayName } from './calendar.js';
import type { Notes } from './notes.js';
import type { PlannedDay } from './planned-day.js';
import type { Rhythm } from './rhythm.js';
import { counted, distanceInWords, listed } from './wording.js';

const MOST_DAYS_NAMED = 4;
const MOST_CLOSURES_NAMED = 3;

/** How the days came about, in two to four short paragraphs that the days themselves bear out. */
export function reasoningFor(
  city: City,
  brief: TripBrief,
  notes: Notes,
  rhythm: Rhythm,
  lodging: Lodging | null,
  days: readonly PlannedDay[],
): string[] {
  return [...grouping(city, rhythm, days), ...closures(days), ...staying(brief, lodging), ...heeding(notes)];
}

function* grouping(city: City, rhythm: Rhythm, days: readonly PlannedDay[]) {
  const named = days.slice(0, MOST_DAYS_NAMED).map(({ day, theme }) => `day ${day} for ${theme}`);
  const farthest = Math.max(...days.map(({ walkedMetres }) => walkedMetres));
  const slow = days.filter(({ isSlow }) => isSlow).length;
  const unplanned =
    slow > 0
      ? ` Sights run short on ${slow === days.length ? 'so long a stay' : counted(slow, 'day')}; there the plan says unplanned time rather than a second-rate queue.`
      : '';
  yield `${counted(days.length, 'day')} to write and ${city.sights.length} places in ${city.name} worth a stop. ` +
    `Neighbours go together, so that a day stays in its corner: ${listed(named)}${days.length > MOST_DAYS_NAMED ? ', and so on' : ''}. ` +
    `The longest day has ${distanceInWords(farthest)} on foot, of ${distanceInWords(rhythm.walkLimitMetres)} at most.${unplanned}`;
}

function* closures(days: readonly PlannedDay[]) {
  const visits = days.flatMap(({ stops, opening }) =>
    stops.flatMap((stop) => (stop.kind === 'visit' ? [{ sight: stop.sight, on: opening.weekday }] : [])),
  );
  const moved = visits.flatMap(({ sight, on }) => {
    const shut = days.find(({ opening }) => opening.closing(sight) === null);
    return shut
      ? [`${sight.name} is shut on ${weekdayName(shut.opening.weekday)}s and goes to ${weekdayName(on)}`]
      : [];
  });
  if (moved.length > 0) yield `Closing days first: ${listed(moved.slice(0, MOST_CLOSURES_NAMED))}.`;
}

function* staying({ wish }: TripBrief, lodging: Lodging | null) {
  const { adults, children } = wish.party;
  const party = listed([
    counted(adults, 'adult'),
    ...(children > 0 ? [counted(children, 'child', 'children')] : []),
  ]);
  const stay =
    lodging && wish.days > 1
      ? `${lodging.name} in ${lodging.area} for ${counted(wish.days - 1, 'night')}, and tables to match`
      : 'tables to match, and no bed to pay for';
  yield `A ${wish.budget} budget: ${stay}. Prices are estimates for ${party}.`;
}

function* heeding({ heeded }: Notes) {
  if (heeded.length > 0) yield `From the notes: ${listed(heeded)}.`;
}
