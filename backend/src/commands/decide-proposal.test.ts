import { type Itinerary, type TripCommand, type TripEvent, wishSchema } from '@tripstream/contracts';
import { evolve } from '@tripstream/itinerary';
import {
  bundleFor,
  chooseBundle,
  createProposal,
  expireBundles,
  preferencesFor,
  proposeBundle,
} from '../../../test/support/proposals.js';
import {
  completeDay,
  completeGeneration,
  generationOf,
  NOW,
  newTrip,
  planNode,
  stamp,
  wholeGeneration,
} from '../../../test/support/trips.js';
import { newId } from '../platform/ids.js';
import { decide } from './decide.js';
import { provisionally } from './provisionally.js';

const trip = newTrip();
const opened = createProposal(trip);
const tooLate = '2026-05-02T09:00:00.000Z';

/** A trip after these orders. */
function given(...commands: TripCommand[]) {
  let state: Itinerary | null = null;
  const events: TripEvent[] = [];
  for (const command of commands) {
    const decision = decide(state, command);
    if ('rejected' in decision) throw new Error(`${command.type} was refused: ${decision.rejected}`);
    for (const event of decision.accepted) {
      const stored = provisionally(state, event, trip.tripId);
      events.push(stored);
      state = evolve(state, stored);
    }
  }
  return {
    state: state as unknown as Itinerary,
    events,
    when: (command: TripCommand) => {
      const decision = decide(state, command);
      return 'rejected' in decision ? decision.rejected : decision.accepted.map(({ type }) => type);
    },
  };
}

const ended = [opened, proposeBundle(trip, 1), proposeBundle(trip, 2), completeGeneration(trip)];

describe('a trip that begins with proposals', () => {
  it('[C1] has no wish and no days, and its preferences in words', () => {
    const { state } = given(opened);
    expect(state).toMatchObject({ wish: null, days: [], bundles: [], expiresAt: tooLate, expired: false });
    expect(state.job).toMatchObject({ kind: 'bundles', status: 'queued' });
    expect(state.messages[0]?.text).toContain('A cot for the baby.');
    expect(state.messages[0]?.text).toContain('3 days between 2026-05-01 and 2026-05-31 from Ghent');
  });

  it('[C9] takes each bundle once, and counts it', () => {
    const { state, when } = given(opened, proposeBundle(trip, 1));
    expect(state.bundles).toEqual([bundleFor(trip, 1)]);
    expect(state.job?.progress.bundlesProposed).toBe(1);
    expect(when(proposeBundle(trip, 1))).toEqual([]);
    expect(when(proposeBundle(trip, 2))).toEqual(['bundle_proposed', 'progress']);
  });

  it('[C9] is complete with one bundle or more, and never with none', () => {
    expect(given(opened).when(completeGeneration(trip))).toBe('no_bundles');
    expect(given(...ended).state.job).toMatchObject({ status: 'complete', progress: { percent: 100 } });
  });

  it('[C11] gets from the chosen bundle what is planned, and goes on under the same versions', () => {
    const { state, events } = given(...ended, chooseBundle(trip, 2));
    expect(events.slice(-3).map(({ type }) => type)).toEqual([
      'bundle_chosen',
      'message_posted',
      'generation_started',
    ]);
    expect(state).toMatchObject({
      title: 'Bundle 2',
      chosenBundleId: bundleFor(trip, 2).bundleId,
      expiresAt: null,
    });
    expect(state.wish).toMatchObject({
      destination: 'Lisbon',
      startDate: '2026-05-03',
      days: 3,
      pace: 'relaxed',
    });
    expect(state.wish?.notes).toBe(
      'A budget of 2000 EUR. The journey begins in Ghent.\n\nShort walks only.\n\nA cot for the baby.\n\nMusic: Fado\n\nNo early mornings.',
    );
    expect(wishSchema.parse(state.wish)).toEqual(state.wish);
    expect(state.days.map(({ date }) => date)).toEqual(['2026-05-03', '2026-05-04', '2026-05-05']);
    expect(state.job).toMatchObject({ kind: 'itinerary', status: 'queued', turn: 2 });
    expect(state.earlierTurns).toMatchObject([{ kind: 'bundles', status: 'complete' }]);
  });

  it('[C11] is a wish that fits, however much the traveller wrote and wherever the model broke its lines', () => {
    const wordy = preferencesFor({
      needs: 'n'.repeat(500),
      musicProfile: 'm'.repeat(500),
      // The cut falls into the middle of a character.
      otherPreferences: `x${'🎵'.repeat(999)}`,
    });
    const bundle = { ...bundleFor(trip, 1), title: 'Fado\nand salt', destination: ' Lisbon,\n\tPortugal ' };
    const { state } = given(
      createProposal(trip, wordy),
      { ...stamp(trip), type: 'bundle.propose', bundle },
      chooseBundle(trip, 1),
    );
    expect(state.title).toBe('Fado and salt');
    expect(state.wish?.destination).toBe('Lisbon, Portugal');
    expect(state.wish?.notes).toHaveLength(2_000);
    expect(state.wish?.notes).toContain('n'.repeat(500));
    expect(wishSchema.safeParse(state.wish).error).toBeUndefined();
  });

  it('[C11] a bundle may be chosen while others are looked for, which ends the search', () => {
    const { state, when, events } = given(opened, proposeBundle(trip, 1), chooseBundle(trip, 1));
    expect(events.map(({ type }) => type)).toContain('generation_cancelled');
    expect(state.earlierTurns).toMatchObject([{ kind: 'bundles', status: 'cancelled' }]);
    expect(when(proposeBundle(trip, 2))).toBe('generation_mismatch');
  });

  it('[C11] is planned like any other trip', () => {
    const choice = chooseBundle(trip, 1);
    const ours = { ...trip, generationId: choice.generation.generationId };
    const { state } = given(...ended, choice, ...wholeGeneration(ours, 3));
    expect(state.job).toMatchObject({ kind: 'itinerary', status: 'complete' });
    expect(state.days.map(({ status }) => status)).toEqual(['planned', 'planned', 'planned']);
  });

  it('[C11] the same choice again changes nothing, and another one is refused', () => {
    const { when } = given(...ended, chooseBundle(trip, 1));
    expect(when(chooseBundle(trip, 1))).toEqual([]);
    expect(when(chooseBundle(trip, 2))).toBe('bundle_chosen');
    expect(when(chooseBundle(trip, 3))).toBe('unknown_bundle');
  });

  it('[C11] a second choice makes a trip of its own', () => {
    const fork: TripCommand = {
      type: 'proposal.fork',
      tripId: newId('trip'),
      travellerId: trip.travellerId,
      preferences: preferencesFor(),
      bundle: bundleFor(trip, 2),
      messageId: newId('msg'),
      generation: generationOf({ jobId: newId('job'), generationId: newId('gen') }),
      now: NOW,
    };
    const { state } = given(fork);
    expect(state).toMatchObject({ title: 'Bundle 2', chosenBundleId: bundleFor(trip, 2).bundleId });
    expect(state.days).toHaveLength(3);
    expect(state.job).toMatchObject({ kind: 'itinerary', turn: 1 });
  });

  it('[C7] lapses when nobody chose in time, and is still there', () => {
    expect(given(...ended).when(expireBundles(trip, '2026-05-02T08:59:59.999Z'))).toEqual([]);
    const { state, when } = given(...ended, expireBundles(trip, tooLate));
    expect(state).toMatchObject({ expired: true, expiresAt: null });
    expect(state.bundles).toHaveLength(2);
    expect(state.job?.status).toBe('complete');
    expect(when(expireBundles(trip, tooLate))).toEqual([]);
    expect(when(chooseBundle(trip, 1))).toBe('bundles_expired');
  });

  it('[C7] ends a search that still runs when it lapses, and nothing follows that end', () => {
    const { state, when } = given(opened, proposeBundle(trip, 1), expireBundles(trip, tooLate));
    expect(state.job).toMatchObject({ status: 'expired', endedAt: tooLate });
    expect(when(proposeBundle(trip, 2))).toBe('terminal_state');
    expect(when(completeGeneration(trip))).toBe('terminal_state');
  });

  it('[C7] does not lapse once a bundle is chosen', () => {
    expect(given(...ended, chooseBundle(trip, 1)).when(expireBundles(trip, tooLate))).toEqual([]);
  });

  it('[C5] a search that failed goes on with the bundles that it has, under the same job', () => {
    const failed: TripCommand = {
      ...stamp(trip),
      type: 'generation.fail',
      failure: { code: 'timeout', message: 'too slow', retryable: true },
      agent: 'planner',
      usage: null,
      now: NOW,
    };
    const again: TripCommand = {
      type: 'generation.retry',
      tripId: trip.tripId,
      generation: generationOf({ jobId: newId('job'), generationId: newId('gen') }, 'bundles'),
      now: NOW,
    };
    const { state } = given(opened, proposeBundle(trip, 1), failed, again);
    expect(state.bundles).toHaveLength(1);
    expect(state.job).toMatchObject({ kind: 'bundles', status: 'queued', jobId: trip.jobId, turn: 2 });
  });

  it('writes no days before there are any', () => {
    const { when } = given(opened);
    expect(when(planNode(trip, 1, 1))).toBe('unknown_day');
    expect(when(completeDay(trip, 1))).toBe('unknown_day');
  });
});
