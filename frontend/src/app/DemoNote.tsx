import type { About } from '@tripstream/contracts';
import { useTripstream } from '@tripstream/react';
import { useEffect, useState } from 'react';
import { messages } from '../messages/index.js';
import { aboutOf } from './about.js';

/** Says on every screen that the planner is the scripted one, when it is. */
export function DemoNote() {
  const service = useTripstream();
  const [about, setAbout] = useState<About | null>(null);

  useEffect(() => {
    let gone = false;
    aboutOf(service).then(
      (answer) => {
        if (!gone) setAbout(answer);
      },
      // Unreachable: the page says so where it matters.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [service]);

  if (about?.planner.provider !== 'demo') return null;
  return (
    <p className="rounded border border-dashed whitespace-nowrap border-rule-strong px-2 py-0.5 text-[0.8125rem] leading-5 text-soft">
      {/* The narrowest phones have room for one word. */}
      <strong className="hidden font-semibold text-ink max-[23rem]:inline" aria-hidden="true">
        {messages.demoShort}
      </strong>
      <strong className="font-semibold text-ink max-[23rem]:sr-only">{messages.demo}</strong>
      <span className="sr-only sm:not-sr-only">: {messages.demoNote}</span>
    </p>
  );
}
