import { useTripStream, useTripView } from '@tripstream/react';
import { Navigate, useParams } from 'react-router';
import { searchOf } from '../bundles/proposal-state.js';
import { ItineraryCreationView } from '../itinerary/ItineraryCreationView.js';
import { messages } from '../messages/index.js';
import { useDocumentTitle } from '../ui/use-document-title.js';
import { TripPage } from './TripPage.js';

/** The trip that the address names. Another address is another page: nothing of the last one is kept. */
export function PlanPage() {
  const { tripId = '' } = useParams();
  return <Plan key={tripId} tripId={tripId} />;
}

function Plan({ tripId }: { tripId: string }) {
  const stream = useTripStream(tripId);
  const title = useTripView(stream, (view) => view.itinerary?.title ?? messages.trip.loading);
  /** Of a proposal nobody has chosen from there are no days to show: its page is that of the bundles. */
  const openSearch = useTripView(stream, ({ itinerary }) =>
    itinerary !== null && itinerary.wish === null ? (searchOf(itinerary)?.generationId ?? null) : null,
  );
  useDocumentTitle(title);

  if (openSearch !== null) return <Navigate to={`/new/${openSearch}`} state={{ tripId }} replace />;

  return (
    <TripPage stream={stream} what="trip">
      <ItineraryCreationView stream={stream} />
    </TripPage>
  );
}
