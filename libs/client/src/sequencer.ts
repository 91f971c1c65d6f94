import type { Itinerary, Reset, Snapshot, TripEvent } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import { formatCursor } from './cursor.js';
import type { Frame } from './frames.js';
import type { StreamCounters } from './trip-stream.js';

/**
 * Puts what arrives, in whatever order and however often, into the one order that the trip has. Pure. Only version
 * head + 1 is applied; lower ones were applied before; higher ones are held until the gap is filled by the missing
 * events or by a snapshot.
 */
export interface Sequence {
  readonly tripId: string;
  /** The history that `itinerary` belongs to; null while only a creation response or nothing is known. */
  readonly epoch: string | null;
  /** The fold; its version is the head. */
  readonly itinerary: Itinerary | null;
  /** When the newest applied event was stored, by the server's clock. */
  readonly updatedAt: string | null;
  /** The highest version that is known to exist, applied or not. */
  readonly known: number;
  /** Events that came too early, by version. */
  readonly held: ReadonlyMap<number, TripEvent>;
  /** A reset came and its snapshot has not: nothing may be applied. */
  readonly voided: boolean;
  /** Events up to here happened before the connection was made. */
  readonly replayUntil: number;
  readonly counters: StreamCounters;
}

export type SequenceInput =
  | Exclude<Frame, { kind: 'persistence' | 'connected' }>
  /** A connection was made, or a first page polled, while the trip was at `head`. */
  | { kind: 'head'; tripId: string; head: number };

/** Something that followers are to be told, with the trip as it was right then. */
export type News =
  | {
      readonly kind: 'event';
      readonly event: TripEvent;
      readonly replayed: boolean;
      readonly itinerary: Itinerary;
    }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'reset'; readonly reset: Reset };

export interface Accepted {
  readonly sequence: Sequence;
  readonly news: readonly News[];
}

/** A gap this wide is not worth holding for: the snapshot that fills it brings what is let go here. */
const MOST_HELD = 512;

/** @param known - a state to go on from; with an epoch it can be resumed, without one a snapshot has to come first */
export const beginSequence = (
  tripId: string,
  known: { epoch: string | null; itinerary: Itinerary } | null = null,
): Sequence => ({
  tripId,
  epoch: known?.epoch ?? null,
  itinerary: known?.itinerary ?? null,
  updatedAt: null,
  known: known?.itinerary.version ?? 0,
  held: new Map(),
  voided: false,
  replayUntil: 0,
  counters: { applied: 0, repeated: 0, foreign: 0 },
});

const headOf = (sequence: Sequence): number => sequence.itinerary?.version ?? 0;

/** Something exists that cannot be applied: only a snapshot helps, unless the missing events still come. */
export const needsSnapshot = (sequence: Sequence): boolean =>
  !sequence.voided && sequence.known > headOf(sequence);

export const isReplaying = (sequence: Sequence): boolean => headOf(sequence) < sequence.replayUntil;

/** Where to resume; null when there is nothing to resume from. */
export const cursorOf = ({ epoch, tripId, itinerary }: Sequence): string | null =>
  epoch === null || itinerary === null ? null : formatCursor({ epoch, tripId, version: itinerary.version });

/** What an arrival changes. A sequence that stays the same keeps its identity. */
export function accept(sequence: Sequence, input: SequenceInput): Accepted {
  switch (input.kind) {
    case 'head':
      if (input.tripId !== sequence.tripId) return foreign(sequence);
      return quiet({ ...sequence, replayUntil: input.head });
    case 'reset':
      return {
        sequence: { ...sequence, voided: true, held: new Map(), known: headOf(sequence) },
        news: [{ kind: 'reset', reset: input.reset }],
      };
    case 'snapshot':
      return acceptSnapshot(sequence, input.snapshot);
    case 'event':
    case 'unreadable': {
      const { tripId, version } = input.kind === 'event' ? input.event : input;
      if (tripId !== sequence.tripId) return foreign(sequence);
      // After a reset nobody can say yet which history an event belongs to; the snapshot will bring what it says.
      if (sequence.voided || isOtherEpoch(sequence, input.epoch)) return foreign(sequence);
      if (version <= headOf(sequence)) return counted(sequence, 'repeated');
      const known = Math.max(sequence.known, version);
      if (input.kind === 'unreadable')
        return quiet(known === sequence.known ? sequence : { ...sequence, known });
      if (sequence.held.has(version)) return counted(sequence, 'repeated');
      const held = new Map(sequence.held).set(version, input.event);
      return applyHeld({ ...sequence, epoch: sequence.epoch ?? input.epoch, known, held }, []);
    }
  }
}

/** The sequence as it was at `item`, one of the news that led to it. */
export function asOf(item: News, sequence: Sequence): Sequence {
  switch (item.kind) {
    case 'reset':
      return sequence;
    case 'snapshot':
      return { ...sequence, itinerary: item.snapshot.itinerary, updatedAt: item.snapshot.updatedAt };
    case 'event':
      return { ...sequence, itinerary: item.itinerary, updatedAt: item.event.occurredAt };
  }
}

function acceptSnapshot(sequence: Sequence, snapshot: Snapshot): Accepted {
  const { itinerary, epoch } = snapshot;
  if (itinerary.tripId !== sequence.tripId) return foreign(sequence);
  const otherHistory = sequence.voided || isOtherEpoch(sequence, epoch);
  // An answer that was overtaken on its way must not take the trip back.
  if (!otherHistory && sequence.epoch !== null && itinerary.version <= headOf(sequence))
    return counted(sequence, 'repeated');
  const known = otherHistory ? itinerary.version : Math.max(sequence.known, itinerary.version);
  const held = otherHistory ? [] : [...sequence.held].filter(([version]) => version > itinerary.version);
  return applyHeld(
    {
      ...sequence,
      epoch,
      itinerary,
      updatedAt: snapshot.updatedAt,
      voided: false,
      known,
      held: new Map(held),
    },
    [{ kind: 'snapshot', snapshot }],
  );
}

/** Applies what has become due, as far as it reaches. */
function applyHeld(from: Sequence, before: readonly News[]): Accepted {
  const news = [...before];
  const held = new Map(from.held);
  let { itinerary, updatedAt, counters } = from;
  for (;;) {
    const version: number = (itinerary?.version ?? 0) + 1;
    const event = held.get(version);
    if (event === undefined) break;
    held.delete(version);
    const next = evolved(itinerary, event);
    // Damaged inside: `known` stays above the head, which asks for a snapshot.
    if (next === null) break;
    itinerary = next;
    updatedAt = event.occurredAt;
    counters = { ...counters, applied: counters.applied + 1 };
    news.push({ kind: 'event', event, replayed: version <= from.replayUntil, itinerary });
  }
  if (held.size > MOST_HELD) held.clear();
  return { sequence: { ...from, itinerary, updatedAt, counters, held }, news };
}

function evolved(itinerary: Itinerary | null, event: TripEvent): Itinerary | null {
  try {
    return evolve(itinerary, event);
  } catch {
    return null;
  }
}

const isOtherEpoch = (sequence: Sequence, epoch: string | null) =>
  epoch !== null && sequence.epoch !== null && epoch !== sequence.epoch;

const quiet = (sequence: Sequence): Accepted => ({ sequence, news: [] });
const foreign = (sequence: Sequence): Accepted => counted(sequence, 'foreign');
const counted = (sequence: Sequence, what: keyof StreamCounters): Accepted =>
  quiet({ ...sequence, counters: { ...sequence.counters, [what]: sequence.counters[what] + 1 } });
