import { Pause, Play } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { messages } from '../messages/index.js';
import type { HeldStream } from './held-stream.js';

const text = messages.hold;

/** Lets a reader stop the page from changing under their eyes (WCAG 2.2.2). The planner goes on. */
export function HoldSwitch({ stream }: { stream: HeldStream }) {
  const isHeld = useSyncExternalStore(
    (listener) => stream.subscribe(listener),
    () => stream.isHeld,
  );
  const waiting = useSyncExternalStore(
    (listener) => stream.subscribe(listener),
    () => stream.waiting(),
  );
  const Icon = isHeld ? Play : Pause;
  return (
    <span className="numerals inline-flex items-center gap-3 text-sm text-soft" data-testid="hold">
      {isHeld && <span>{text.waiting(waiting)}</span>}
      <button
        type="button"
        onClick={() => stream.hold(!isHeld)}
        className="inline-flex h-8 items-center gap-1.5 font-medium underline decoration-rule-strong underline-offset-4 hover:text-ink hover:decoration-ink"
      >
        <Icon size={14} aria-hidden />
        {isHeld ? text.resume : text.hold}
      </button>
    </span>
  );
}
