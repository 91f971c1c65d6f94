import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'pg';
import { DATABASE_URL } from '../platform/database-url.js';
import { LOGGER, type Logger } from '../platform/logger.js';

const RECONNECT_MS = 500;
const TIMEOUT_MS = 5_000;
const ASK_EVERY_MS = 3_000;
const ANSWER_WITHIN_MS = 2_000;

/**
 * Says that this process is alive: a session lock on a connection of its own, named after the instance. The moment
 * the process dies the server frees the lock, and whoever looks knows that its runs are free to take.
 */
@Injectable()
export class InstanceGuard implements OnApplicationShutdown {
  readonly instanceId = randomUUID();
  private client: Client | null = null;
  /** When the lock was taken again after it was lost, by this process's clock; null while it never was. */
  private retakenAt: number | null = null;
  private wasLost = false;
  /** By this process's clock. */
  private askedAt = Number.NEGATIVE_INFINITY;
  private stopped = false;
  private acquiring: Promise<void> | null = null;

  constructor(
    @Inject(DATABASE_URL) private readonly url: string,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Resolves once the lock is held; claims made without it would look abandoned. */
  held(): Promise<void> {
    if (this.client !== null || this.stopped) return Promise.resolve();
    this.acquiring ??= this.acquire().finally(() => {
      this.acquiring = null;
    });
    return this.acquiring;
  }

  /**
   * Whether our own lock came back only just now. What cost us ours cost the others theirs, and they may be alive and a
   * moment slower: until then a lock that is gone means nothing.
   */
  wasRetakenWithin(milliseconds: number): boolean {
    return this.retakenAt !== null && performance.now() - this.retakenAt < milliseconds;
  }

  /**
   * Asks the lock's connection whether it is still there, at most every few seconds: one that went dead on the way tells
   * nobody by itself. Whoever does not answer has lost us the lock. Never rejects.
   */
  async check(): Promise<void> {
    const { client } = this;
    if (client === null || performance.now() - this.askedAt < ASK_EVERY_MS) return;
    this.askedAt = performance.now();
    try {
      await client.query(question);
    } catch {
      this.lost(client);
      await client.end().catch(() => {});
    }
  }

  private async acquire(): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      application_name: `tripstream instance ${this.instanceId}`,
      keepAlive: true,
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
    });
    // Without a listener a lost connection would end the process; here it only means: take the lock again.
    client.on('error', () => {});
    client.on('end', () => this.lost(client));
    try {
      await client.connect();
      // Shared with ourselves: the server may not know yet that the connection before this one is dead.
      await client.query('SELECT pg_advisory_lock_shared(hashtextextended($1, 0))', [
        lockName(this.instanceId),
      ]);
      this.client = client;
      if (this.wasLost) this.retakenAt = performance.now();
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
  }

  private lost(client: Client): void {
    if (this.client !== client || this.stopped) return;
    this.client = null;
    this.wasLost = true;
    this.logger.warn({ event: 'instance.guard-lost', instanceId: this.instanceId });
    this.retake();
  }

  /** Until the lock is held again; runs of ours may be taken meanwhile, and fencing keeps that harmless. */
  private retake(): void {
    setTimeout(() => this.held().catch(() => this.retake()), RECONNECT_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.client?.end();
  }
}

/** The client's own limit, which its types do not name; the driver reads it for each question. */
const question = { text: 'SELECT 1', query_timeout: ANSWER_WITHIN_MS };

/** The text whose hash is the lock's key; `generation-runs.ts` looks for it in `pg_locks`. */
export const lockName = (instanceId: string): string => `tripstream/instance/${instanceId}`;
