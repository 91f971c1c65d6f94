import type { Job } from '@tripstream/contracts';
import { messages } from '../messages/index.js';
import { StateMark, type StateTone } from '../ui/StateMark.js';

const text = messages.ledger;

interface Entry {
  tone: StateTone;
  /** How far this step is, for who does not see the mark. */
  said: string;
}

/** How each step stands: steps before the current one are done, and all of them at completion. */
function entryOf(job: Job, at: number): Entry {
  const current = job.steps.findIndex(({ id }) => id === job.phase);
  if (job.status === 'complete' || at < current) return { tone: 'checked', said: text.done };
  if (at !== current) return { tone: 'waiting', said: text.next };
  if (job.status === 'error' || job.status === 'expired') return { tone: 'failed', said: text.failed };
  if (job.status === 'cancelled') return { tone: 'caution', said: text.stopped };
  return { tone: 'working', said: text.now };
}

/** The steps of the work by their names, which stay when it is done. On a phone only the current one has room for its name. */
export function StepLedger({ job }: { job: Job }) {
  return (
    <ol
      aria-label={text.label}
      className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 font-normal sm:gap-x-5"
      data-testid="ledger"
    >
      {job.steps.map((step, at) => {
        const { tone, said } = entryOf(job, at);
        const isCurrent = tone !== 'checked' && tone !== 'waiting';
        return (
          <li
            key={step.id}
            aria-current={isCurrent ? 'step' : undefined}
            className={`inline-flex items-center gap-1.5 ${isCurrent ? 'font-semibold text-ink' : tone === 'checked' ? 'text-checked' : 'text-faint'}`}
          >
            <StateMark tone={tone} size={14} />
            <span className={isCurrent ? '' : 'max-sm:sr-only'}>{step.displayName}</span>
            <span className="sr-only">, {said}</span>
          </li>
        );
      })}
    </ol>
  );
}

/** What the planner is doing, in the words of its workflow; null while nobody has begun. */
export const stepName = (job: Job | null | undefined): string | null =>
  job?.steps.find(({ id }) => id === job.phase)?.displayName ?? null;
