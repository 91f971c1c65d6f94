import type { ItinerarySummary } from '@tripstream/contracts';
import { messages } from '../messages/index.js';
import { Button } from '../ui/Button.js';
import { SpentLine } from './SpentLine.js';
import { TripRow } from './TripRow.js';
import { useMyTrips } from './use-my-trips.js';

const text = messages.trips;

/** The traveller's trips, newest first; nothing at all while there are none. */
export function MyTrips() {
  const { trips, failed, reload } = useMyTrips();
  if (failed && trips.length === 0)
    return (
      <section className="page mt-16 flex items-center gap-4 text-soft">
        <p>{text.failed}</p>
        <Button onClick={reload}>{text.retry}</Button>
      </section>
    );
  if (trips.length === 0) return null;
  return (
    <section className="page mt-16 lg:mt-24" aria-labelledby="my-trips">
      <h2 id="my-trips" className="text-2xl">
        {text.heading}
      </h2>
      <ul className="mt-4 border-t-2 border-ink">
        {trips.map((trip: ItinerarySummary) => (
          <TripRow key={trip.tripId} trip={trip} />
        ))}
      </ul>
      <SpentLine
        finished={trips.filter(({ jobStatus }) => jobStatus !== 'queued' && jobStatus !== 'running').length}
      />
    </section>
  );
}
