import type { Day, Job, Phase } from '@tripstream/contracts';
import type { ReactNode } from 'react';
import { messages } from '../messages/index.js';
import { writtenDays } from './status.js';

const text = messages.progress;
const phases = Object.keys(text.phases) as Phase[];

interface ProgressBarProps {
  job: Job | null;
  days: readonly Day[];
  /** What stands beside the counts. */
  children?: ReactNode;
}

function phaseWords(job: Job | null): string {
  switch (job?.status) {
    case 'complete':
      return text.complete;
    case 'cancelled':
      return text.stopped;
    case 'error':
    case 'expired':
      return text.failed;
    default:
      if (job === null) return messages.status.unknown;
      return job.phase ? text.phases[job.phase] : text.queued;
  }
}

function counts(job: Job | null, days: readonly Day[]): string {
  if (job === null || days.length === 0) return '';
  const written = writtenDays(days);
  const isOver = job.endedAt !== null;
  if (!isOver && job.day !== null)
    return [messages.day.number(job.day), placeCount(job, days)].filter(Boolean).join(' · ');
  const writing = days.find((day) => day.status === 'drafting')?.day ?? written + 1;
  const dayCount =
    isOver || writing > days.length ? text.daysDone(written, days.length) : text.days(writing, days.length);
  const places = placeCount(job, days);
  return places ? `${dayCount} · ${places}` : dayCount;
}

/** While it runs the server's counts; afterwards what came of it, because a look-up that ended is not yet a place. */
function placeCount({ progress, phase, endedAt }: Job, days: readonly Day[]): string | null {
  if (progress.nodesPlanned === 0) return null;
  if (endedAt !== null) {
    const stops = days.flatMap((day) => day.nodes);
    return text.verified(stops.filter(({ status }) => status === 'hydrated').length, stops.length);
  }
  const isChecking = phase === 'hydrating' || phase === 'finishing' || progress.nodesChecked > 0;
  return isChecking
    ? text.checked(progress.nodesChecked, progress.nodesPlanned)
    : text.planned(progress.nodesPlanned);
}

/** The server's figure and the server's words; the browser computes no percentage of its own. */
export function ProgressBar({ job, days, children }: ProgressBarProps) {
  const percent = job?.progress.percent;
  const figure = percent === undefined ? text.unknown : text.percent(percent);
  const current = job?.phase ? phases.indexOf(job.phase) : -1;
  const complete = job?.status === 'complete';
  const words = phaseWords(job);
  const counted = counts(job, days);
  return (
    <div data-testid="progress">
      <div className="flex items-end justify-between gap-4">
        <ol className="hidden gap-x-5 text-sm sm:flex" aria-hidden="true">
          {phases.map((phase, index) => (
            <li
              key={phase}
              className={
                index === current && !complete
                  ? 'font-semibold text-ink'
                  : complete || index < current
                    ? 'text-checked'
                    : 'text-faint'
              }
            >
              {text.phases[phase]}
            </li>
          ))}
        </ol>
        <p className="text-sm font-semibold sm:sr-only">{words}</p>
        <p className="numerals font-display text-2xl leading-none font-semibold">{figure}</p>
      </div>
      <div
        role="progressbar"
        aria-label={text.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={[percent !== undefined && figure, words, counted].filter(Boolean).join(', ')}
        className="relative mt-2.5 h-1.5 overflow-hidden rounded-full bg-board-rule"
      >
        <div
          className={`h-full origin-left rounded-full transition-transform duration-700 ease-out ${complete ? 'bg-checked' : 'bg-signal'}`}
          style={{ transform: `scaleX(${(percent ?? 0) / 100})` }}
        />
      </div>
      <div className="numerals mt-2 flex min-h-11 flex-wrap content-start items-start justify-between gap-x-6 text-sm text-soft sm:min-h-5">
        <p>{counted}</p>
        {children}
      </div>
    </div>
  );
}
