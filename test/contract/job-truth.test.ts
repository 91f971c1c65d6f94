import type { Itinerary, TripCommand, TripEvent } from '@tripstream/contracts';
import { evolve, rowsOf } from '@tripstream/itinerary';
import fc from 'fast-check';
import { decide } from '../../backend/src/commands/decide.js';
import { provisionally } from '../../backend/src/commands/provisionally.js';
import { anyDelivery, type Message } from '../support/deliveries.js';
import { anyHistory } from '../support/histories.js';
import { JobModel, type Verdict } from '../support/job-model.js';
import { asDemanded, demandedRows } from '../support/job-rows.js';
import { brokenLaws } from '../support/log-laws.js';

/** A soak sets more. */
const HISTORIES = Number(process.env.SOAK_HISTORIES ?? 500);
const SOAK_MS = 900_000;

const reasons = [
  'not_found',
  'already_exists',
  'generation_mismatch',
  'terminal_state',
  'attempt_superseded',
  'generation_active',
  'nothing_to_plan',
  'unknown_day',
  'unknown_node',
  'day_closed',
  'hydration_pending',
];

interface Told {
  command: TripCommand;
  verdict: Verdict;
}

/** The trip as the decider and the fold make it of what is delivered. A copy under a known id has its answer already. */
function deliver(messages: readonly Message[]) {
  const known = new Set<string>();
  const told: Told[] = [];
  const events: TripEvent[] = [];
  const states: Itinerary[] = [];
  let state: Itinerary | null = null;
  for (const { commandId, command } of messages) {
    if (known.has(commandId)) continue;
    known.add(commandId);
    const decision = decide(state, command);
    if ('rejected' in decision) {
      told.push({ command, verdict: { refused: decision.rejected } });
      continue;
    }
    for (const event of decision.accepted) {
      const stored = provisionally(state, event, command.tripId);
      state = evolve(state, stored);
      events.push(stored);
      states.push(state);
    }
    const types = decision.accepted.map(({ type }) => type).filter((type) => type !== 'progress');
    told.push({ command, verdict: { events: types } });
  }
  return { told, events, states, state: state as unknown as Itinerary };
}

const inWords = ({ type }: TripCommand, verdict: Verdict) =>
  `${type}: ${'refused' in verdict ? verdict.refused : `[${verdict.events}]`}`;

describe('whatever order the writes of several generations arrive in', () => {
  it(
    `[A1] the final row is the one that the rules demand, in ${HISTORIES} histories`,
    () => {
      const seen = { verdicts: new Set<string>(), endings: new Set<string>(), mostTurns: 0 };
      fc.assert(
        fc.property(anyDelivery(), ({ messages }) => {
          const { told, events, state } = deliver(messages);
          const model = new JobModel();
          const demanded = told.map(({ command }) => inWords(command, model.hear(command)));
          expect(told.map(({ command, verdict }) => inWords(command, verdict))).toEqual(demanded);
          for (const { verdict } of told) if ('refused' in verdict) seen.verdicts.add(verdict.refused);
          expect(brokenLaws(events)).toEqual([]);
          const { jobs, turns } = rowsOf(state);
          expect({ jobs: asDemanded(jobs), turns: asDemanded(turns) }).toEqual(demandedRows(model, events));
          for (const { status, kind } of model.turns) seen.endings.add(`${kind} ${status}`);
          seen.mostTurns = Math.max(seen.mostTurns, model.turns.length);
        }),
        { numRuns: HISTORIES },
      );
      // Otherwise little was said.
      expect(seen.mostTurns).toBeGreaterThanOrEqual(4);
      for (const kind of ['itinerary', 'day_retry'])
        for (const status of ['complete', 'error', 'cancelled'])
          expect(seen.endings).toContain(`${kind} ${status}`);
      // A trip is there before anything is said about it.
      for (const reason of reasons.filter((each) => each !== 'not_found'))
        expect(seen.verdicts).toContain(reason);
    },
    SOAK_MS,
  );

  it(
    `[A1] a job that has ended is never said to be at work again, in ${HISTORIES} histories`,
    () => {
      fc.assert(
        fc.property(anyDelivery(), ({ messages }) => {
          const ends = new Map<string, string>();
          for (const { job, earlierTurns } of deliver(messages).states) {
            for (const turn of job === null ? [] : [...earlierTurns, job]) {
              const end = ends.get(turn.generationId);
              if (end !== undefined) expect(JSON.stringify(turn)).toBe(end);
              else if (turn.status !== 'queued' && turn.status !== 'running')
                ends.set(turn.generationId, JSON.stringify(turn));
            }
          }
        }),
        { numRuns: HISTORIES },
      );
    },
    SOAK_MS,
  );

  it(
    '[A2] what comes from older generations, superseded workers or after the end might as well not have come',
    () => {
      fc.assert(
        fc.property(anyDelivery(), ({ messages }) => {
          const { told, events } = deliver(messages);
          const stale = new Set(['generation_mismatch', 'terminal_state', 'attempt_superseded']);
          const heeded = told.filter(({ verdict }) => !('refused' in verdict && stale.has(verdict.refused)));
          const again = deliver(heeded.map(({ command }, at) => ({ commandId: String(at), command })));
          expect(again.events).toEqual(events);
        }),
        { numRuns: 200 },
      );
    },
    SOAK_MS,
  );
});

describe('answers', () => {
  it('[A3] are values, with reasons of the closed list, for any order to any trip', () => {
    fc.assert(
      fc.property(anyDelivery(), anyHistory(), fc.nat(), (delivery, history, at) => {
        // Orders to a trip at any moment of its life, of generations that it knows and of some that it never heard of.
        const state = history.states[at % history.states.length] ?? null;
        const foreign = delivery.messages.map(({ command }) => command);
        for (const command of [...foreign, ...history.commands])
          for (const trip of [state, null]) {
            const decision = decide(trip, command);
            if ('rejected' in decision) expect(reasons).toContain(decision.rejected);
            else
              for (const event of decision.accepted)
                expect(event).toMatchObject({ payload: expect.anything() });
          }
      }),
      { numRuns: 100 },
    );
  });
});
