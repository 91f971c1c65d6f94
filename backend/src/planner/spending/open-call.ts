import type { StoredCall } from '../../projections/spending-queries.js';
import type { TokenCount } from '../providers/planner-provider.js';

/** Until the provider has counted: so many characters are a token, as a rule of thumb. */
const CHARACTERS_A_TOKEN = 4;

/** A call to a model that is under way. */
export interface OpenCall {
  readonly attempt: number;
  readonly call: number;
  readonly inputTokens: number;
  /** Characters of the answer. `read` begins anew when the answer is read again. */
  written: number;
  read: number;
  /** Output tokens as last written down. */
  noted: number;
}

export const tokensOf = (characters: number): number => Math.ceil(characters / CHARACTERS_A_TOKEN);

export function estimateOf({ inputTokens, written }: OpenCall): TokenCount {
  const outputTokens = tokensOf(written);
  return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
}

/** What a worker before us left open. */
export const adopted = ({ attempt, call, inputTokens, outputTokens }: StoredCall): OpenCall => ({
  attempt,
  call,
  inputTokens,
  written: outputTokens * CHARACTERS_A_TOKEN,
  read: 0,
  noted: outputTokens,
});
