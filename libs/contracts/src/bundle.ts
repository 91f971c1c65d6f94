import { z } from 'zod';
import { bundleIdSchema } from './ids.js';

/** One of several trips proposed for a wish. */
export const bundleSchema = z.strictObject({
  bundleId: bundleIdSchema,
  title: z.string(),
  description: z.string(),
  keyEvents: z.array(z.string()),
  imageUrl: z.string().nullable(),
  priceBand: z.int().min(1).max(3),
  whyItFits: z.string(),
});
export type Bundle = z.infer<typeof bundleSchema>;
