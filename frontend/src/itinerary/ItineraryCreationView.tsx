import type { TripStream } from '@tripstream/client';
import { useItinerary, useTripView } from '@tripstream/react';
import { useMemo } from 'react';
import { messages } from '../messages/index.js';
import { DayCard } from './DayCard.js';
import { DayRail } from './DayRail.js';
import { HoldSwitch } from './HoldSwitch.js';
import { HeldStream } from './held-stream.js';
import { PlannerNotes } from './PlannerNotes.js';
import { SkeletonRow } from './SkeletonRow.js';
import { stepName } from './StepLedger.js';
import { TripAlerts } from './TripAlerts.js';
import { TripAnnouncer } from './TripAnnouncer.js';
import { TripHeader } from './TripHeader.js';
import { TripOverview } from './TripOverview.js';
import { useCurrentDay } from './use-current-day.js';

/** A trip while it is being written, and afterwards: the same page, from the first placeholder to the last check. */
export function ItineraryCreationView({ stream: live }: { stream: TripStream }) {
  const stream = useMemo(() => new HeldStream(live), [live]);
  const itinerary = useItinerary(stream);
  const replaying = useTripView(stream, (view) => view.replaying);
  const days = itinerary?.days.length ?? 0;
  const current = useCurrentDay(days);
  // Holding stops the screen, not the planner: whether that is done is asked of the stream behind.
  const over = useTripView(live, (view) => (view.itinerary?.job?.endedAt ?? null) !== null);
  return (
    <div className={`page pt-2 ${replaying ? 'replaying' : ''}`}>
      <TripAnnouncer stream={live} />
      <TripHeader stream={stream} live={live} />
      <div className="mt-6 flex flex-col gap-4">
        <TripAlerts itinerary={itinerary} />
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
          <PlannerNotes
            activities={itinerary?.activities ?? []}
            instead={over ? null : stepName(itinerary?.job)}
          />
          <HoldSwitch stream={stream} over={over || days === 0} />
        </div>
      </div>
      <div className="mt-6 grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-5 lg:mt-8 lg:grid-cols-[9.5rem_minmax(0,1fr)] wide:grid-cols-[8.5rem_minmax(0,1fr)_17rem]">
        <DayRail stream={stream} days={days} current={current} />
        <section
          className="flex min-w-0 flex-col gap-6"
          aria-label={messages.trip.daysLabel}
          aria-busy={!over}
          data-testid="days"
        >
          {days === 0 ? (
            <ol className="rounded-2xl border border-dashed border-rule-strong bg-sheet px-4 sm:px-6">
              {[1, 2, 3, 4, 5].map((row) => (
                <SkeletonRow key={row} working={false} />
              ))}
            </ol>
          ) : (
            itinerary?.days.map(({ day }) => <DayCard key={day} stream={stream} day={day} />)
          )}
        </section>
        <aside className="hidden wide:block" aria-label={messages.trip.overview}>
          <div className="sticky top-6">
            <TripOverview stream={stream} />
          </div>
        </aside>
      </div>
    </div>
  );
}
