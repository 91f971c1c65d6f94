/**
 * A form's draft on this device.
 *
 * @param key - its name in local storage
 * @param empty - the form before anybody wrote into it
 */
export function draftKeeper<T extends object>(key: string, empty: () => T) {
  return {
    /** The stored draft over the defaults; null when there is none that says anything. */
    stored(): T | null {
      try {
        const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
        if (typeof stored !== 'object' || stored === null) return null;
        return { ...empty(), ...(stored as Partial<T>) };
      } catch {
        return null;
      }
    },
    /** Null forgets it. */
    keep(draft: T | null): void {
      try {
        if (draft === null) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(draft));
      } catch {
        // Private mode: the draft lasts as long as the page.
      }
    },
  };
}
