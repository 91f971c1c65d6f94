import type { Planner } from '@tripstream/contracts';
import {
  type ModelRequest,
  type PlannerProvider,
  type ProviderCapabilities,
  type ProviderSignal,
  ResponseGone,
  type TokenCount,
} from '../providers/planner-provider.js';
import { type Draft, draftOf } from './draft-text.js';

/** What one call does: gives these signals, and then throws `fails` if there is one. */
export interface ScriptedCall {
  signals: readonly ProviderSignal[];
  fails?: unknown;
  /** Awaited before the end, to hold a stream open until a fact is there. */
  hold?: (signal: AbortSignal) => Promise<void>;
}

/** What provider and trip agree on in these tests. */
const planner = { provider: 'demo' as const, model: 'demo' };

/**
 * A provider that follows a script call by call, whether it is asked or resumed, and writes the days it is asked for when
 * the script is over. In the background it tells its responses' ids, `resp_1` and on.
 */
export class ScriptedProvider implements PlannerProvider {
  readonly requests: ModelRequest[] = [];
  readonly resumed: string[] = [];
  readonly cancelled: string[] = [];
  planner: Planner = planner;

  constructor(
    private readonly script: ScriptedCall[] = [],
    private readonly background = false,
  ) {}

  get capabilities(): ProviderCapabilities {
    return { streamsNodes: true, reasoning: true, functions: true, background: this.background };
  }

  async *ask(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ProviderSignal> {
    this.requests.push(request);
    if (this.background) yield { type: 'opened', responseId: `resp_${this.requests.length}` };
    yield* this.play(this.script.shift() ?? { signals: whole(draftOf(daysOf(request))) }, signal);
  }

  async *resume(responseId: string, signal: AbortSignal): AsyncGenerator<ProviderSignal> {
    this.resumed.push(responseId);
    const call = this.script.shift();
    if (call === undefined) throw new ResponseGone('not in the script');
    yield* this.play(call, signal);
  }

  cancel = async (responseId: string): Promise<void> => {
    this.cancelled.push(responseId);
  };

  /** The days that each call was asked for. */
  asked(): number[][] {
    return this.requests.map(daysOf);
  }

  private async *play(call: ScriptedCall, signal: AbortSignal): AsyncGenerator<ProviderSignal> {
    for (const told of call.signals) {
      signal.throwIfAborted();
      yield told;
    }
    await call.hold?.(signal);
    signal.throwIfAborted();
    if (call.fails !== undefined) throw call.fails;
  }
}

/** The document that the model is asked with. */
export function documentOf({ input }: ModelRequest): Record<string, unknown> {
  const [message] = input;
  if (message?.type !== 'message') throw new Error('no message');
  return JSON.parse(message.text);
}

const daysOf = (request: ModelRequest): number[] =>
  (documentOf(request).days as { day: number }[]).map(({ day }) => day);

const usage: TokenCount = { inputTokens: 10, outputTokens: 20, totalTokens: 30 };

/** A plan in small pieces, and its end. */
export const whole = (draft: Draft): ProviderSignal[] => [
  ...pieces(JSON.stringify(draft)),
  { type: 'completed', usage },
];

/** A plan up to the first place where `before` stands, and no end. */
export const cutBefore = (draft: Draft, before: string): ProviderSignal[] => {
  const text = JSON.stringify(draft);
  return pieces(text.slice(0, text.indexOf(before)));
};

/** Numbered from 1, as by a provider that keeps its responses. */
const pieces = (text: string): ProviderSignal[] =>
  (text.match(/[\s\S]{1,17}/g) ?? []).map((delta, index) => ({ type: 'text', delta, sequence: index + 1 }));
