import { type FocusEvent, useLayoutEffect, useRef } from 'react';

/** Where focus goes when there is nothing left to press. */
export const statusId = 'trip-status';

/**
 * For a slot whose buttons come and go: when the one that had the focus is gone, the next one in the slot has it, or
 * the trip's status. Otherwise the browser drops it to the page, and keys begin again at the top.
 */
export function useFocusKept<T extends HTMLElement>() {
  const slot = useRef<T>(null);
  const last = useRef<Element | null>(null);

  useLayoutEffect(() => {
    if (last.current === null || last.current.isConnected) return;
    last.current = null;
    // Somebody has gone elsewhere in the meantime.
    if (document.activeElement && document.activeElement !== document.body) return;
    const next = slot.current?.querySelector('button') ?? document.getElementById(statusId);
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
