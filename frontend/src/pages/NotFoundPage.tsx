import { Link } from 'react-router';
import { AppShell } from '../app/AppShell.js';
import { messages } from '../messages/index.js';
import { buttonLook } from '../ui/Button.js';
import { Notice } from '../ui/Notice.js';
import { useDocumentTitle } from '../ui/use-document-title.js';

export function NotFoundPage({ trip = false }: { trip?: boolean }) {
  const text = messages.notFound;
  const title = trip ? text.tripTitle : text.title;
  useDocumentTitle(title);
  return (
    <AppShell>
      <Notice title={title} text={trip ? text.tripText : text.text}>
        <Link to="/" className={buttonLook('primary')}>
          {text.home}
        </Link>
      </Notice>
    </AppShell>
  );
}
