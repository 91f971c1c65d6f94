import { type FocusEvent, useLayoutEffect, useRef } from 'react';

/** Where focus goes when there is nothing left to press. */
export const statusId = 'trip-status';

/**
 * For a slot whose buttons come and go: when the one that had the focus is gone, the next one in the slot has it, or
 * the trip's status. Otherwise the browser drops it to the page, and keys begin again at the top.
 *
 * @param to - `slot`: the slot itself has it, for one that can be read on from
 */
export function useFocusKept<T extends HTMLElement>(to: 'button' | 'slot' = 'button') {
  const slot = useRef<T>(null);
  const last = useRef<Element | null>(null);

  useLayoutEffect(() => {
    if (last.current === null || last.current.isConnected) return;
    last.current = null;
    // Somebody has gone elsewhere in the meantime.
    if (document.activeElement && document.activeElement !== document.body) return;
    const inside = to === 'slot' ? slot.current : slot.current?.querySelector('button');
    const next = inside ?? document.getElementById(statusId);
    next?.focus({ preventScroll: true });
  });

  return {
    ref: slot,
    onFocus: (event: FocusEvent) => {
      last.current = event.target;
    },
    // React tells of no blur when it takes an element away: this one was meant.
    onBlur: () => {
      last.current = null;
    },
  };
}
