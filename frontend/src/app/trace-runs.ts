import type { RealTimeItineraryService } from '@tripstream/client';
import { aboutOf } from './about.js';

/** Prints what is applied here when the server traces its runs: the last step of what its log follows. */
export function traceAsTheServerDoes(service: RealTimeItineraryService): void {
  aboutOf(service).then(
    ({ trace }) => {
      // biome-ignore lint/suspicious/noConsole: an operator asked for it.
      if (trace) service.traceTo((step) => console.debug('tripstream.trace', step));
    },
    // Unreachable: the page says so where it matters.
    () => undefined,
  );
}
