import type { Itinerary } from '@tripstream/contracts';
import { Link } from 'react-router';
import { messages } from '../messages/index.js';
import { Banner } from '../ui/Banner.js';
import { buttonLook } from '../ui/Button.js';
import { keepDraft } from '../wish/draft.js';
import { writtenDays } from './status.js';

const text = messages.trip;

/** Only what somebody has to act on. Each failed day says the rest itself: here they are counted and linked. */
export function TripAlerts({ itinerary }: { itinerary: Itinerary | null }) {
  const failedDays = itinerary?.days.filter((day) => day.status === 'failed') ?? [];
  return (
    <div role="alert" className="flex flex-col gap-3 empty:hidden">
      {itinerary?.discarded && (
        <Banner>
          <p>{text.discarded}</p>
        </Banner>
      )}
      {itinerary?.job?.status === 'error' && <PlannerFailure itinerary={itinerary} />}
      {itinerary?.job?.status === 'complete' && itinerary.destination === null && (
        <UnknownPlace itinerary={itinerary} />
      )}
      {itinerary && itinerary.job?.status !== 'error' && failedDays.length > 0 && (
        <Banner>
          <p>
            {itinerary.job?.endedAt && `${text.partial(failedDays.length, itinerary.days.length)} `}
            {failedDays.map(({ day, failure }) => (
              <span key={day}>
                <a href={`#day-${day}`} className="font-medium underline underline-offset-4">
                  {messages.announce.dayFailed(day, itinerary.days.length)}
                </a>
                {failure && `: ${messages.failures[failure.code]}`}{' '}
              </span>
            ))}
          </p>
        </Banner>
      )}
    </div>
  );
}

function PlannerFailure({ itinerary }: { itinerary: Itinerary }) {
  const failure = itinerary.job?.failure;
  return (
    <Banner>
      <p className="font-semibold">
        {failure ? messages.failures[failure.code] : messages.failures.internal}
      </p>
      <p className="mt-0.5 text-soft">{text.failureKept(writtenDays(itinerary.days))}</p>
      {failure?.code === 'destination_unknown' && <ChangeWish itinerary={itinerary} />}
    </Banner>
  );
}

function UnknownPlace({ itinerary }: { itinerary: Itinerary }) {
  return (
    <Banner>
      <p className="font-semibold">{text.unknownPlace(itinerary.wish?.destination ?? '')}</p>
      <p className="mt-0.5 text-soft">{text.unknownPlaceText}</p>
      <ChangeWish itinerary={itinerary} />
    </Banner>
  );
}

/** Back to the form with what was wished, so that a letter can be put right without writing it all again. */
function ChangeWish({ itinerary: { wish } }: { itinerary: Itinerary }) {
  if (wish === null) return null;
  return (
    <Link to="/" onClick={() => keepDraft(wish)} className={`${buttonLook('plain')} -ml-1`}>
      {text.newWish}
    </Link>
  );
}
