import { Inject, Injectable } from '@nestjs/common';
import { type JobKind, jobKindSchema } from '@tripstream/contracts';
import { z } from 'zod';
import { Database } from './database.js';

/** What a workflow service may be asked to run, by the name that both sides use. */
export const serviceWorkflowSchema = jobKindSchema.exclude(['refinement']);
export type ServiceWorkflow = Exclude<JobKind, 'refinement'>;

/** A job's name at the service: it stands in paths and rows, so it holds nothing that means something there. */
export const serviceJobIdSchema = z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9_.:-]{0,199}$/);

/** How the service says that a job ended. */
export interface WorkflowCallback {
  jobId: string;
  /** The same for each delivery of one message. */
  webhookId: string;
  workflow: ServiceWorkflow;
  outcome: 'completed' | 'failed';
  /** The message as it came: JSON text. Whoever works on the job reads the result out of it. */
  body: string;
}

export interface Reception {
  /** False when the job or the message was known already: the first word about a job stands. */
  isNew: boolean;
  /** Whether a generation of ours is read from this job. A callback may be faster than the answer to our submission. */
  isKnownJob: boolean;
}

const receiveStatement = {
  name: 'callback-inbox-receive',
  text: `
    WITH stored AS (
      INSERT INTO workflow_callbacks (job_id, webhook_id, workflow, outcome, body) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT DO NOTHING RETURNING job_id
    )
    SELECT EXISTS (SELECT FROM stored) AS "isNew",
           EXISTS (SELECT FROM provider_session_runtime WHERE provider = 'workflow' AND response_id = $1) AS "isKnownJob"`,
};

const findStatement = {
  name: 'callback-inbox-find',
  text: `
    SELECT job_id AS "jobId", webhook_id AS "webhookId", workflow, outcome, body
    FROM workflow_callbacks WHERE job_id = ANY($1)`,
};

const forgetStatement = {
  name: 'callback-inbox-forget',
  text: `DELETE FROM workflow_callbacks WHERE received_at < clock_timestamp() - $1 * interval '1 hour' RETURNING job_id`,
};

/** No job lasts as long, and no sender repeats a message for longer. */
const KEPT_HOURS = 24;
/** How soon a callback is seen that another process received. */
const SWEEP_MS = 1_000;

type Listener = (callback: WorkflowCallback) => void;

/**
 * Where the edge leaves what a workflow service calls back with, and where whoever works on the job finds it: in this
 * process at once, in another one by a look at the rows each second while anybody waits.
 */
@Injectable()
export class CallbackInbox {
  private readonly waiting = new Map<string, Set<Listener>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(Database) private readonly database: Pick<Database, 'query'>) {}

  /** @throws the driver's error when the database is away: nothing is stored then, and the sender has to come again */
  async receive({ jobId, webhookId, workflow, outcome, body }: WorkflowCallback): Promise<Reception> {
    const [row] = await this.database.query<Reception & Record<string, unknown>>(receiveStatement, [
      jobId,
      webhookId,
      workflow,
      outcome,
      body,
    ]);
    const { isNew = false, isKnownJob = false } = row ?? {};
    // Of two callbacks about one job the row says which counts.
    if (this.waiting.has(jobId)) void this.look();
    return { isNew, isKnownJob };
  }

  /** The first callback about a job, whether it is there already or still to come. @throws the signal's reason */
  next(jobId: string, signal: AbortSignal): Promise<WorkflowCallback> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const listener: Listener = (callback) => {
        this.leave(jobId, listener);
        signal.removeEventListener('abort', abort);
        resolve(callback);
      };
      const abort = () => {
        this.leave(jobId, listener);
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      const listeners = this.waiting.get(jobId) ?? new Set();
      this.waiting.set(jobId, listeners.add(listener));
      this.timer ??= setInterval(() => void this.look(), SWEEP_MS).unref();
      void this.look();
    });
  }

  /** The first callback about a job that is there already, or null. @throws the driver's error when the database is away */
  async find(jobId: string): Promise<WorkflowCallback | null> {
    const [found] = await this.database.query<WorkflowCallback & Record<string, unknown>>(findStatement, [
      [jobId],
    ]);
    return found ?? null;
  }

  /** Removes what is a day old. Resolves with how many. @throws the driver's error when the database is away */
  async forget(): Promise<number> {
    return (await this.database.query(forgetStatement, [KEPT_HOURS])).length;
  }

  /** Never rejects: while the database is away there is nothing to learn, and the next look will tell. */
  private async look(): Promise<void> {
    const found = await this.database
      .query<WorkflowCallback & Record<string, unknown>>(findStatement, [[...this.waiting.keys()]])
      .catch(() => []);
    for (const callback of found)
      for (const listener of this.waiting.get(callback.jobId) ?? []) listener(callback);
  }

  private leave(jobId: string, listener: Listener): void {
    const listeners = this.waiting.get(jobId);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.waiting.delete(jobId);
    if (this.waiting.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
