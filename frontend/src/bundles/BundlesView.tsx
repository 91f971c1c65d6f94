import type { TripStream } from '@tripstream/client';
import { useItinerary, useTripView } from '@tripstream/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { HoldSwitch } from '../itinerary/HoldSwitch.js';
import { HeldStream } from '../itinerary/held-stream.js';
import { PlannerNotes } from '../itinerary/PlannerNotes.js';
import { stepName } from '../itinerary/StepLedger.js';
import { TripAnnouncer } from '../itinerary/TripAnnouncer.js';
import { messages } from '../messages/index.js';
import { Segmented } from '../ui/Segmented.js';
import { AskedFor } from './AskedFor.js';
import { bundleAnnouncements } from './announcements.js';
import { BundleAlerts } from './BundleAlerts.js';
import { BundleCard } from './BundleCard.js';
import { BundleSkeleton } from './BundleSkeleton.js';
import { BundlesHeader } from './BundlesHeader.js';
import { CompareTable } from './CompareTable.js';
import { proposalState, searchOf } from './proposal-state.js';
import { useChooseBundle } from './use-choose-bundle.js';

const text = messages.bundles;
type View = 'cards' | 'compare';
const views: readonly { value: View; label: string }[] = [
  { value: 'cards', label: text.view.cards },
  { value: 'compare', label: text.view.compare },
];
/** How many places are kept while nobody knows how many trips will come. */
const USUAL_BUNDLES = 4;

/** The trips that are proposed, while they are looked for and afterwards: from the first empty ticket to the choice. */
export function BundlesView({ stream: live }: { stream: TripStream }) {
  const stream = useMemo(() => new HeldStream(live), [live]);
  const itinerary = useItinerary(stream);
  const replaying = useTripView(stream, (view) => view.replaying);
  const over = useTripView(live, (view) => {
    const search = searchOf(view.itinerary);
    return search !== null && search.endedAt !== null;
  });
  const choosing = useChooseBundle(live.tripId);
  const [view, setView] = useState<View>('cards');
  const shown = useRef(false);
  const known = itinerary !== null;
  useEffect(() => {
    if (known) shown.current = true;
  }, [known]);

  const bundles = itinerary?.bundles ?? [];
  const search = searchOf(itinerary);
  const state = proposalState(itinerary);
  const isSearching = state === 'proposing' || state === 'loading';
  const awaited = isSearching ? Math.max(0, USUAL_BUNDLES - bundles.length) : 0;
  const chosenBundleId = itinerary?.chosenBundleId ?? null;
  const common = { state, tripId: live.tripId, choosing };
  const canCompare = bundles.length > 1;
  return (
    <div className={`page pt-2 ${replaying ? 'replaying' : ''}`}>
      <TripAnnouncer stream={live} announce={bundleAnnouncements} />
      <BundlesHeader stream={stream} live={live} />
      <div className="mt-6 flex flex-col gap-4">
        <BundleAlerts itinerary={itinerary} />
        {itinerary?.preferences && <AskedFor preferences={itinerary.preferences} />}
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
          <PlannerNotes
            activities={notesOf(itinerary, search)}
            instead={isSearching ? stepName(search) : null}
          />
          <div className="flex flex-wrap items-start gap-x-6 gap-y-2 max-sm:basis-full">
            <HoldSwitch stream={stream} over={over || !known} />
            <div className="hidden min-h-17 w-64 lg:block">
              {canCompare && (
                <Segmented
                  name="view"
                  legend={text.view.legend}
                  options={views}
                  value={view}
                  onChange={setView}
                />
              )}
            </div>
          </div>
        </div>
      </div>
      <section
        className="mt-4"
        aria-label={text.listLabel}
        aria-busy={isSearching}
        data-testid="bundles"
        data-state={state}
      >
        {canCompare && view === 'compare' && (
          <div className="hidden lg:block">
            <CompareTable {...common} bundles={bundles} chosenBundleId={chosenBundleId} />
          </div>
        )}
        <ul
          className={`grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-2 lg:gap-7 lg:has-[[aria-expanded=true]]:items-start ${canCompare && view === 'compare' ? 'lg:hidden' : ''}`}
        >
          {bundles.map((bundle, at) => (
            <li key={bundle.bundleId} className="grid">
              <BundleCard
                {...common}
                bundle={bundle}
                number={at + 1}
                isChosen={bundle.bundleId === chosenBundleId}
                live={shown}
              />
            </li>
          ))}
          {Array.from({ length: awaited }, (_, index) => {
            const number = bundles.length + index + 1;
            return (
              <li key={`awaited-${number}`} className="grid">
                <BundleSkeleton number={number} working={index === 0} />
              </li>
            );
          })}
        </ul>
      </section>
    </div>
  );
}

/** What was noted while trips were looked for: the plan that followed a choice has notes of its own. */
function notesOf(itinerary: ReturnType<typeof useItinerary>, search: ReturnType<typeof searchOf>) {
  const end = search?.endedVersion ?? Number.POSITIVE_INFINITY;
  return itinerary?.activities.filter(({ version }) => version <= end) ?? [];
}
