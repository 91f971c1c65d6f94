import { Pause, Play } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { messages } from '../messages/index.js';
import type { HeldStream } from './held-stream.js';
import { useFocusKept } from './use-focus-kept.js';

const text = messages.hold;

/**
 * Lets a reader stop the page from changing under their eyes (WCAG 2.2.2). The planner goes on; when it is `over`, what
 * is held stays held until they let it go. The room stays, so that nothing moves when the switch goes.
 */
export function HoldSwitch({ stream, over }: { stream: HeldStream; over: boolean }) {
  const isHeld = useSyncExternalStore(
    (listener) => stream.subscribe(listener),
    () => stream.isHeld,
  );
  const waiting = useSyncExternalStore(
    (listener) => stream.subscribe(listener),
    () => stream.waiting(),
  );
  const kept = useFocusKept<HTMLDivElement>();
  const Icon = isHeld ? Play : Pause;
  return (
    <div {...kept} className="min-h-8 max-sm:basis-full">
      {(isHeld || !over) && (
        <span
          className="numerals inline-flex flex-wrap items-center gap-x-3 text-sm text-soft"
          data-testid="hold"
        >
          {isHeld && <span>{over ? text.finished(waiting) : text.waiting(waiting)}</span>}
          <button
            type="button"
            onClick={() => stream.hold(!isHeld)}
            className="inline-flex h-8 items-center gap-1.5 font-medium underline decoration-rule-strong underline-offset-4 hover:text-ink hover:decoration-ink"
          >
            <Icon size={14} aria-hidden />
            {isHeld ? text.resume : text.hold}
          </button>
        </span>
      )}
    </div>
  );
}
