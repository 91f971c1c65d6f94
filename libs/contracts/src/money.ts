import { z } from 'zod';

export const costSchema = z.strictObject({
  amount: z.number().min(0).max(1e9),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters'),
});
export type Cost = z.infer<typeof costSchema>;
