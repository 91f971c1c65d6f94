import type { TripId } from '@tripstream/contracts';

/** Moments of a generation at which a crash would hurt most, in the order in which a step passes them. */
export const pausePoints = [
  /** A worker has claimed a run and done nothing for it yet. */
  'run_claimed',
  /** Parts of the plan closed in the model's answer and are not committed. */
  'provider_answered',
  'before_commit',
  /** The commit stands, and nobody in this process was told. */
  'after_commit',
  'after_hint',
] as const;
export type PausePoint = (typeof pausePoints)[number];

export interface PauseFacts {
  readonly tripId: TripId;
  /** What is on its way: types of events and of the commands that made them, or of parts of the plan. */
  readonly kinds: readonly string[];
}

/** Told whenever a generation passes one of the points. What is returned is waited for. */
export interface PausePoints {
  reach(point: PausePoint, facts: PauseFacts): Promise<void> | void;
}

/** Injection token of {@link PausePoints}. */
export const PAUSE_POINTS = Symbol('pause points');

/** What everybody has but servers under test. */
export const noPausePoints: PausePoints = { reach: () => undefined };
