import type { Itinerary } from '@tripstream/contracts';
import { Link } from 'react-router';
import { messages } from '../messages/index.js';
import { Banner } from '../ui/Banner.js';
import { buttonLook } from '../ui/Button.js';
import { ChangePreferences } from './ChangePreferences.js';
import { proposalState, searchOf } from './proposal-state.js';

const text = messages.bundles.alerts;

/** What somebody has to act on is an alert; that a trip was chosen is only good to know. */
export function BundleAlerts({ itinerary }: { itinerary: Itinerary | null }) {
  const state = proposalState(itinerary);
  const failure = searchOf(itinerary)?.failure;
  const chosen = itinerary?.bundles.find(({ bundleId }) => bundleId === itinerary.chosenBundleId);
  return (
    <>
      <div role="alert" className="flex flex-col gap-3 empty:hidden">
        {state === 'failed' && itinerary && (
          <Banner>
            <p className="font-semibold">
              {failure ? messages.failures[failure.code] : messages.failures.internal}
            </p>
            <p className="mt-0.5 text-soft">{text.failedKept(itinerary.bundles.length)}</p>
          </Banner>
        )}
        {state === 'expired' && (
          <Banner>
            <p>{text.expired}</p>
          </Banner>
        )}
        {state === 'none' && (
          <Banner>
            <p className="font-semibold">{text.none}</p>
            <p className="mt-0.5 text-soft">{text.noneHint}</p>
            {itinerary?.preferences && <ChangePreferences preferences={itinerary.preferences} />}
          </Banner>
        )}
      </div>
      {state === 'chosen' && itinerary && (
        <Banner look="note">
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
            <div>
              <p className="font-semibold">{text.chosen(chosen?.title ?? itinerary.title)}</p>
              <p className="mt-0.5 text-soft">{text.chosenHint}</p>
            </div>
            <Link to={`/plans/${itinerary.tripId}`} className={buttonLook('primary')}>
              {messages.bundles.open}
            </Link>
          </div>
        </Banner>
      )}
    </>
  );
}
