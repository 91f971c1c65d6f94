import type { TripStream } from '@tripstream/client';
import { useItinerary } from '@tripstream/react';
import { BoardCell } from '../itinerary/BoardCell.js';
import { ConnectionLine } from '../itinerary/ConnectionLine.js';
import { ProgressBar } from '../itinerary/ProgressBar.js';
import { QuietNotice } from '../itinerary/QuietNotice.js';
import { RunFacts } from '../itinerary/RunFacts.js';
import { StatusPill } from '../itinerary/StatusChip.js';
import { formatDateRange, formatMoment } from '../messages/format.js';
import { messages } from '../messages/index.js';
import { BundleActions } from './BundleActions.js';
import { mayChoose, proposalState, proposalStatus, searchOf } from './proposal-state.js';

const text = messages.bundles;

/** The board over the proposals: for whom and when, how far the search is, and whether news arrive. */
export function BundlesHeader({ stream, live }: { stream: TripStream; live: TripStream }) {
  const itinerary = useItinerary(stream);
  const { preferences, expiresAt } = itinerary ?? {};
  const search = searchOf(itinerary);
  const state = proposalState(itinerary);
  return (
    <header className="board rounded-2xl px-5 pt-6 pb-5 sm:px-9 sm:pt-9 sm:pb-7">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-6 lg:grid-cols-[minmax(0,1fr)_auto]">
        <div className="min-w-0">
          <p className="eyebrow min-h-5 text-[0.875rem] text-board-signal">{text.eyebrow}</p>
          <h1 className="mt-1.5 flex min-h-[1.1em] items-end text-[clamp(2rem,4.6vw,3.5rem)] leading-[1.02] font-bold tracking-[-0.03em]">
            {itinerary ? text.title : <span className="text-board-soft">{text.loading}</span>}
          </h1>
        </div>
        <dl className="numerals flex min-h-12 flex-wrap items-start gap-x-6 gap-y-3 sm:gap-x-8 lg:justify-end lg:pt-7">
          {preferences && (
            <>
              <BoardCell label={text.window}>
                {formatDateRange(preferences.timeframe.from, preferences.timeframe.to)}
              </BoardCell>
              <BoardCell label={messages.board.days}>{preferences.timeframe.days}</BoardCell>
              <BoardCell label={messages.board.party}>
                {messages.trip.party(preferences.party.adults, preferences.party.children)}
              </BoardCell>
            </>
          )}
        </dl>
      </div>
      <div className="mt-7 flex min-h-15 flex-wrap items-center gap-x-3 gap-y-3 border-t border-board-rule pt-5 sm:gap-x-5">
        <div className="flex min-w-0 max-w-full max-sm:basis-full">
          <StatusPill status={proposalStatus(itinerary)} state={state} />
        </div>
        <ConnectionLine stream={live} />
        <BundleActions stream={live} />
      </div>
      <div className="mt-5">
        <ProgressBar job={search} days={[]}>
          {expiresAt && mayChoose(state) && itinerary && itinerary.bundles.length > 0 && (
            <p>{text.openUntil(formatMoment(expiresAt))}</p>
          )}
          <QuietNotice stream={live} />
        </ProgressBar>
        <RunFacts job={search} />
      </div>
    </header>
  );
}
