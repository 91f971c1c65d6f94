import {
  type ChooseBundleRequest,
  chooseBundleSchema,
  createItinerarySchema,
  type Wish,
} from '@tripstream/contracts';
import { z } from 'zod';

/** What `POST /api/itineraries` is asked for. */
export type NewItinerary =
  | { wish: Wish }
  | { choice: ChooseBundleRequest & z.output<typeof chooseBundleSchema> };

/** A body that speaks of a bundle is a choice, any other one a wish; each is checked, field by field, as what it is. */
export const newItinerarySchema = z.unknown().transform((body, context): NewItinerary => {
  const isChoice =
    typeof body === 'object' &&
    body !== null &&
    (Object.hasOwn(body, 'bundleId') || Object.hasOwn(body, 'tripId'));
  const checked = isChoice ? chooseBundleSchema.safeParse(body) : createItinerarySchema.safeParse(body);
  if (checked.success) return 'bundleId' in checked.data ? { choice: checked.data } : { wish: checked.data };
  context.issues.push(...(checked.error.issues as z.core.$ZodRawIssue[]));
  return z.NEVER;
});
