import type { Planner } from '@tripstream/contracts';
import type { ModelPrice } from '../../platform/config.js';
import type { TokenCount } from '../providers/planner-provider.js';

/**
 * US dollars a million tokens, at the ordinary tier, without discounts for what a provider has cached.
 *
 * Source: https://platform.openai.com/docs/pricing as of 20 June 2026. Public copies of the list were read, and not the list
 * itself: check what you rely on.
 */
const knownPrices: Readonly<Record<string, ModelPrice>> = {
  'gpt-4.1': { input: 2, output: 8 },
  'gpt-4.1-mini': { input: 0.4, output: 1.6 },
  'gpt-4.1-nano': { input: 0.1, output: 0.4 },
  'gpt-4o': { input: 2.5, output: 10 },
  'gpt-4o-mini': { input: 0.15, output: 0.6 },
  'gpt-5': { input: 1.25, output: 10 },
  'gpt-5-mini': { input: 0.25, output: 2 },
  'gpt-5-nano': { input: 0.05, output: 0.4 },
  'gpt-5.1': { input: 1.25, output: 10 },
  'gpt-5.2': { input: 1.75, output: 14 },
  'gpt-5.4': { input: 2.5, output: 15 },
  'gpt-5.4-mini': { input: 0.75, output: 4.5 },
  'gpt-5.4-nano': { input: 0.2, output: 1.25 },
  'gpt-5.5': { input: 5, output: 30 },
  o3: { input: 2, output: 8 },
  'o4-mini': { input: 1.1, output: 4.4 },
};

const free: ModelPrice = { input: 0, output: 0 };
/** A dated release costs what its model costs: `gpt-5-mini-2025-08-07`. */
const released = /-\d{4}-\d{2}-\d{2}$/;

/**
 * What a model costs; null when nobody has said.
 *
 * @param own - prices of the operator's own, which come first
 */
export function priceOf(
  { provider, model }: Planner,
  own: Readonly<Record<string, ModelPrice>>,
): ModelPrice | null {
  const named = (name: string) => (Object.hasOwn(own, name) ? own[name] : undefined);
  const known = (name: string) => (Object.hasOwn(knownPrices, name) ? knownPrices[name] : undefined);
  const plain = model.replace(released, '');
  const price = named(model) ?? named(plain);
  if (price !== undefined) return price;
  if (provider === 'demo') return free;
  // A service may call anything `o3`; only with the provider whose list this is, a name says what it costs.
  return provider === 'openai' ? (known(plain) ?? null) : null;
}

/** US dollars for so many tokens; null where no price is known. */
export const dollarsFor = (
  { inputTokens, outputTokens }: Pick<TokenCount, 'inputTokens' | 'outputTokens'>,
  price: ModelPrice | null,
): number | null => (price === null ? null : (inputTokens * price.input + outputTokens * price.output) / 1e6);
