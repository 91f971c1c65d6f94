import type { TripStream } from '@tripstream/client';
import { useConnection } from '@tripstream/react';
import type { ReactNode } from 'react';
import { AppShell } from '../app/AppShell.js';
import { messages } from '../messages/index.js';
import { Button } from '../ui/Button.js';
import { Notice } from '../ui/Notice.js';
import { NewTripLink } from './NewTripLink.js';
import { NotFoundPage } from './NotFoundPage.js';

interface TripPageProps {
  stream: TripStream;
  /** What is said to be missing when there is no such trip. */
  what: 'trip' | 'bundles';
  children: ReactNode;
}

/** The frame of a page that follows a trip, or why the trip cannot be followed. */
export function TripPage({ stream, what, children }: TripPageProps) {
  const connection = useConnection(stream);
  if (connection.kind === 'closed' && connection.because === 'not_found') return <NotFoundPage what={what} />;
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
  return <AppShell actions={<NewTripLink />}>{children}</AppShell>;
}
