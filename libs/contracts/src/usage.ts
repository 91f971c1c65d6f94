import { z } from 'zod';
import { plannerSchema } from './job.js';
import { costSchema } from './money.js';

const tokens = z.int().min(0);
const spent = {
  generations: z.int().min(0),
  inputTokens: tokens,
  outputTokens: tokens,
  totalTokens: tokens,
};

/**
 * `GET /api/me/usage`: what planning has used for this traveller, generations that failed or were stopped included. What a
 * provider did not count is estimated.
 */
export const usageTotalsSchema = z.strictObject({
  /** From when on it is summed. */
  since: z.iso.datetime(),
  ...spent,
  /** One sum for each currency; what has no known price is not in it. Empty when nothing has one. */
  costs: z.array(costSchema),
  /** What the same time may cost; beyond it no further question is put to a model. */
  budget: z.strictObject({ cost: costSchema, tokens: z.int().positive() }),
  byModel: z.array(
    z.strictObject({
      ...plannerSchema.shape,
      ...spent,
      /** Null where no price is known. */
      cost: costSchema.nullable(),
    }),
  ),
});
export type UsageTotals = z.infer<typeof usageTotalsSchema>;
