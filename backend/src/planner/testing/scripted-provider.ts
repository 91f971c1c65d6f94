import type { Usage } from '@tripstream/contracts';
import type { PlannerProvider, PlanRequest, ProviderSignal } from '../providers/planner-provider.js';
import { type Draft, draftOf } from './draft-text.js';

/** What one call does: gives these signals, and then throws `fails` if there is one. */
export interface ScriptedCall {
  signals: readonly ProviderSignal[];
  fails?: unknown;
  /** Awaited before the end, to hold a stream open until a fact is there. */
  hold?: (signal: AbortSignal) => Promise<void>;
}

/** A provider that follows a script call by call, and writes the days it is asked for when the script is over. */
export class ScriptedProvider implements PlannerProvider {
  readonly requests: PlanRequest[] = [];

  constructor(private readonly script: ScriptedCall[] = []) {}

  async *plan(request: PlanRequest, signal: AbortSignal): AsyncGenerator<ProviderSignal> {
    this.requests.push(request);
    const call = this.script.shift() ?? { signals: whole(draftOf(daysOf(request))) };
    for (const told of call.signals) {
      signal.throwIfAborted();
      yield told;
    }
    await call.hold?.(signal);
    signal.throwIfAborted();
    if (call.fails !== undefined) throw call.fails;
  }

  /** The days that each call was asked for. */
  asked(): number[][] {
    return this.requests.map(daysOf);
  }
}

const daysOf = ({ message }: PlanRequest): number[] =>
  (JSON.parse(message) as { days: { day: number }[] }).days.map(({ day }) => day);

const usage: Usage = { inputTokens: 10, outputTokens: 20, totalTokens: 30 };

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

const pieces = (text: string): ProviderSignal[] =>
  (text.match(/[\s\S]{1,17}/g) ?? []).map((delta) => ({ type: 'text', delta }));
