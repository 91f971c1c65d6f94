import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProgramProcess } from './program-process.js';
import type { CallbackAddress, JobChange, KeptJob, Trouble } from './workflow-service-server.js';

/** Nobody else has these words: where they turn up, a secret has leaked. */
const API_SECRET = 'canary-api-secret-0123456789';

const LOOK_EVERY_MS = 20;

/**
 * A workflow service in a process of its own, which takes jobs in and moves them when it is told to. It can be killed and
 * started again at the same address, with its jobs or without.
 */
export class WorkflowService {
  readonly apiSecret = API_SECRET;
  readonly webhookSecret = `whsec_${randomBytes(32).toString('base64')}`;

  private constructor(
    private program: ProgramProcess,
    readonly url: string,
    private readonly folder: string,
  ) {}

  static async start(): Promise<WorkflowService> {
    const folder = await mkdtemp(join(tmpdir(), 'workflow-service-'));
    const program = run(folder, '0', true);
    const [, url = ''] = await program.line(/^LLM_SERVICE_URL=(.+)$/);
    return new WorkflowService(program, url, folder);
  }

  /** What makes a server of ours plan with this service; it looks often, so that tests need not wait. */
  get settings(): Record<string, string> {
    return {
      LLM_SERVICE_URL: this.url,
      LLM_SERVICE_API_SECRET: this.apiSecret,
      LLM_WEBHOOK_SECRET: this.webhookSecret,
      LLM_SERVICE_NAME: 'a service',
      LLM_SERVICE_FIRST_POLL_MS: '50',
      LLM_SERVICE_SLOWEST_POLL_MS: '50',
    };
  }

  /** As the kernel would: no goodbye. */
  async kill(): Promise<void> {
    this.program.signal('SIGKILL');
    await this.program.ended();
  }

  /** At the same address again. @param isForgetful - whether it comes back without its jobs */
  async restart(isForgetful: boolean): Promise<void> {
    this.program = run(this.folder, new URL(this.url).port, !isForgetful);
    await this.program.line(/^LLM_SERVICE_URL=/);
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true });
  }

  jobs(): Promise<KeptJob[]> {
    return this.order('jobs');
  }

  /** The jobs as soon as they are so. */
  async until(so: (jobs: KeptJob[]) => boolean): Promise<KeptJob[]> {
    for (;;) {
      const jobs = await this.jobs();
      if (so(jobs)) return jobs;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  /** The first job, as soon as it is there. */
  async job(nth = 1): Promise<KeptJob> {
    const [job] = (await this.until((jobs) => jobs.length >= nth)).slice(nth - 1);
    return job as KeptJob;
  }

  /** Resolves with the status that a callback was answered with; null where none was sent or came through. */
  async move(jobId: string, change: JobChange): Promise<number | null> {
    const answer = await this.order<{ status: number | null } | null>(`move/${jobId}`, change);
    return answer?.status ?? null;
  }

  /** Jobs that are submitted from now on are like this from their beginning, one for each call. */
  async plan(change: JobChange): Promise<void> {
    await this.order('plan', change);
  }

  /** Every job whose document asks this question is like this from its beginning. */
  async answer(question: string, change: JobChange): Promise<void> {
    await this.order(`answers/${question}`, change);
  }

  async trouble(trouble: Trouble): Promise<void> {
    await this.order('trouble', trouble);
  }

  /** From here on callbacks go to this server of ours. */
  async callBackTo(server: string, secret = this.webhookSecret): Promise<void> {
    const address: CallbackAddress = { url: `${server}/api/webhooks/llm-callback`, secret };
    await this.order('callbacks', address);
  }

  private async order<T = null>(what: string, said: unknown = {}): Promise<T> {
    const response = await fetch(`${this.url}/test/${what}`, { method: 'POST', body: JSON.stringify(said) });
    return (await response.json()) as T;
  }
}

const run = (folder: string, port: string, keeps: boolean) =>
  ProgramProcess.start(
    [
      'test/support/workflow-service.main.mjs',
      `--port=${port}`,
      `--secret=${API_SECRET}`,
      ...(keeps ? [`--file=${join(folder, 'jobs.json')}`] : []),
    ],
    {},
  );

/** A job's result as the service tells it. */
export const resultWith = (missionPlan: unknown) => ({
  output: {
    mission_plan: missionPlan,
    parsed_sections: {},
    llm_usage: { model: 'a model', input_tokens: 1_200, output_tokens: 3_400, total_tokens: 4_600 },
  },
});
