import { z } from 'zod';
import { phaseSchema } from './phase.js';

/** One step of a generation, as people see it: they read its display name and never its id. */
export const stepSchema = z.strictObject({
  id: phaseSchema,
  displayName: z.string().min(1),
  /** Its share of the whole, relative to the other steps. */
  weight: z.number().positive(),
});
export type Step = z.infer<typeof stepSchema>;
