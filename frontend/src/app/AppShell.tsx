import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useNavigationType } from 'react-router';
import { messages } from '../messages/index.js';
import { ThemeToggle } from '../ui/ThemeToggle.js';
import { Wordmark } from '../ui/Wordmark.js';
import { DemoNote } from './DemoNote.js';

interface AppShellProps {
  /** What stands beside the name, such as the way to a new trip. */
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of every page: skip link, name, theme, the one `main`. */
export function AppShell({ actions, children }: AppShellProps) {
  const main = useRef<HTMLElement>(null);
  const cameByLink = useNavigationType() !== 'POP';

  // Following a link inside the app is a new page: readers and keys begin at its top, as they would anywhere else.
  useEffect(() => {
    if (!cameByLink) return;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [cameByLink]);

  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-ink px-4 py-3 font-medium text-paper focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
      >
        {messages.skip}
      </a>
      <header className="page flex h-16 items-center gap-3">
        <Link to="/" aria-label={messages.home} className="-ml-1 rounded-md p-1">
          <Wordmark />
        </Link>
        <DemoNote />
        <div className="ml-auto flex items-center gap-1">
          {actions}
          <ThemeToggle />
        </div>
      </header>
      <main ref={main} id="content" tabIndex={-1} className="grow outline-none">
        {children}
      </main>
      <footer className="page mt-20 pb-8">
        <p className="border-t border-rule pt-5 text-sm text-faint">{messages.footer}</p>
      </footer>
    </div>
  );
}
