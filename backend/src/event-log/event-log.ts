import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Persistence, TripEvent, TripId } from '@tripstream/contracts';
import { EVENT_SCHEMA } from '@tripstream/contracts';
import type { QueryResultRow } from 'pg';
import { Database, isDatabaseUnavailable, type Run, type SqlExecutor } from '../platform/database.js';
import { noPausePoints, PAUSE_POINTS, type PausePoints } from '../platform/pause-points.js';
import type { Commit, Receipt } from './commit.js';
import { commitCall, recordCall } from './commit-statement.js';
import { type EventRow, envelope, eventOf, readStatement } from './event-rows.js';
import { FailingStreams, failingSinceColumn } from './failing-streams.js';

export type AppendResult =
  | { appended: true; events: TripEvent[] }
  /** Another writer was first: read on and decide again. */
  | { appended: false; because: 'version_conflict' }
  /** One of the commands was decided before: its receipt has the answer. */
  | { appended: false; because: 'known_command' };

/** Writes beside a commit that queues a run, in its transaction; it must not throw, the commit matters more. */
export type Companion = (executor: SqlExecutor, commit: Commit) => Promise<void>;

const headStatement = {
  name: 'event-log-heads',
  text: `SELECT s.stream_id, s.version, ${failingSinceColumn('s')} AS failing_since
         FROM orchestration_streams s WHERE s.aggregate_kind = 'trip' AND s.stream_id = ANY($1)`,
};
/** Writers of the stream wait for each other here; a stream that is not there yet is opened by whoever is first. */
const lockStatement = {
  name: 'event-log-lock',
  text: `SELECT FROM orchestration_streams WHERE aggregate_kind = 'trip' AND stream_id = $1 FOR UPDATE`,
};
/** The first failure gives the time; each try renews the note, so that one nobody cares about any more grows old. */
const markStatement = {
  name: 'event-log-mark-failing',
  text: `UPDATE orchestration_streams
         SET persist_error = jsonb_build_object('since', coalesce(persist_error ->> 'since', $2),
                                                'triedAt', clock_timestamp(), 'error', $3::text),
             control_rev = control_rev + (persist_error IS NULL)::integer
         WHERE aggregate_kind = 'trip' AND stream_id = $1`,
};
const receiptsStatement = {
  name: 'event-log-receipts',
  text: `SELECT command_id AS "commandId", command_type AS "commandType", request_hash AS "requestHash", status,
                base_version AS "baseVersion", result_version AS "resultVersion", error
         FROM orchestration_command_receipts WHERE command_id = ANY($1)`,
};

/**
 * The log: one gapless stream of events a trip, and a receipt for each command. It owns both tables and tells
 * listeners of this process what was committed. It decides nothing.
 */
@Injectable()
export class EventLog {
  private readonly told = new EventEmitter<{ appended: [TripId, readonly TripEvent[]] }>().setMaxListeners(0);
  private readonly failing = new FailingStreams();
  private companion: Companion | null = null;

  constructor(
    private readonly database: Database,
    @Optional() @Inject(PAUSE_POINTS) private readonly pausePoints: PausePoints = noPausePoints,
  ) {}

  /** Which history of the database the versions belong to. */
  get epoch(): string {
    return this.database.epoch;
  }

  /** Calls back after a commit of this process with the events it made. Returns the way to stop. */
  onAppended(listener: (tripId: TripId, events: readonly TripEvent[]) => void): () => void {
    this.told.on('appended', listener);
    return () => this.told.off('appended', listener);
  }

  /** Calls back when commits to a trip begin to fail, and when they work again. Returns the way to stop. */
  onPersistence(listener: (tripId: TripId, persistence: Persistence) => void): () => void {
    return this.failing.onChange(listener);
  }

  /** Since when commits to a trip fail, as far as this process knows; null while they work. */
  persistence(tripId: TripId): Persistence | null {
    return this.failing.of(tripId);
  }

  /** Lets somebody write beside the commits that queue a run, in the same transaction. */
  alongside(companion: Companion): void {
    this.companion = companion;
  }

  /**
   * Commits events, receipts and rows in one statement, by compare-and-set on the stream's version.
   *
   * @throws the driver's error; when the database is unavailable it is unknown whether the commit happened, and trying
   *   again is safe: a second commit of the same commands answers `known_command`
   */
  async append(commit: Commit): Promise<AppendResult> {
    const result = await this.tried(
      commit.tripId,
      () => commit.expectedVersion,
      () => this.write(commit),
    );
    await this.tell(commit, result);
    return result;
  }

  /**
   * Decides and commits while no other writer can: for whoever has lost the race for the head too often. Postgres lets
   * those who wait for it in by turns.
   *
   * @param decide - gives the commit; all that it reads of the trip must go through `run`
   * @throws as {@link append}
   */
  async appendAlone(tripId: TripId, decide: (run: Run) => Promise<Commit>): Promise<AppendResult> {
    let commit: Commit | undefined;
    const write = () =>
      this.database.transaction(async (executor) => {
        await executor.run(lockStatement, [tripId]);
        commit = await decide(executor.run);
        return this.write(commit, executor);
      });
    // Until the decision nobody knows what comes after which version.
    const result = await this.tried(tripId, () => commit?.expectedVersion ?? Number.POSITIVE_INFINITY, write);
    if (commit !== undefined) await this.tell(commit, result);
    return result;
  }

  private async tried(
    tripId: TripId,
    expectedVersion: () => number,
    write: () => Promise<AppendResult>,
  ): Promise<AppendResult> {
    try {
      return await write();
    } catch (error) {
      if (isDatabaseUnavailable(error)) this.failing.begin(tripId, expectedVersion());
      if (!isKnownCommand(error)) throw error;
      this.failing.answered(tripId);
      return { appended: false, because: 'known_command' };
    }
  }

  private async tell(commit: Commit, result: AppendResult): Promise<void> {
    if (!result.appended) return;
    const facts = { tripId: commit.tripId, kinds: kindsOf(commit) };
    await this.pausePoints.reach('after_commit', facts);
    if (result.events.length > 0) {
      this.failing.end(commit.tripId);
      this.told.emit('appended', commit.tripId, result.events);
    } else {
      this.failing.answered(commit.tripId);
    }
    await this.pausePoints.reach('after_hint', facts);
  }

  /**
   * Notes on the stream's head that its commits fail although the database answers, for everybody to see. The next commit
   * that works takes the note back, and without another try it is void after a minute. A stream that was never opened has no head, and nobody looks at it.
   */
  async markFailing(tripId: TripId, error: unknown): Promise<void> {
    const since = new Date().toISOString();
    await this.database.query(markStatement, [tripId, since, String(error).slice(0, 500)]);
    await this.heads([tripId]);
  }

  /** @param executor - the transaction to write in; without one the statement is one of its own */
  private async write(commit: Commit, executor?: SqlExecutor): Promise<AppendResult> {
    await this.pausePoints.reach('before_commit', { tripId: commit.tripId, kinds: kindsOf(commit) });
    if (commit.events.length === 0) return this.record(commit, executor?.run ?? this.database.run);
    const needsCompanion = this.companion !== null && commit.queuedRuns.length > 0;
    if (executor === undefined && needsCompanion)
      return this.database.transaction((own) => this.appendEvents(commit, own.run, own));
    return this.appendEvents(commit, executor?.run ?? this.database.run, executor);
  }

  private async appendEvents(commit: Commit, run: Run, executor?: SqlExecutor): Promise<AppendResult> {
    const { tripId, expectedVersion } = commit;
    const version = (index: number) => expectedVersion + index + 1;
    const events = commit.events.map(({ event, commandId, actor, attempt, reason }, index) => ({
      event_id: randomUUID(),
      stream_version: version(index),
      event_type: event.type,
      command_id: commandId,
      correlation_id: event.generationId,
      actor_kind: actor,
      payload_json: event.payload,
      metadata_json: {
        schema: EVENT_SCHEMA,
        jobId: event.jobId,
        generationId: event.generationId,
        attempt,
        ...(reason === null ? {} : { reason }),
      },
    }));
    const { statement, values } = commitCall(commit, events, version(events.length - 1));
    const [head] = await run<{ occurred_at: Date }>(statement, values);
    if (head === undefined) return { appended: false, because: 'version_conflict' };
    if (executor !== undefined && commit.queuedRuns.length > 0) await this.companion?.(executor, commit);
    const occurredAt = head.occurred_at.toISOString();
    return {
      appended: true,
      events: commit.events.map(({ event }, index) => envelope(tripId, version(index), occurredAt, event)),
    };
  }

  private async record(commit: Commit, run: Run): Promise<AppendResult> {
    if (commit.receipts.length === 0) return { appended: true, events: [] };
    const { statement, values } = recordCall(commit);
    const written = await run(statement, values);
    return written.length > 0
      ? { appended: true, events: [] }
      : { appended: false, because: 'version_conflict' };
  }

  /** Events of a trip after a version, oldest first, at most `limit`. */
  async readAfter(
    tripId: TripId,
    version: number,
    limit: number,
    run: Run = this.database.run,
  ): Promise<TripEvent[]> {
    const rows = await run<EventRow & QueryResultRow>(readStatement, [tripId, version, limit]);
    return rows.map((row) => eventOf(tripId, row));
  }

  /** The newest version of each trip that has one. Whether commits to them fail is learnt on the way. */
  async heads(tripIds: readonly TripId[]): Promise<Map<TripId, number>> {
    const rows = await this.database.query<{
      stream_id: TripId;
      version: number;
      failing_since: string | null;
    }>(headStatement, [tripIds]);
    for (const { stream_id, version, failing_since } of rows)
      this.failing.seen(stream_id, version, failing_since);
    return new Map(rows.map(({ stream_id, version }) => [stream_id, version]));
  }

  async receipts(commandIds: readonly string[]): Promise<Map<string, Receipt>> {
    const rows = await this.database.query<Receipt & Record<string, unknown>>(receiptsStatement, [
      commandIds,
    ]);
    return new Map(rows.map((receipt) => [receipt.commandId, receipt]));
  }
}

const kindsOf = ({ events, receipts }: Commit): string[] => [
  ...events.map(({ event }) => event.type),
  ...receipts.map(({ commandType }) => commandType),
];

const isKnownCommand = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === '23505' &&
  'constraint' in error &&
  error.constraint === 'orchestration_command_receipts_pkey';
