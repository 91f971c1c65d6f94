import { Inject, Injectable } from '@nestjs/common';
import {
  eventPayloads,
  type Itinerary,
  type RejectionReason,
  type TripCommand,
  type TripEvent,
  type TripId,
} from '@tripstream/contracts';
import { changedRows, evolve } from '@tripstream/itinerary';
import { type Actor, EventLog, type PendingEvent, type Receipt } from '../event-log/event-log.js';
import { isDatabaseUnavailable } from '../platform/database.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { decide, provisionally } from './decide.js';
import { Mailbox } from './mailbox.js';
import { TripStates } from './trip-states.js';

/** What became of an order. Refusals are values: the caller knows what to do about them. */
export type CommandResult =
  | { applied: true; version: number; events: readonly TripEvent[] }
  | { applied: false; reason: RejectionReason };

export interface CommandMeta {
  /** Names this order for ever: the same id again gets the first answer and appends nothing. */
  commandId: string;
  actor: Actor;
  /** What the request was, where a client chose the commandId: another request under it is refused. */
  requestHash?: string;
}

/** A client used one Idempotency-Key for two different requests. */
export class CommandIdReused extends Error {
  constructor(readonly commandId: string) {
    super('the command id belongs to another request');
  }
}

/** The log could not be written after several tries. Nothing is known to be lost: the same command may be sent again. */
export class LogUnavailable extends Error {}

interface Letter {
  command: TripCommand;
  meta: CommandMeta;
  resolve(result: CommandResult): void;
  reject(error: unknown): void;
}

const CONFLICT_TRIES = 5;
const UNAVAILABLE_WAITS_MS = [50, 250, 1_000];

/**
 * Takes orders to trips and answers with what became of them. One commit a trip is in flight in this process, and it
 * carries the orders that came meanwhile; other processes are met by compare-and-set on the trip's version.
 */
@Injectable()
export class TripCommands {
  private readonly mailboxes = new Map<TripId, Mailbox<Letter>>();

  constructor(
    private readonly log: EventLog,
    private readonly states: TripStates,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * @throws CommandIdReused when the commandId was used for another request
   * @throws LogUnavailable when the database cannot be written; the same command may be sent again
   */
  dispatch(command: TripCommand, meta: CommandMeta): Promise<CommandResult> {
    return new Promise((resolve, reject) => {
      const letter = { command, meta, resolve, reject };
      this.mailbox(command.tripId).put(letter, meta.actor === 'planner' ? 'planner' : 'edge');
    });
  }

  private mailbox(tripId: TripId): Mailbox<Letter> {
    let mailbox = this.mailboxes.get(tripId);
    if (mailbox === undefined) {
      mailbox = new Mailbox(
        (letters) => this.deliver(tripId, letters),
        () => this.mailboxes.delete(tripId),
      );
      this.mailboxes.set(tripId, mailbox);
    }
    return mailbox;
  }

  private async deliver(tripId: TripId, letters: readonly Letter[]): Promise<void> {
    try {
      await this.commit(tripId, letters);
    } catch (error) {
      // One order that the database cannot take must not fail those that came at the same time.
      if (letters.length > 1 && !(error instanceof LogUnavailable))
        for (const letter of letters) await this.deliver(tripId, [letter]);
      else for (const { reject } of letters) reject(error);
    }
  }

  private async commit(tripId: TripId, letters: readonly Letter[]): Promise<void> {
    let open = letters;
    let conflicts = 0;
    let outages = 0;
    while (open.length > 0) {
      try {
        const before = await this.states.current(tripId);
        const { after, outcomes, pending } = this.decideAll(before, open);
        const result = await this.log.append({
          tripId,
          expectedVersion: before?.version ?? 0,
          events: pending,
          receipts: outcomes.map(({ receipt }) => receipt),
          rows:
            after === null || after === before
              ? { upserts: emptyRows, removedItems: [], removedAnchors: [] }
              : changedRows(before, after),
          queuedRuns: pending.flatMap(({ event }) =>
            event.type === 'generation_started'
              ? [{ generation_id: event.payload.generationId, trip_id: tripId, job_id: event.payload.jobId }]
              : [],
          ),
          endedRuns: pending.flatMap(({ event }) =>
            isEnding(event.type) && event.generationId ? [event.generationId] : [],
          ),
        });
        if (result.appended) {
          if (after !== null && after !== before) this.states.remember(after);
          for (const { letter, receipt } of outcomes) letter.resolve(resultOf(receipt, result.events));
          return;
        }
        if (result.because === 'version_conflict') {
          conflicts += 1;
          if (conflicts >= CONFLICT_TRIES) throw new LogUnavailable('too many writers on one trip');
          await this.states.catchUp(tripId);
        } else {
          open = await this.answerKnown(tripId, open);
        }
      } catch (error) {
        if (!isDatabaseUnavailable(error)) throw error;
        this.states.forget(tripId);
        const wait = UNAVAILABLE_WAITS_MS[outages];
        this.logger.warn({ event: 'log.unavailable', tripId, tries: outages + 1, error: String(error) });
        if (wait === undefined) throw new LogUnavailable('the log cannot be written', { cause: error });
        outages += 1;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  private decideAll(before: Itinerary | null, letters: readonly Letter[]) {
    let after = before;
    const pending: PendingEvent[] = [];
    const outcomes: { letter: Letter; receipt: Receipt }[] = [];
    for (const letter of letters) {
      const { command, meta } = letter;
      const baseVersion = after?.version ?? 0;
      const decision = decide(after, command);
      const events = 'accepted' in decision ? decision.accepted : [];
      for (const event of events) {
        // What is stored stays for ever: a payload that breaks the contract is a bug and must not get in.
        eventPayloads[event.type].parse(event.payload);
        after = evolve(after, provisionally(after, event, command.tripId));
        pending.push({
          event,
          commandId: meta.commandId,
          actor: meta.actor,
          attempt: 'attempt' in command ? command.attempt : null,
        });
      }
      const error = 'rejected' in decision ? decision.rejected : null;
      if (error !== null) this.noteRefusal(letter, error);
      outcomes.push({
        letter,
        receipt: {
          commandId: meta.commandId,
          commandType: command.type,
          requestHash: meta.requestHash ?? null,
          status: error === null ? 'accepted' : 'rejected',
          baseVersion,
          resultVersion: after?.version ?? 0,
          error,
        },
      });
    }
    return { after, pending, outcomes };
  }

  /** Answers the orders that were decided before and returns the others. */
  private async answerKnown(tripId: TripId, letters: readonly Letter[]): Promise<Letter[]> {
    const receipts = await this.log.receipts(letters.map(({ meta }) => meta.commandId));
    const open: Letter[] = [];
    for (const letter of letters) {
      const receipt = receipts.get(letter.meta.commandId);
      if (receipt === undefined) {
        open.push(letter);
      } else if (receipt.requestHash !== (letter.meta.requestHash ?? null)) {
        letter.reject(new CommandIdReused(letter.meta.commandId));
      } else {
        const count = receipt.resultVersion - receipt.baseVersion;
        letter.resolve(
          resultOf(receipt, count > 0 ? await this.log.readAfter(tripId, receipt.baseVersion, count) : []),
        );
      }
    }
    return open;
  }

  private noteRefusal({ command }: Letter, reason: RejectionReason): void {
    this.logger.info({
      event: 'command.refused',
      command: command.type,
      tripId: command.tripId,
      generationId: 'expectedGenerationId' in command ? command.expectedGenerationId : undefined,
      reason,
    });
  }
}

const emptyRows = { trips: [], anchors: [], days: [], items: [], bundles: [], activities: [], jobs: [] };

const isEnding = (type: TripEvent['type']) =>
  type === 'generation_complete' || type === 'generation_error' || type === 'generation_cancelled';

function resultOf(receipt: Receipt, events: readonly TripEvent[]): CommandResult {
  if (receipt.status === 'rejected') return { applied: false, reason: receipt.error as RejectionReason };
  const own = events.filter(
    ({ version }) => version > receipt.baseVersion && version <= receipt.resultVersion,
  );
  return { applied: true, version: receipt.resultVersion, events: own };
}
