import { Inject, Injectable } from '@nestjs/common';
import type { Itinerary, RejectionReason, TripCommand, TripEvent, TripId } from '@tripstream/contracts';
import { changedRows, noRows, type RowChanges } from '@tripstream/itinerary';
import type { Commit, Receipt } from '../event-log/commit.js';
import { type AppendResult, EventLog } from '../event-log/event-log.js';
import { isBadData, isDatabaseError, isDatabaseUnavailable, type Run } from '../platform/database.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { RunTrace } from '../platform/run-trace.js';
import { WriteAnomalies } from '../platform/write-anomalies.js';
import { Checkpoints } from '../projections/checkpoints.js';
import { checkpointDiffs } from './checkpoint-diffs.js';
import { type Batch, type CommandMeta, decideBatch } from './decide-batch.js';
import { Mailbox } from './mailbox.js';
import { TripStates } from './trip-states.js';

/** What became of an order. Refusals are values: the caller knows what to do about them. */
export type CommandResult =
  | { applied: true; version: number; events: readonly TripEvent[] }
  | { applied: false; reason: RejectionReason };

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

/** So often a commit races for the head; then it waits for its turn. */
const RACES = 2;
const CONFLICT_TRIES = 5;
const UNAVAILABLE_WAITS_MS = [50, 250, 1_000];

/** One decision and what became of its commit. */
interface Attempt {
  before: Itinerary | null;
  batch: Batch<Letter>;
  result: AppendResult;
}

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
    private readonly checkpoints: Checkpoints,
    private readonly anomalies: WriteAnomalies,
    private readonly trace: RunTrace,
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
    let failures = 0;
    while (open.length > 0) {
      try {
        const { before, batch, result } = await this.attempt(tripId, open, conflicts >= RACES);
        if (result.appended) {
          this.settle(before, batch, result.events);
          return;
        }
        if (result.because === 'known_command') {
          open = await this.answerKnown(tripId, open);
          continue;
        }
        conflicts += 1;
        if (conflicts >= CONFLICT_TRIES) throw new LogUnavailable('too many writers on one trip');
        await this.states.caughtUp(tripId);
      } catch (error) {
        await this.afterFailure(tripId, open, failures, error);
        failures += 1;
      }
    }
  }

  /**
   * Decides and commits once.
   *
   * @param alone - first waits until no other process writes to the trip: it costs more, and always wins
   */
  private async attempt(tripId: TripId, letters: readonly Letter[], alone: boolean): Promise<Attempt> {
    let decided: Pick<Attempt, 'before' | 'batch'> | undefined;
    const decide = async (before: Itinerary | null, run?: Run) => {
      decided = { before, batch: decideBatch(before, letters) };
      return this.commitOf(tripId, before, decided.batch, run);
    };
    const result = alone
      ? await this.log.appendAlone(tripId, async (run) =>
          decide(await this.states.caughtUp(tripId, run), run),
        )
      : await this.log.append(await decide(await this.states.current(tripId)));
    if (decided === undefined) throw new Error(`${tripId} was written to without a decision`);
    return { ...decided, result };
  }

  private async commitOf(
    tripId: TripId,
    before: Itinerary | null,
    { after, outcomes, events, endedTurns, queuedRuns, endedRuns, runtime }: Batch<Letter>,
    run?: Run,
  ): Promise<Commit> {
    const planAt = (turn: number) => this.checkpoints.planAt(tripId, turn, run);
    return {
      tripId,
      expectedVersion: before?.version ?? 0,
      events,
      receipts: outcomes.map(({ receipt }) => receipt),
      changes: after === null ? noChanges : changedRows(before, after),
      diffs: await checkpointDiffs(tripId, endedTurns, planAt),
      queuedRuns,
      endedRuns,
      runtime,
    };
  }

  private settle(
    before: Itinerary | null,
    { after, outcomes }: Batch<Letter>,
    events: readonly TripEvent[],
  ): void {
    if (after !== null && after !== before) {
      this.states.remember(after);
      this.trace.committed(after, events);
    }
    for (const { order, receipt, ...decided } of outcomes) {
      this.anomalies.settled({ command: order.command, ...decided });
      order.resolve(resultOf(receipt, events));
    }
  }

  /**
   * Returns when the commit should be tried again. A database that is away and one that answers but cannot take the
   * commit, because a read model does not fit, are waited for alike; the second is noted where everybody sees it.
   *
   * @throws LogUnavailable when it has been tried often enough, or the error itself when trying again cannot help
   */
  private async afterFailure(
    tripId: TripId,
    letters: readonly Letter[],
    failures: number,
    error: unknown,
  ): Promise<void> {
    const unavailable = isDatabaseUnavailable(error);
    if (!unavailable && (!isDatabaseError(error) || isBadData(error) || letters.length > 1)) throw error;
    this.states.forget(tripId);
    this.logger.warn({
      event: unavailable ? 'log.unavailable' : 'log.commit-failed',
      tripId,
      commands: letters.map(({ command }) => command.type),
      tries: failures + 1,
      error: String(error),
    });
    // If not even that can be written, the next try finds the database away.
    if (!unavailable) await this.log.markFailing(tripId, error).catch(() => undefined);
    const wait = UNAVAILABLE_WAITS_MS[failures];
    if (wait === undefined) throw new LogUnavailable('the log cannot be written', { cause: error });
    await new Promise((resolve) => setTimeout(resolve, wait));
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
}

const noChanges: RowChanges = { upserts: noRows(), removedItems: [], removedAnchors: [] };

function resultOf(receipt: Receipt, events: readonly TripEvent[]): CommandResult {
  if (receipt.status === 'rejected') return { applied: false, reason: receipt.error as RejectionReason };
  const own = events.filter(
    ({ version }) => version > receipt.baseVersion && version <= receipt.resultVersion,
  );
  return { applied: true, version: receipt.resultVersion, events: own };
}
