import { z } from 'zod';
import type { ServiceWorkflow } from '../../../platform/callback-inbox.js';
import { draftBundleSchema, MAX_DRAFT_BUNDLES } from '../../bundles/draft-bundle.js';
import {
  draftDayNumberSchema,
  draftNodeSchema,
  draftSummarySchema,
  draftThemeSchema,
  draftTitleSchema,
  MAX_DRAFT_DAYS,
  MAX_NODES_PER_DAY,
} from '../../draft-plan.js';

/** Keys come out in this order, which is the one that the plan is read in. */
const daysSchema = z.object({
  title: draftTitleSchema,
  days: z
    .array(
      z.object({
        day: draftDayNumberSchema,
        theme: draftThemeSchema,
        nodes: z.array(draftNodeSchema).max(MAX_NODES_PER_DAY),
        summary: draftSummarySchema,
      }),
    )
    .max(MAX_DRAFT_DAYS),
});
const bundlesSchema = z.object({ bundles: z.array(draftBundleSchema).max(MAX_DRAFT_BUNDLES) });

/** What a job's `mission_plan` must be, by the workflow's name. */
const missionPlans: Record<ServiceWorkflow, z.ZodType> = {
  itinerary: daysSchema,
  day_retry: daysSchema,
  bundles: bundlesSchema,
};

/**
 * The JSON text of a plan that its workflow accepts; null for any other.
 *
 * @param workflow - null where only the job's id is known: then any workflow may accept it, and its reader sees whether it
 * is what was asked for
 * @param plan - the plan, or its JSON text
 */
export function missionPlanText(workflow: ServiceWorkflow | null, plan: unknown): string | null {
  const value = typeof plan === 'string' ? parsed(plan) : plan;
  const schemas = workflow === null ? Object.values(missionPlans) : [missionPlans[workflow]];
  for (const schema of schemas) {
    const checked = schema.safeParse(value);
    if (checked.success) return JSON.stringify(checked.data);
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
