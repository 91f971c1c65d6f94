import { Link } from 'react-router';
import { AppShell } from '../app/AppShell.js';
import { messages } from '../messages/index.js';
import { buttonLook } from '../ui/Button.js';
import { Notice } from '../ui/Notice.js';
import { useDocumentTitle } from '../ui/use-document-title.js';

/** What is not there, and where to go from here. */
const words = {
  page: { ...messages.notFound, to: '/' },
  trip: {
    ...messages.notFound,
    title: messages.notFound.tripTitle,
    text: messages.notFound.tripText,
    to: '/',
  },
  bundles: { ...messages.bundles.notFound, to: '/new' },
};

export function NotFoundPage({ what = 'page' }: { what?: keyof typeof words }) {
  const { title, text, home, to } = words[what];
  useDocumentTitle(title);
  return (
    <AppShell>
      <Notice title={title} text={text}>
        <Link to={to} className={buttonLook('primary')}>
          {home}
        </Link>
      </Notice>
    </AppShell>
  );
}
