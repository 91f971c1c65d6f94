import { Controller, Header, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { CallbackInbox, serviceJobIdSchema, serviceWorkflowSchema } from '../platform/callback-inbox.js';
import { CONFIG, type Config } from '../platform/config.js';
import { LOGGER, type Logger } from '../platform/logger.js';
import { Public } from './identity/identity.guard.js';
import { ProblemException } from './problem.exception.js';
import { traceIdOf } from './trace-id.js';
import { invalidBody } from './validation.js';
import { type SignedMessage, signedMessage } from './webhook-signature.js';

/** What may happen to a job, in the service's words. */
const outcomes = { 'workflow.completed': 'completed', 'workflow.failed': 'failed' } as const;

const messageSchema = z.looseObject({ event: z.string() });
const jobSchema = z.object({ workflow_name: z.string(), job_id: serviceJobIdSchema });

/** Every message with the right signature is answered alike: what it did here is nobody else's business. */
interface Receipt {
  status: 'received';
}
const received: Receipt = { status: 'received' };

/** Where a workflow service says that a job has ended. It proves itself by its signature; nothing else is asked of it. */
@Public()
@Controller('api/webhooks')
export class WebhooksController {
  private readonly verifiers: readonly Webhook[];

  constructor(
    private readonly inbox: CallbackInbox,
    @Inject(CONFIG) { LLM_WEBHOOK_SECRET }: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.verifiers = LLM_WEBHOOK_SECRET.map((secret) => new Webhook(secret));
  }

  @Post('llm-callback')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async llmCallback(@Req() request: Request): Promise<Receipt> {
    const { webhookId, text } = this.signed(request);
    const message = messageOf(text);
    const outcome = Object.hasOwn(outcomes, message.event)
      ? outcomes[message.event as keyof typeof outcomes]
      : null;
    const workflow = serviceWorkflowSchema.safeParse(message.workflow_name);
    const what = { webhookId, type: message.event.slice(0, 100) };
    // A later version of the service may say more than we know of: that is no reason for it to say it again.
    if (outcome === null) return this.ignored('unknown event', what);
    const job = jobSchema.safeParse(message);
    if (!job.success) throw invalidBody(job.error.issues);
    const jobId = job.data.job_id;
    if (!workflow.success) return this.ignored('unknown workflow', { ...what, jobId });
    const { isNew, isKnownJob } = await this.inbox.receive({
      jobId,
      webhookId,
      workflow: workflow.data,
      outcome,
      body: text,
    });
    const event = isNew ? 'webhook.received' : 'webhook.repeated';
    this.logger.info({ event, ...what, jobId, isKnownJob });
    if (!isKnownJob) this.logger.warn({ event: 'webhook.job-unknown', ...what, jobId });
    return received;
  }

  private signed(request: Request): SignedMessage {
    try {
      // No body at all leaves nothing to parse.
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      return signedMessage(request, body, this.verifiers);
    } catch (error) {
      if (error instanceof ProblemException)
        this.logger.warn({ event: 'webhook.refused', code: error.code, traceId: traceIdOf(request) });
      throw error;
    }
  }

  private ignored(reason: string, what: Record<string, string>): Receipt {
    this.logger.warn({ event: 'webhook.ignored', reason, ...what });
    return received;
  }
}

/** @throws ProblemException: whoever may sign and sends this has a fault to find, and finds it by our answer only */
function messageOf(text: string): z.output<typeof messageSchema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProblemException('malformed-json');
  }
  const message = messageSchema.safeParse(value);
  if (!message.success) throw invalidBody(message.error.issues);
  return message.data;
}
