import {
  type EventPayload,
  eventPayloads,
  type Itinerary,
  type RejectionReason,
  type TripCommand,
} from '@tripstream/contracts';
import { endsGeneration, evolve, planOf } from '@tripstream/itinerary';
import type { Actor, PendingEvent, ProviderRuntime, QueuedRun, Receipt } from '../event-log/commit.js';
import type { EndedTurn } from './checkpoint-diffs.js';
import { decide } from './decide.js';
import { provisionally } from './provisionally.js';

export interface CommandMeta {
  /** Names this order for ever: the same id again gets the first answer and appends nothing. */
  commandId: string;
  actor: Actor;
  /** What the request was, where a client chose the commandId: another request under it is refused. */
  requestHash?: string;
  /** Where the provider's response stands once this order is carried out; written with its events, not when it is refused. */
  runtime?: ProviderRuntime;
}

export interface Order {
  command: TripCommand;
  meta: CommandMeta;
}

/** What was decided about one order. */
export interface Outcome<T extends Order> {
  order: T;
  receipt: Receipt;
  before: Itinerary | null;
  after: Itinerary | null;
  reason: RejectionReason | null;
}

/** What was decided about orders that share a commit. */
export interface Batch<T extends Order> {
  after: Itinerary | null;
  outcomes: Outcome<T>[];
  events: PendingEvent[];
  endedTurns: EndedTurn[];
  queuedRuns: QueuedRun[];
  endedRuns: string[];
  runtime: ProviderRuntime | null;
}

/**
 * Decides orders one after the other, each against the trip behind the one before it.
 *
 * @throws ZodError when an event breaks the contract: what is stored stays for ever, so such a mistake of ours must not get in
 */
export function decideBatch<T extends Order>(before: Itinerary | null, orders: readonly T[]): Batch<T> {
  const batch: Batch<T> = {
    after: before,
    outcomes: [],
    events: [],
    endedTurns: [],
    queuedRuns: [],
    endedRuns: [],
    runtime: null,
  };
  for (const order of orders) decideOne(batch, order);
  // A generation that is over before anybody could take it on needs no worker.
  batch.queuedRuns = batch.queuedRuns.filter(({ generation_id }) => !batch.endedRuns.includes(generation_id));
  return batch;
}

function decideOne<T extends Order>(batch: Batch<T>, order: T): void {
  const { command, meta } = order;
  const before = batch.after;
  const decision = decide(before, command);
  const reason = 'rejected' in decision ? decision.rejected : null;
  for (const event of 'accepted' in decision ? decision.accepted : []) {
    eventPayloads[event.type].parse(event.payload);
    batch.after = evolve(batch.after, provisionally(batch.after, event, command.tripId));
    batch.events.push({
      event,
      commandId: meta.commandId,
      actor: meta.actor,
      attempt: 'attempt' in command ? command.attempt : null,
      reason: 'reason' in command ? command.reason : null,
    });
    if (event.type === 'generation_started') batch.queuedRuns.push(queued(command.tripId, event.payload));
    if (endsGeneration(event) && event.generationId !== null && batch.after.job !== null) {
      batch.endedRuns.push(event.generationId);
      batch.endedTurns.push({ turn: batch.after.job.turn, plan: planOf(batch.after) });
    }
  }
  if (reason === null && meta.runtime !== undefined) batch.runtime = meta.runtime;
  batch.outcomes.push({
    order,
    before,
    after: batch.after,
    reason,
    receipt: {
      commandId: meta.commandId,
      commandType: command.type,
      requestHash: meta.requestHash ?? null,
      status: reason === null ? 'accepted' : 'rejected',
      baseVersion: before?.version ?? 0,
      resultVersion: batch.after?.version ?? 0,
      error: reason,
    },
  });
}

const queued = (trip_id: string, { generationId, jobId }: EventPayload<'generation_started'>): QueuedRun => ({
  generation_id: generationId,
  trip_id,
  job_id: jobId,
});
