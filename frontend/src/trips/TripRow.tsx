import type { ItinerarySummary } from '@tripstream/contracts';
import { ArrowRight } from 'lucide-react';
import { Link } from 'react-router';
import { formatShortDate } from '../messages/format.js';
import { messages } from '../messages/index.js';
import { StateMark, type StateTone } from '../ui/StateMark.js';

const text = messages.trips;

function statusOf({ jobStatus, percent, stage }: ItinerarySummary): { tone: StateTone; label: string } {
  const isProposal = stage === 'proposal';
  switch (jobStatus) {
    case 'queued':
    case 'running':
      return { tone: 'working', label: isProposal ? text.proposing(percent) : text.planning(percent) };
    case 'complete':
      return { tone: 'checked', label: isProposal ? text.toChoose : text.ready };
    case 'expired':
      return { tone: 'waiting', label: text.lapsed };
    case 'cancelled':
      return { tone: 'waiting', label: text.stopped };
    case 'error':
      return { tone: 'failed', label: text.error };
  }
}

/** What the title leaves to say: the place stands beside it, and some titles count the days themselves. */
function whatOf({ title, destination, days, stage }: ItinerarySummary): string {
  if (stage === 'proposal') return title;
  const length = text.days(days);
  if (title === destination) return length;
  return title.includes(length) ? title : `${title}, ${length}`;
}

/** A line of the board: when, where, what, how far. */
export function TripRow({ trip }: { trip: ItinerarySummary }) {
  const { tone, label } = statusOf(trip);
  return (
    <li className="border-b border-rule">
      <Link
        to={`/plans/${trip.tripId}`}
        className="group grid grid-cols-[4.25rem_1fr_auto] items-baseline gap-x-4 py-4 hover:bg-sheet sm:grid-cols-[5rem_minmax(8rem,14rem)_1fr_12rem_auto]"
      >
        <span className="numerals text-soft">{trip.startDate ? formatShortDate(trip.startDate) : '–'}</span>
        <span className="font-display text-lg leading-tight font-semibold wrap-anywhere">
          {trip.stage === 'proposal' ? text.proposals : trip.destination}
        </span>
        <span className="col-span-2 col-start-2 row-start-2 truncate text-[0.9375rem] text-soft sm:col-span-1 sm:col-start-auto sm:row-start-auto">
          {whatOf(trip)}
        </span>
        <span className="numerals flex items-baseline gap-2 justify-self-end [&>svg]:self-center text-[0.9375rem] sm:justify-self-start">
          <StateMark tone={tone} />
          {label}
        </span>
        <ArrowRight
          size={17}
          aria-hidden
          className="hidden self-center text-faint transition-transform group-hover:translate-x-0.5 sm:block"
        />
      </Link>
    </li>
  );
}
