import type { TripStream } from '@tripstream/client';
import { useItinerary, useReadiness } from '@tripstream/react';
import { Link } from 'react-router';
import { searchOf } from '../bundles/proposal-state.js';
import { formatDateRange } from '../messages/format.js';
import { messages } from '../messages/index.js';
import { BoardCell } from './BoardCell.js';
import { ConnectionLine } from './ConnectionLine.js';
import { DraftNotice } from './DraftNotice.js';
import { ProgressBar } from './ProgressBar.js';
import { QuietNotice } from './QuietNotice.js';
import { RunFacts } from './RunFacts.js';
import { StatusChip } from './StatusChip.js';
import { TripActions } from './TripActions.js';

const text = messages.trip;

/** The board over the days: where, when, how far, and whether news arrive. */
export function TripHeader({
  stream,
  live,
}: {
  stream: TripStream;
  /** The same trip, never held: what can be done with it is no matter of what the screen shows. */
  live: TripStream;
}) {
  const itinerary = useItinerary(stream);
  const readiness = useReadiness(stream);
  const days = itinerary?.days ?? [];
  const [first, last] = [days[0]?.date, days.at(-1)?.date];
  const { destination, wish } = itinerary ?? {};
  const search = searchOf(itinerary);
  const place = destination
    ? [destination.name, destination.country].filter(Boolean).join(', ')
    : (wish?.destination ?? '');
  return (
    <header className="board rounded-2xl px-5 pt-6 pb-5 sm:px-9 sm:pt-9 sm:pb-7">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-6 lg:grid-cols-[minmax(0,1fr)_auto]">
        <div className="min-w-0">
          <p className="eyebrow flex min-h-5 flex-wrap gap-x-4 wrap-anywhere text-[0.875rem] text-board-signal">
            {place}
            {itinerary && itinerary.bundles.length > 1 && search && (
              <Link
                to={`/new/${search.generationId}`}
                state={{ tripId: itinerary.tripId }}
                className="text-[0.8125rem] font-medium tracking-normal text-board-soft normal-case underline underline-offset-4 hover:text-board-ink"
              >
                {messages.bundles.others}
              </Link>
            )}
          </p>
          <h1 className="mt-1.5 flex min-h-[1.1em] min-w-0 wrap-anywhere max-w-[22ch] items-end text-[clamp(2rem,4.6vw,3.5rem)] leading-[1.02] font-bold tracking-[-0.03em]">
            {itinerary ? itinerary.title : <span className="text-board-soft">{text.loading}</span>}
          </h1>
        </div>
        <dl className="numerals flex flex-wrap items-start gap-x-6 gap-y-3 sm:gap-x-8 lg:justify-end lg:pt-7">
          {first && last && (
            <BoardCell label={messages.board.departs}>{formatDateRange(first, last)}</BoardCell>
          )}
          {wish && <BoardCell label={messages.board.days}>{wish.days}</BoardCell>}
          {wish && (
            <BoardCell label={messages.board.party}>
              {text.party(wish.party.adults, wish.party.children)}
            </BoardCell>
          )}
        </dl>
      </div>
      <div className="mt-7 flex min-h-15 flex-wrap items-center gap-x-3 gap-y-3 border-t sm:gap-x-5 border-board-rule pt-5">
        {/* A line of its own on a phone, so that fewer words in it pull nothing up. */}
        <div className="flex min-w-0 max-w-full max-sm:basis-full">
          <StatusChip readiness={readiness} itinerary={itinerary} />
        </div>
        <ConnectionLine stream={live} />
        <TripActions stream={live} />
      </div>
      <div className="mt-5">
        <ProgressBar job={itinerary?.job ?? null} days={days}>
          <DraftNotice stream={stream} />
          <QuietNotice stream={live} />
        </ProgressBar>
        <RunFacts job={itinerary?.job ?? null} />
      </div>
    </header>
  );
}
