import type { Bundle, BundleId, Itinerary, Preferences } from '@tripstream/contracts';
import { derivedId } from '../../platform/ids.js';
import { reasoningText } from '../model-text.js';
import type { InputItem, ToolCall } from '../providers/planner-provider.js';
import type { BundlesSubject } from './bundle-prompt.js';
import { isSame, keyOf, misfitOf, type ProposalKey } from './bundle-rules.js';
import type { BundlePart } from './bundle-stream-parser.js';
import type { DraftBundle } from './draft-bundle.js';

/** So many trips are proposed for one set of preferences. */
export const BUNDLES_WANTED = 4;

/** A proposal that is taken, under the id that it has for ever. */
export interface TakenBundle {
  bundleId: BundleId;
  draft: DraftBundle;
}

/**
 * What one run of the search for trips keeps in mind across its calls: what is proposed, what was refused, and what the
 * tools have answered. Pure bookkeeping.
 */
export class BundleSearch {
  /** Calls of the provider so far. */
  calls = 0;
  /** Rounds of tool calls so far. */
  rounds = 0;
  private readonly heard: InputItem[] = [];
  private readonly proposed: ProposalKey[];
  private refused: { title: string | null; reason: string }[] = [];

  /** @param trip - bundles that it has already, of this run's generation or an earlier one, stay */
  constructor(
    private readonly preferences: Preferences,
    private readonly generationId: string,
    private readonly trip: Pick<Itinerary, 'activities' | 'bundles' | 'job'>,
  ) {
    this.proposed = trip.bundles.map(({ title, destination, startDate, days }: Bundle) => ({
      title,
      destination,
      startDate,
      days,
    }));
  }

  get missing(): number {
    return Math.max(0, BUNDLES_WANTED - this.proposed.length);
  }

  get found(): number {
    return this.proposed.length;
  }

  /** What the model is told next. */
  get subject(): BundlesSubject {
    return {
      preferences: this.preferences,
      // The day on which it was asked for, so that a repetition asks the same.
      today: (this.trip.job?.startedAt ?? '').slice(0, 10),
      count: this.missing,
      alreadyProposed: this.proposed,
      refused: this.refused,
    };
  }

  /** The rounds so far, as the next request repeats them. */
  get conversation(): readonly InputItem[] {
    return this.heard;
  }

  get idempotencyKey(): string {
    return `${this.generationId}/bundles/${this.calls}`;
  }

  /** Whether this generation has told the same words before. */
  hasHeard(reasoning: string): boolean {
    const told = reasoningText(reasoning);
    const { activities, job } = this.trip;
    return activities.some(
      ({ kind, version, text }) => kind === 'reasoning' && version > (job?.version ?? 0) && text === told,
    );
  }

  /** Another call begins. */
  begin(): void {
    this.calls += 1;
  }

  /** They have been told: the next request speaks of the next answer only. */
  forgetRefusals(): void {
    this.refused = [];
  }

  answered(calls: readonly ToolCall[], outputs: readonly string[]): void {
    this.rounds += 1;
    for (const [at, call] of calls.entries())
      this.heard.push(call, { type: 'toolResult', callId: call.callId, output: outputs[at] ?? '' });
  }

  /** Takes a proposal, or answers with the reason why it cannot be taken; null when it is simply not wanted any more. */
  take(part: BundlePart): TakenBundle | { refused: string } | null {
    if (this.missing === 0) return null;
    if (part.type === 'broken') return this.refuse(part.title, part.reason);
    const key = keyOf(part.bundle);
    if (this.proposed.some((known) => isSame(known, key)))
      // Before anything is asked it is an answer to a worker before us that is read, and what that one told comes again.
      return this.calls === 0 ? null : this.refuse(key.title, 'is proposed already');
    const misfit = misfitOf(part.bundle, this.preferences);
    if (misfit !== null) return this.refuse(key.title, misfit);
    this.proposed.push(key);
    return {
      bundleId: derivedId<BundleId>('bnd', `${this.generationId}/${this.proposed.length}`),
      draft: part.bundle,
    };
  }

  /** The whole answer could not be read. */
  spoiled(reason: string): void {
    this.refuse(null, reason);
  }

  private refuse(title: string | null, reason: string): { refused: string } {
    this.refused.push({ title, reason });
    return { refused: reason };
  }
}
