import type { Day, Job } from '@tripstream/contracts';
import type { ReactNode } from 'react';
import { messages } from '../messages/index.js';
import { StepLedger, stepName } from './StepLedger.js';
import { writtenDays } from './status.js';

const text = messages.progress;

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
      return stepName(job) ?? text.queued;
  }
}

function counts(job: Job | null, days: readonly Day[]): string {
  if (job === null) return '';
  if (job.kind === 'bundles') return bundleCount(job);
  if (days.length === 0) return '';
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

const bundleCount = ({ endedAt, progress }: Job): string =>
  endedAt === null
    ? messages.bundles.counts.proposed(progress.bundlesProposed)
    : messages.bundles.counts.done(progress.bundlesProposed);

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
  const complete = job?.status === 'complete';
  const words = phaseWords(job);
  const counted = counts(job, days);
  return (
    <div data-testid="progress">
      <div className="flex items-end justify-between gap-4">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 text-sm font-semibold">
          {job && <StepLedger job={job} />}
          {/* On a phone only the current step has its name, and when all is over there is none. */}
          {job?.phase == null ? words : job.endedAt && <p className="sm:sr-only">{words}</p>}
        </div>
        <p className="numerals font-display shrink-0 text-2xl leading-none font-semibold whitespace-nowrap">
          {figure}
        </p>
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
