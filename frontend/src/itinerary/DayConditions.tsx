import type { DayCheck, DayWeather } from '@tripstream/contracts';
import { ChevronDown, CloudSun, Footprints } from 'lucide-react';
import { useState } from 'react';
import { formatKm } from '../messages/format.js';
import { messages } from '../messages/index.js';
import { StateMark } from '../ui/StateMark.js';
import { DayFindings } from './DayFindings.js';

const text = messages.check;

/**
 * Whether the day works, how far one walks, and the weather. The room is there before the check is, and the findings open on request.
 *
 * @param unverified - how many of its stops nobody could verify: nothing found is then no proof
 * @param awaited - a check may still come
 */
export function DayConditions({
  day,
  check,
  unverified,
  awaited,
}: {
  day: number;
  check: DayCheck | null;
  unverified: number;
  awaited: boolean;
}) {
  const [open, setOpen] = useState(false);
  if (check === null)
    return awaited ? <div className="min-h-18 pb-3 sm:min-h-11" aria-hidden="true" /> : null;
  const warnings = check.findings.filter(({ severity }) => severity === 'warning').length;
  const notes = check.findings.length - warnings;
  const counts = text.counts(warnings, notes);
  const listId = `day-${day}-findings`;
  return (
    <div className="px-4 pb-3 sm:px-6" data-testid="conditions">
      <div className="numerals flex min-h-15 flex-wrap content-start items-center gap-x-5 gap-y-1 text-sm text-soft sm:min-h-8 sm:flex-nowrap">
        {check.findings.length === 0 ? (
          <span
            className={`inline-flex min-h-7 shrink-0 items-center gap-1.5 font-medium ${unverified > 0 ? 'text-caution' : 'text-checked'}`}
            data-testid="feasibility"
          >
            <StateMark tone={unverified > 0 ? 'caution' : 'checked'} />
            {unverified > 0 ? text.unproven(unverified) : text.works}
          </span>
        ) : (
          <button
            type="button"
            aria-expanded={open}
            aria-controls={open ? listId : undefined}
            aria-label={text.toggle(day, counts)}
            onClick={() => setOpen(!open)}
            className={`inline-flex min-h-7 shrink-0 items-center gap-1.5 rounded-full px-2.5 font-medium hover:underline ${warnings > 0 ? 'bg-caution-wash text-caution' : 'border border-rule text-soft'}`}
            data-testid="feasibility"
          >
            <StateMark tone={warnings > 0 ? 'warning' : 'note'} />
            {counts}
            <ChevronDown
              size={15}
              aria-hidden
              className={`transition-transform ${open ? 'rotate-180' : ''}`}
            />
          </button>
        )}
        {check.legs.length > 0 && (
          <span className="inline-flex min-h-7 shrink-0 items-center gap-1.5">
            <Footprints size={16} strokeWidth={1.75} aria-hidden className="text-faint" />
            {text.walking(formatKm(check.walkingMetres / 1000))}
          </span>
        )}
        {check.weather && <Weather weather={check.weather} />}
      </div>
      {open && <DayFindings id={listId} day={day} findings={check.findings} />}
    </div>
  );
}

function Weather({ weather }: { weather: DayWeather }) {
  const { summary, minCelsius, maxCelsius, rainChance, kind, source } = weather;
  return (
    <span
      className="inline-flex min-h-7 min-w-0 items-center gap-1.5 max-sm:basis-full sm:flex-1"
      title={`${summary}. ${text.source(source.name)}`}
    >
      <CloudSun size={17} strokeWidth={1.75} aria-hidden className="shrink-0 text-faint" />
      <span className="sr-only">{text.weather}, </span>
      <span className="min-w-0 sm:truncate">
        <span className="text-faint">{text.weatherKinds[kind]}:</span>{' '}
        {[
          text.degrees(Math.round(minCelsius), Math.round(maxCelsius)),
          rainChance !== null && text.rain(rainChance),
          // What is usual was summed up from these very figures.
          kind === 'forecast' && summary,
        ]
          .filter(Boolean)
          .join(', ')}
      </span>
    </span>
  );
}
