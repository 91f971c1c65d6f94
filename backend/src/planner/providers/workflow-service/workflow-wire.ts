import { z } from 'zod';
import { serviceJobIdSchema } from '../../../platform/callback-inbox.js';

/** What the service answers. Unknown fields are its own business; what we read is checked. */

export const submittedSchema = z.object({ job_id: serviceJobIdSchema });

const openStatuses = ['pending', 'queued', 'running', 'processing'] as const;
const endedStatuses = ['completed', 'failed', 'cancelled', 'expired'] as const;

export const serviceJobSchema = z
  .object({
    status: z.enum([...openStatuses, ...endedStatuses]),
    // What these say is good to know; saying it in another form must not cost the job.
    current_step_id: z.string().max(200).nullish().catch(null),
    error_message: z.string().nullish().catch(null),
    result: z.unknown().optional(),
  })
  .transform(({ status, current_step_id, error_message, result }) => ({
    status,
    stepId: current_step_id ?? null,
    errorMessage: error_message ?? null,
    result,
  }));
export type ServiceJob = z.output<typeof serviceJobSchema>;

/** How a job ended, by whichever way we heard of it. */
export type JobEnd = Pick<ServiceJob, 'errorMessage' | 'result'> & {
  status: (typeof endedStatuses)[number];
};

export const hasEnded = (job: ServiceJob): job is ServiceJob & JobEnd =>
  endedStatuses.some((status) => status === job.status);

/** What a callback says beyond its envelope, which the edge has read. */
export const callbackBodySchema = z.object({
  result: z.unknown().optional(),
  error_message: z.string().nullish().catch(null),
});

const count = z.int().min(0);

export const resultSchema = z.object({
  output: z.object({
    /** The plan itself, or its JSON text as a model wrote it. */
    mission_plan: z.unknown(),
    /** A count that is none must not cost the plan. */
    llm_usage: z
      .object({ input_tokens: count, output_tokens: count, total_tokens: count })
      .transform(({ input_tokens, output_tokens, total_tokens }) => ({
        inputTokens: input_tokens,
        outputTokens: output_tokens,
        totalTokens: total_tokens,
      }))
      .nullish()
      .catch(null),
  }),
});
