import type { ErrorEvent, TripEvent } from '@tripstream/contracts';

/** What an event says went wrong; null where nothing did. */
export function errorEventOf(event: TripEvent): ErrorEvent | null {
  const time = event.occurredAt;
  switch (event.type) {
    case 'warning': {
      const { severity, agent, code, message, day } = event.payload;
      return { code, severity, agent, day, message, retryable: severity === 'recoverable', time };
    }
    case 'day_failed': {
      const { severity, agent, day, failure } = event.payload;
      return { ...failure, severity, agent, day, time };
    }
    case 'generation_error': {
      const { severity, agent, failure } = event.payload;
      return { ...failure, severity, agent, day: null, time };
    }
    default:
      return null;
  }
}
