import { useTripStream } from '@tripstream/react';
import { useParams } from 'react-router';
import { AppShell } from '../app/AppShell.js';
import { BundlesView } from '../bundles/BundlesView.js';
import { useGenerationTrip } from '../bundles/use-generation-trip.js';
import { messages } from '../messages/index.js';
import { Button } from '../ui/Button.js';
import { Notice } from '../ui/Notice.js';
import { useDocumentTitle } from '../ui/use-document-title.js';
import { NewTripLink } from './NewTripLink.js';
import { NotFoundPage } from './NotFoundPage.js';
import { TripPage } from './TripPage.js';

const text = messages.bundles;

/** The proposals that the address names by their generation. */
export function BundlesPage() {
  const { generationId = '' } = useParams();
  return <Generation key={generationId} generationId={generationId} />;
}

function Generation({ generationId }: { generationId: string }) {
  const { trip, retry } = useGenerationTrip(generationId);
  useDocumentTitle(text.title);
  switch (trip.kind) {
    case 'found':
      return <Proposals key={trip.tripId} tripId={trip.tripId} />;
    case 'not_found':
      return <NotFoundPage what="bundles" />;
    case 'unreachable':
      return (
        <AppShell>
          <Notice title={text.unreachable.title} text={text.unreachable.text}>
            <Button look="primary" onClick={retry}>
              {text.unreachable.retry}
            </Button>
          </Notice>
        </AppShell>
      );
    case 'asking':
      return (
        <AppShell actions={<NewTripLink />}>
          <p className="page pt-10 text-soft">{text.loading}</p>
        </AppShell>
      );
  }
}

function Proposals({ tripId }: { tripId: string }) {
  const stream = useTripStream(tripId);
  return (
    <TripPage stream={stream} what="bundles">
      <BundlesView stream={stream} />
    </TripPage>
  );
}
