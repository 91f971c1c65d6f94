import { z } from 'zod';

/** The ids of all steps that any workflow has; which of them a generation takes, and in which order, its workflow says. */
export const phaseSchema = z.enum([
  'understanding',
  'searching',
  'proposing',
  'planning',
  'hydrating',
  'finishing',
]);
export type Phase = z.infer<typeof phaseSchema>;
