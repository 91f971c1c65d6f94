import type { DraftText } from '../draft-text.js';
import { bundleOf } from './bundle.js';
import type { BundlesBrief } from './bundles-brief.js';
import { bundlesText } from './bundles-text.js';
import type { Exchange } from './conversation.js';
import { readWords } from './free-text.js';
import { findOrigin } from './journey.js';
import { shortlist } from './proposal.js';
import { reasoningFor } from './reasoning.js';
import { type Call, MORE_SEARCHED, nextStep } from './rounds.js';

/** What one request for bundles is answered with: questions to the tools, or the proposals. */
export interface BundlesTurn {
  reasoning: readonly string[];
  output: { kind: 'calls'; calls: readonly Call[] } | { kind: 'text'; draft: DraftText };
}

/**
 * The next turn of the conversation. It keeps nothing between turns: the same brief, exchanges, tools and seed give
 * the same turn.
 *
 * @param tools names of the tools on offer; with none of ours among them it proposes from what it knows
 */
export async function proposeBundles(
  brief: BundlesBrief,
  exchanges: readonly Exchange[],
  tools: ReadonlySet<string>,
  seed: string,
): Promise<BundlesTurn> {
  const words = readWords(brief.preferences);
  const origin = await findOrigin(brief.preferences.origin);
  const listed = shortlist(brief, words, origin, seed, brief.count + MORE_SEARCHED);
  const step = nextStep(brief, listed, exchanges, tools);
  const reasoning = [reasoningFor(step, brief, words, origin, exchanges.length > 0)];
  if (step.stage !== 'proposals') return { reasoning, output: { kind: 'calls', calls: step.calls } };
  const bundles = step.chosen.map((trip) => bundleOf(trip, brief, words, origin, seed));
  return { reasoning, output: { kind: 'text', draft: bundlesText(bundles) } };
}
