import type { NewTripEvent, RejectionReason } from '@tripstream/contracts';

/** What a decider answers: the events that follow from the order, none when it was carried out before, or why it is refused. */
export type Decision = { accepted: readonly NewTripEvent[] } | { rejected: RejectionReason };

export const rejected = (reason: RejectionReason): Decision => ({ rejected: reason });
export const accepted = (...events: NewTripEvent[]): Decision => ({ accepted: events });
