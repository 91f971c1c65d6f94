import { z } from 'zod';
import { severitySchema } from './job.js';

/** Something that went wrong in a generation, whichever event told of it. */
export const errorEventSchema = z.strictObject({
  /** Of the closed list of failures, or an agent's own word for what it lived with. */
  code: z.string(),
  severity: severitySchema,
  agent: z.string(),
  /** Null for the trip as a whole. */
  day: z.int().min(1).nullable(),
  message: z.string(),
  /** Whether it is tried again by itself, or may be by a person. */
  retryable: z.boolean(),
  /** When it was stored, by the database's clock. */
  time: z.iso.datetime(),
});
export type ErrorEvent = z.infer<typeof errorEventSchema>;
