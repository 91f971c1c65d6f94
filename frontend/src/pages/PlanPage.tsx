import { useConnection, useTripStream, useTripView } from '@tripstream/react';
import { Plus } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { AppShell } from '../app/AppShell.js';
import { ItineraryCreationView } from '../itinerary/ItineraryCreationView.js';
import { messages } from '../messages/index.js';
import { Button } from '../ui/Button.js';
import { Notice } from '../ui/Notice.js';
import { useDocumentTitle } from '../ui/use-document-title.js';
import { NotFoundPage } from './NotFoundPage.js';

/** The trip that the address names. Another address is another page: nothing of the last one is kept. */
export function PlanPage() {
  const { tripId = '' } = useParams();
  return <Plan key={tripId} tripId={tripId} />;
}

function Plan({ tripId }: { tripId: string }) {
  const stream = useTripStream(tripId);
  const connection = useConnection(stream);
  const title = useTripView(stream, (view) => view.itinerary?.title ?? messages.trip.loading);
  useDocumentTitle(title);

  if (connection.kind === 'closed' && connection.because === 'not_found') return <NotFoundPage trip />;
  if (connection.kind === 'closed' && connection.because === 'refused')
    return (
      <AppShell>
        <Notice title={messages.refused.title} text={messages.refused.text}>
          <Button look="primary" onClick={() => location.reload()}>
            {messages.refused.reload}
          </Button>
        </Notice>
      </AppShell>
    );
  return (
    <AppShell
      actions={
        <Link
          to="/"
          className="inline-flex h-10 items-center gap-1.5 rounded-md px-2.5 text-sm font-medium hover:bg-well"
        >
          <Plus size={17} aria-hidden />
          <span className="sr-only sm:not-sr-only">{messages.newTrip}</span>
        </Link>
      }
    >
      <ItineraryCreationView stream={stream} />
    </AppShell>
  );
}
