import { createHash, randomUUID } from 'node:crypto';
import type { CreateRequest } from './create-request.js';
import { draftText } from './draft-text.js';
import { planTrip } from './planner/plan-trip.js';
import type { Answer } from './response-events.js';

/**
 * The answer to a request. The plan depends on the seed and the user message, so that a retry with other metadata gets
 * the same plan; the ids depend on the whole body. Background responses are found again by their id, so there each
 * gets ids that no other has, although the same body asks for the same plan.
 */
export function answer(request: CreateRequest, seed: string, body: string): Answer {
  const { reasoning, plan } = planTrip(request.brief, seed, request.prompt);
  const own = request.background ? [randomUUID()] : [];
  const id = (kind: string) =>
    createHash('sha256')
      .update(JSON.stringify([kind, seed, body, ...own]))
      .digest('hex')
      .slice(0, 48);
  return {
    request,
    ids: {
      response: `resp_${id('response')}`,
      reasoning: `rs_${id('reasoning')}`,
      message: `msg_${id('message')}`,
    },
    reasoning,
    draft: draftText(plan),
  };
}
