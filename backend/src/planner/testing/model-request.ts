import { draftPlanJsonSchema } from '../draft-plan.js';
import type { ModelRequest } from '../providers/planner-provider.js';

/** A question to a model, with what a test wants of it. */
export const modelRequest = (change: Partial<ModelRequest> = {}): ModelRequest => ({
  workflow: 'itinerary',
  instructions: 'Plan.',
  input: [{ type: 'message', text: '{"wish":{}}' }],
  tools: [],
  format: { name: 'draft_plan', schema: draftPlanJsonSchema },
  idempotencyKey: 'one',
  ...change,
});
