import { type TripStream, type TripView, unknownTrip } from '@tripstream/client';
import { useCallback, useRef, useSyncExternalStore } from 'react';

/**
 * A part of a trip's view. The component renders again only when that part is another one.
 *
 * @param selector - pure; may be written inline
 * @param isEqual - when two selections count as the same one, whose first object is then kept. @defaultValue `Object.is`
 */
export function useTripView<T>(
  stream: TripStream,
  selector: (view: TripView) => T,
  isEqual: (left: T, right: T) => boolean = Object.is,
): T {
  const last = useRef<{ view: TripView; selector: (view: TripView) => T; selected: T } | null>(null);
  const select = (view: TripView): T => {
    const former = last.current;
    // The same view selected by the same function: React asks several times per render.
    if (former !== null && former.view === view && former.selector === selector) return former.selected;
    const found = selector(view);
    const selected = former !== null && isEqual(former.selected, found) ? former.selected : found;
    last.current = { view, selector, selected };
    return selected;
  };
  const subscribe = useCallback((listener: () => void) => stream.subscribe(listener), [stream]);
  // A server has not followed anything; the browser's first render must agree with it.
  return useSyncExternalStore(
    subscribe,
    () => select(stream.view()),
    () => select(unknownTrip),
  );
}
