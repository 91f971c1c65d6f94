import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** A job as the service keeps it, and as it tells of it. */
export interface KeptJob {
  job_id: string;
  workflow_name: string;
  input_data: Record<string, unknown>;
  idempotency_key: string | null;
  status: string;
  current_step_id: string | null;
  error_message: string | null;
  result: unknown;
  isDeleted: boolean;
  /** How often somebody looked at it. */
  looks: number;
}

/** What a test changes of a job; `callBack` sends the callback that belongs to it. */
export interface JobChange {
  status?: string;
  current_step_id?: string;
  error_message?: string;
  result?: unknown;
  callBack?: boolean;
}

/** The next requests of a kind are answered so, and do nothing. `held` ones are never answered. */
export interface Trouble {
  method: string;
  times: number;
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  held?: boolean;
}

/** Where callbacks go, and how they are signed. */
export interface CallbackAddress {
  url: string;
  secret: string;
}

interface ServiceOptions {
  port: number;
  secret: string;
  /** Where jobs are kept over a restart; without it they are forgotten. */
  file: string | null;
}

/**
 * An LLM workflow service whose work is done by whoever tests with it: it takes jobs in and tells of them over the real
 * wire, and a job moves when `/test/…` says so.
 */
export class WorkflowServiceServer {
  private readonly jobs = new Map<string, KeptJob>();
  private readonly troubles: Trouble[] = [];
  /** Changes that come true at once for the jobs submitted next. */
  private readonly plans: JobChange[] = [];
  /** Changes that come true at once for every job whose document asks this question. */
  private readonly answers = new Map<string, JobChange>();
  private address: CallbackAddress | null = null;

  constructor(private readonly options: ServiceOptions) {
    const { file } = options;
    if (file !== null && existsSync(file))
      for (const job of JSON.parse(readFileSync(file, 'utf8')) as KeptJob[]) this.jobs.set(job.job_id, job);
  }

  listen(): Promise<number> {
    const server = createServer((request, response) => {
      void read(request).then((body) => this.route(request, response, body));
    });
    return new Promise((resolve) => {
      server.listen(this.options.port, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
      });
    });
  }

  private async route(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const { method = '', url = '' } = request;
    const said = body === '' ? {} : JSON.parse(body);
    if (url.startsWith('/test/')) return answer(response, 200, await this.control(url.slice(6), said));
    const trouble = this.troubles.find((one) => one.method === method && one.times > 0);
    if (trouble !== undefined) {
      trouble.times -= 1;
      if (trouble.held) return;
      response.writeHead(trouble.status ?? 500, trouble.headers ?? {}).end(trouble.body ?? '');
      return;
    }
    if (request.headers['x-api-secret'] !== this.options.secret)
      return answer(response, 401, { error: `not ${String(request.headers['x-api-secret'])}` });
    if (method === 'POST' && url === '/api/v1/workflow') {
      const key = request.headers['idempotency-key'];
      return answer(response, 202, { job_id: await this.submit(said, typeof key === 'string' ? key : null) });
    }
    if (method === 'DELETE' && url === '/api/v1/jobs/bulk') return answer(response, 200, this.remove(said));
    const job = this.jobs.get(decodeURIComponent(/^\/api\/v1\/jobs\/([^/]+)$/.exec(url)?.[1] ?? ''));
    if (method !== 'GET' || job === undefined || job.isDeleted) return answer(response, 404, {});
    job.looks += 1;
    const { status, current_step_id, error_message, result } = job;
    answer(response, 200, { status, current_step_id, error_message, result });
  }

  private async submit(
    { workflow_name, input_data }: Pick<KeptJob, 'workflow_name' | 'input_data'>,
    key: string | null,
  ): Promise<string> {
    const known = [...this.jobs.values()].find(
      ({ idempotency_key }) => key !== null && idempotency_key === key,
    );
    if (known !== undefined) return known.job_id;
    const job: KeptJob = {
      job_id: randomUUID(),
      workflow_name,
      input_data,
      idempotency_key: key,
      status: 'queued',
      current_step_id: null,
      error_message: null,
      result: null,
      isDeleted: false,
      looks: 0,
    };
    this.jobs.set(job.job_id, job);
    // A planned callback is sent before the submission is answered: some services are that fast.
    const { question } = (input_data.document ?? {}) as { question?: unknown };
    await this.move(job, this.plans.shift() ?? this.answers.get(String(question)) ?? {});
    return job.job_id;
  }

  private remove({ job_ids }: { job_ids: string[] }): { deleted: number } {
    const found = job_ids.flatMap((id) => this.jobs.get(id) ?? []);
    for (const job of found) job.isDeleted = true;
    this.keep();
    return { deleted: found.length };
  }

  private async control(order: string, said: Record<string, unknown>): Promise<unknown> {
    const [what, id = ''] = order.split('/');
    if (what === 'jobs') return [...this.jobs.values()];
    if (what === 'trouble') this.troubles.push(said as unknown as Trouble);
    if (what === 'plan') this.plans.push(said as JobChange);
    if (what === 'answers') this.answers.set(id, said as JobChange);
    if (what === 'callbacks') this.address = said as unknown as CallbackAddress;
    if (what !== 'move') return null;
    const job = this.jobs.get(id);
    if (job === undefined) throw new Error(`there is no job ${id}`);
    return this.move(job, said as JobChange);
  }

  private async move(job: KeptJob, { callBack = false, ...change }: JobChange): Promise<unknown> {
    Object.assign(job, change);
    this.keep();
    return callBack ? this.callBack(job) : null;
  }

  /** Sends the callback once, as a service does, and answers with the status that it got. */
  private async callBack({
    job_id,
    workflow_name,
    status,
    result,
    error_message,
  }: KeptJob): Promise<unknown> {
    if (this.address === null) return null;
    const { url, secret } = this.address;
    const body = JSON.stringify({
      event: `workflow.${status}`,
      workflow_name,
      job_id,
      result,
      error_message,
    });
    const webhookId = `msg_${randomUUID()}`;
    const at = new Date();
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'webhook-id': webhookId,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret).sign(webhookId, at, body),
      },
      body,
    }).catch(() => null);
    return { status: response?.status ?? null };
  }

  private keep(): void {
    const { file } = this.options;
    if (file !== null) writeFileSync(file, JSON.stringify([...this.jobs.values()]));
  }
}

async function read(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
