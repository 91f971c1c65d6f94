import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { NewTripEvent, Persistence, TripEvent, TripId } from '@tripstream/contracts';
import { EVENT_SCHEMA } from '@tripstream/contracts';
import type { RowChanges } from '@tripstream/itinerary';
import { Database, isDatabaseUnavailable } from '../platform/database.js';
import { appendStatement, openStatement, recordStatement } from './append.sql.js';

export type Actor = 'traveller' | 'planner' | 'system';

/** An event on its way into the log, with the command that caused it. */
export interface PendingEvent {
  event: NewTripEvent;
  commandId: string;
  actor: Actor;
  /** Which claim of the generation wrote it; null for a traveller's. */
  attempt: number | null;
}

/** The first outcome of a command, kept for ever. */
export interface Receipt {
  commandId: string;
  commandType: string;
  requestHash: string | null;
  status: 'accepted' | 'rejected';
  baseVersion: number;
  resultVersion: number;
  error: string | null;
}

/** Everything that one commit writes about one trip. */
export interface Commit {
  tripId: TripId;
  /** The version that the decision was made at; 0 opens the stream. */
  expectedVersion: number;
  events: readonly PendingEvent[];
  receipts: readonly Receipt[];
  rows: RowChanges;
  queuedRuns: readonly { generation_id: string; trip_id: string; job_id: string }[];
  endedRuns: readonly string[];
}

export type AppendResult =
  | { appended: true; events: TripEvent[] }
  /** Another writer was first: read on and decide again. */
  | { appended: false; because: 'version_conflict' }
  /** One of the commands was decided before: its receipt has the answer. */
  | { appended: false; because: 'known_command' };

interface EventRow {
  stream_version: number;
  event_type: string;
  occurred_at: Date;
  payload_json: unknown;
  metadata_json: { schema: number; jobId: string | null; generationId: string | null };
}

const readStatement = {
  name: 'event-log-read-after',
  text: `SELECT stream_version, event_type, occurred_at, payload_json, metadata_json FROM orchestration_events
         WHERE aggregate_kind = 'trip' AND stream_id = $1 AND stream_version > $2
         ORDER BY stream_version ASC LIMIT $3`,
};
const headStatement = {
  name: 'event-log-heads',
  text: `SELECT stream_id, version FROM orchestration_streams WHERE aggregate_kind = 'trip' AND stream_id = ANY($1)`,
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
  private readonly told = new EventEmitter<{
    appended: [TripId, readonly TripEvent[]];
    persistence: [TripId, Persistence];
  }>().setMaxListeners(0);
  private readonly failing = new Map<TripId, Persistence>();

  constructor(private readonly database: Database) {}

  /** Which history of the database the versions belong to. */
  get epoch(): string {
    return this.database.epoch;
  }

  /** Calls back after a commit of this process with the events it made. Returns the way to stop. */
  onAppended(listener: (tripId: TripId, events: readonly TripEvent[]) => void): () => void {
    this.told.on('appended', listener);
    return () => this.told.off('appended', listener);
  }

  /** Calls back when commits to a trip begin to fail in this process, and when they work again. Returns the way to stop. */
  onPersistence(listener: (tripId: TripId, persistence: Persistence) => void): () => void {
    this.told.on('persistence', listener);
    return () => this.told.off('persistence', listener);
  }

  /** Says since when commits to a trip fail in this process; null while they work. */
  persistence(tripId: TripId): Persistence | null {
    return this.failing.get(tripId) ?? null;
  }

  /**
   * Commits events, receipts and rows in one statement, by compare-and-set on the stream's version.
   *
   * @throws the driver's error when the database is unavailable; then it is unknown whether the commit happened, and
   *   trying again is safe: a second commit of the same commands answers `known_command`
   */
  async append(commit: Commit): Promise<AppendResult> {
    const { tripId } = commit;
    let result: AppendResult;
    try {
      result = commit.events.length === 0 ? await this.record(commit) : await this.appendEvents(commit);
    } catch (error) {
      if (isDatabaseUnavailable(error)) this.failed(tripId);
      if (!isKnownCommand(error)) throw error;
      result = { appended: false, because: 'known_command' };
    }
    this.worked(tripId);
    if (result.appended && result.events.length > 0) this.told.emit('appended', tripId, result.events);
    return result;
  }

  private async appendEvents(commit: Commit): Promise<AppendResult> {
    const { tripId, expectedVersion } = commit;
    const version = (index: number) => expectedVersion + index + 1;
    const events = commit.events.map(({ event, commandId, actor, attempt }, index) => ({
      event_id: randomUUID(),
      stream_version: version(index),
      event_type: event.type,
      command_id: commandId,
      actor_kind: actor,
      payload_json: event.payload,
      metadata_json: { schema: EVENT_SCHEMA, jobId: event.jobId, generationId: event.generationId, attempt },
    }));
    const values = [
      tripId,
      expectedVersion + events.length,
      JSON.stringify(events),
      JSON.stringify(commit.receipts),
      JSON.stringify(commit.rows.upserts),
      commit.rows.removedItems,
      commit.rows.removedAnchors,
      JSON.stringify(commit.queuedRuns),
      commit.endedRuns,
    ];
    const opening = expectedVersion === 0;
    const [head] = await this.database.query<{ occurred_at: Date }>(
      opening ? openStatement : appendStatement,
      opening ? values : [...values, expectedVersion],
    );
    if (head === undefined) return { appended: false, because: 'version_conflict' };
    const occurredAt = head.occurred_at.toISOString();
    return {
      appended: true,
      events: commit.events.map(({ event }, index) => envelope(tripId, version(index), occurredAt, event)),
    };
  }

  private async record({ tripId, expectedVersion, receipts }: Commit): Promise<AppendResult> {
    if (receipts.length === 0) return { appended: true, events: [] };
    const written = await this.database.query(recordStatement, [
      tripId,
      JSON.stringify(receipts),
      expectedVersion,
    ]);
    return written.length > 0
      ? { appended: true, events: [] }
      : { appended: false, because: 'version_conflict' };
  }

  private failed(tripId: TripId): void {
    if (this.failing.has(tripId)) return;
    const persistence: Persistence = { state: 'failing', since: new Date().toISOString() };
    this.failing.set(tripId, persistence);
    this.told.emit('persistence', tripId, persistence);
  }

  /** The database answered, whatever it said. */
  private worked(tripId: TripId): void {
    if (!this.failing.delete(tripId)) return;
    this.told.emit('persistence', tripId, { state: 'recovered', since: new Date().toISOString() });
  }

  /** Events of a trip after a version, oldest first, at most `limit`. */
  async readAfter(tripId: TripId, version: number, limit: number): Promise<TripEvent[]> {
    const rows = await this.database.query<EventRow>(readStatement, [tripId, version, limit]);
    return rows.map((row) =>
      envelope(tripId, row.stream_version, row.occurred_at.toISOString(), {
        type: row.event_type,
        jobId: row.metadata_json.jobId,
        generationId: row.metadata_json.generationId,
        payload: row.payload_json,
      } as NewTripEvent),
    );
  }

  /** The newest version of each trip that has one. */
  async heads(tripIds: readonly TripId[]): Promise<Map<TripId, number>> {
    const rows = await this.database.query<{ stream_id: TripId; version: number }>(headStatement, [tripIds]);
    return new Map(rows.map(({ stream_id, version }) => [stream_id, version]));
  }

  async receipts(commandIds: readonly string[]): Promise<Map<string, Receipt>> {
    const rows = await this.database.query<Receipt & Record<string, unknown>>(receiptsStatement, [
      commandIds,
    ]);
    return new Map(rows.map((receipt) => [receipt.commandId, receipt]));
  }
}

const envelope = (tripId: TripId, version: number, occurredAt: string, event: NewTripEvent): TripEvent =>
  // Key order is the wire's: the same event is the same text, live and replayed.
  ({
    schema: EVENT_SCHEMA,
    type: event.type,
    tripId,
    version,
    occurredAt,
    jobId: event.jobId,
    generationId: event.generationId,
    payload: event.payload,
  }) as TripEvent;

const isKnownCommand = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === '23505' &&
  'constraint' in error &&
  error.constraint === 'orchestration_command_receipts_pkey';
