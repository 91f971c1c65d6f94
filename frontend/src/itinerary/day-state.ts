import type { Day, Job } from '@tripstream/contracts';
import { dayPhase } from '@tripstream/itinerary';
import { messages } from '../messages/index.js';
import type { StateTone } from '../ui/StateMark.js';

export interface DayState {
  tone: StateTone;
  label: string;
}

const text = messages.day.states;

/** Nothing will be written into this day: the job has ended, or it writes another day only. */
export const isOver = (job: Job | null | undefined, day: number): boolean =>
  job != null && (job.endedAt !== null || (job.day !== null && job.day !== day));

/** Shape and words of a day's state. `over`: a day that waits will wait for ever. */
export function dayState(day: Day, over: boolean): DayState {
  const phase = dayPhase(day);
  switch (phase.kind) {
    case 'placeholder':
      return { tone: 'waiting', label: over ? text.empty : text.placeholder };
    case 'drafting':
      return { tone: 'working', label: text.drafting(phase.nodes) };
    case 'provisional':
      return { tone: 'draft', label: text.provisional(phase.checked, phase.nodes) };
    case 'hydrated':
      return phase.unverified > 0
        ? { tone: 'caution', label: text.unverified(phase.unverified, day.nodes.length) }
        : { tone: 'checked', label: text.hydrated };
    case 'failed':
      return { tone: 'failed', label: text.failed };
  }
}

/** How a stop stands: the three words, and the three marks on the route. */
export type StopState = 'draft' | 'checked' | 'unverified';

export const stopState = ({ status, unverified }: Day['nodes'][number]): StopState =>
  status === 'hydrated' ? 'checked' : unverified === null ? 'draft' : 'unverified';

/** A written day of which no stop has a position: there is nothing to draw, and nothing will come. */
export const isNowhere = (day: Day | undefined): boolean =>
  day?.status === 'planned' && day.nodes.length > 0 && day.nodes.every(({ location }) => location === null);
