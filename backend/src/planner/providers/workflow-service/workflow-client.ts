import type { z } from 'zod';
import type { ServiceWorkflow } from '../../../platform/callback-inbox.js';
import { backoffMs, pause } from '../../retry-policy.js';
import { ProviderFailure } from '../planner-provider.js';
import {
  failureOfConnection,
  failureOfStatus,
  JobUnknown,
  malformed,
  retryAfterMs,
} from './service-failures.js';
import {
  hasEnded,
  type JobEnd,
  type ServiceJob,
  serviceJobSchema,
  submittedSchema,
} from './workflow-wire.js';

export interface WorkflowClientOptions {
  /** Root of the service. */
  baseUrl: string;
  apiSecret: string;
  firstPollMs: number;
  slowestPollMs: number;
  /** For how long looks may fail before the job counts as out of reach, in milliseconds. */
  silenceMs: number;
}

interface Call {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface PollOptions {
  signal: AbortSignal;
  /** Waits between two looks; whoever knows better may end a wait early. */
  rest?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const CALL_TIMEOUT_MS = 10_000;
const TRIES = 3;
/** Who wants us to wait longer is not waited for within one call. */
const LONGEST_WAIT_MS = 5_000;
/** The longest plans are a tenth of this. */
const MOST_BYTES = 8 * 1024 * 1024;
const GROWTH = 1.5;
const never = new AbortController().signal;

/** The wire of an LLM workflow service. Each call is made again when it may help: a submission carries its key. */
export class WorkflowClient {
  constructor(private readonly options: WorkflowClientOptions) {}

  /**
   * Resolves with the job's id: for the same key the same job.
   *
   * @throws ProviderFailure
   */
  async submitWorkflow(
    workflow: ServiceWorkflow,
    inputData: Record<string, unknown>,
    idempotencyKey: string,
    signal: AbortSignal = never,
  ): Promise<string> {
    const call: Call = {
      method: 'POST',
      path: 'workflow',
      body: { workflow_name: workflow, input_data: inputData },
      headers: { 'Idempotency-Key': idempotencyKey },
    };
    return (await this.answer(call, submittedSchema, signal)).job_id;
  }

  /** @throws JobUnknown @throws ProviderFailure */
  async getJobStatus(jobId: string, signal: AbortSignal = never): Promise<ServiceJob> {
    return this.answer(
      { method: 'GET', path: `jobs/${encodeURIComponent(jobId)}` },
      serviceJobSchema,
      signal,
    );
  }

  /** Deletes the job, whatever it does now; one that is gone already is well. @throws ProviderFailure */
  async cancelJob(jobId: string): Promise<void> {
    try {
      await this.call({ method: 'DELETE', path: 'jobs/bulk', body: { job_ids: [jobId] } }, never);
    } catch (error) {
      if (!(error instanceof JobUnknown)) throw error;
    }
  }

  /**
   * Looks at the job until it has ended: at once, then after growing waits. A look that fails does not end this; only a
   * silence that lasts too long does.
   *
   * @param onProgress - told of each look that was answered
   * @throws JobUnknown @throws ProviderFailure @throws the signal's reason
   */
  async pollJobUntilComplete(
    jobId: string,
    onProgress: (job: ServiceJob) => void,
    { signal, rest = pause }: PollOptions,
  ): Promise<JobEnd> {
    const { firstPollMs, slowestPollMs, silenceMs } = this.options;
    let heardAt = performance.now();
    for (let waitMs = firstPollMs; ; waitMs = Math.min(slowestPollMs, waitMs * GROWTH)) {
      let floorMs = 0;
      try {
        const job = await this.getJobStatus(jobId, signal);
        heardAt = performance.now();
        onProgress(job);
        if (hasEnded(job)) return job;
      } catch (error) {
        const isPassing = error instanceof ProviderFailure && error.severed;
        if (!isPassing || performance.now() - heardAt > silenceMs) throw error;
        // Who asks for longer may be back sooner, and by then nobody would wait any more.
        floorMs = Math.min(error.retryAfterMs ?? 0, silenceMs);
      }
      await rest(Math.max(waitMs, floorMs), signal);
    }
  }

  private async answer<T extends z.ZodType>(
    call: Call,
    schema: T,
    signal: AbortSignal,
  ): Promise<z.output<T>> {
    const text = await this.call(call, signal);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw malformed('the service’s answer is not JSON');
    }
    const checked = schema.safeParse(value);
    if (checked.success) return checked.data;
    const fields = checked.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw malformed(`the service’s answer has other fields: ${fields}`);
  }

  private async call(call: Call, signal: AbortSignal): Promise<string> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.once(call, signal);
      } catch (error) {
        const mayHelp = error instanceof ProviderFailure && error.severed && tries < TRIES;
        if (!mayHelp || (error.retryAfterMs ?? 0) > LONGEST_WAIT_MS) throw error;
        await pause(backoffMs(tries, error.retryAfterMs), signal);
      }
    }
  }

  private async once({ method, path, body, headers }: Call, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const late = AbortSignal.timeout(CALL_TIMEOUT_MS);
    try {
      const response = await fetch(`${this.options.baseUrl.replace(/\/+$/, '')}/api/v1/${path}`, {
        method,
        // Somewhere else the secret would be sent along.
        redirect: 'manual',
        signal: AbortSignal.any([signal, late]),
        headers: {
          'X-API-Secret': this.options.apiSecret,
          Accept: 'application/json',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (response.ok) return await textOf(response);
      await response.body?.cancel();
      const isGone = response.status === 404 || response.status === 410;
      if (isGone && method !== 'POST') throw new JobUnknown(`status ${response.status}`);
      throw failureOfStatus(response.status, retryAfterMs(response.headers));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ProviderFailure || error instanceof JobUnknown) throw error;
      throw failureOfConnection(error, late.aborted);
    }
  }
}

/** @throws ProviderFailure when there is no end to it */
async function textOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw malformed(`the service’s answer is longer than ${MOST_BYTES} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
