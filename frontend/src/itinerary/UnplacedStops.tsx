import { messages } from '../messages/index.js';

/** Below a sketch: how many stops it cannot show, because nobody knows where they are. */
export function UnplacedStops({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <p className="numerals mt-1 w-fit bg-paper pr-1.5 text-sm text-caution" data-testid="unplaced">
      {messages.sketch.unplaced(count)}
    </p>
  );
}
