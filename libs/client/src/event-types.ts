import type { EventType } from '@tripstream/contracts';

/**
 * The stored events that this build can fold. The contracts list them too, but as schemas, which a browser need not
 * load; the type keeps the two lists equal.
 */
const known: Record<EventType, true> = {
  trip_created: true,
  trip_titled: true,
  bundle_proposed: true,
  bundle_chosen: true,
  bundles_expired: true,
  message_posted: true,
  reasoning_summary: true,
  generation_started: true,
  generation_resumed: true,
  phase_changed: true,
  progress: true,
  node_planned: true,
  day_completed: true,
  day_restarted: true,
  day_failed: true,
  node_enhanced: true,
  day_checked: true,
  warning: true,
  generation_complete: true,
  generation_error: true,
  generation_cancelled: true,
  job_repaired: true,
  approval_requested: true,
  approval_resolved: true,
};

/** The envelope that this build reads. */
const SCHEMA: 1 = 1;

export const isReadable = (event: { type: string; schema: number }): boolean =>
  event.schema === SCHEMA && Object.hasOwn(known, event.type);
