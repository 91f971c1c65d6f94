import { jobStatusSchema } from '@tripstream/contracts';
import fc from 'fast-check';
import { type JobSignal, type JobTransitions, jobTransitions, transition } from './job-transitions.js';
import { isTerminal } from './readiness.js';

const statuses = jobStatusSchema.options;
const signals: readonly JobSignal[] = ['begin', 'work', 'complete', 'fail', 'cancel', 'expire', 'retry'];

/** `=` unchanged, `-` refused. */
const expected = `
             begin    work     complete  fail   cancel     expire   retry
  queued     running  running  complete  error  cancelled  expired  -
  running    running  running  complete  error  cancelled  expired  -
  complete   -        -        =         -      -          -        queued
  error      -        -        -         =      -          -        queued
  cancelled  -        -        -         -      =          -        queued
  expired    -        -        -         -      -          =        queued
`;

const rows = expected
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/ +/));
const cells = rows
  .slice(1)
  .flatMap(([status = '', ...cellsOfRow]) =>
    cellsOfRow.map((cell, at) => [status, rows[0]?.[at] ?? '', cell]),
  );

describe('job transitions', () => {
  it('[A19] every state meets every signal, as the table says', () => {
    const words = { unchanged: '=', refused: '-' } as const;
    const found = statuses.flatMap((status) =>
      signals.map((signal) => {
        const next = transition(status, signal);
        return [status, signal, next === 'unchanged' || next === 'refused' ? words[next] : next];
      }),
    );
    expect(found).toEqual(cells);
    expect(Object.keys(jobTransitions)).toEqual(statuses);
  });

  it('[A19] a table without a cell does not compile', () => {
    const { expired: _expired, ...fiveStates } = jobTransitions;
    // @ts-expect-error: the state `expired` is missing
    const withoutState: JobTransitions = fiveStates;
    expect(withoutState).not.toHaveProperty('expired');

    const { retry: _retry, ...sixSignals } = jobTransitions.queued;
    // @ts-expect-error: the signal `retry` is missing in the row of `queued`
    const withoutSignal: JobTransitions = { ...jobTransitions, queued: sixSignals };
    expect(withoutSignal.queued).not.toHaveProperty('retry');

    // @ts-expect-error: there is no state `paused`
    const withoutWord: JobTransitions = { ...jobTransitions, queued: { ...sixSignals, retry: 'paused' } };
    expect(withoutWord.queued.retry).toBe('paused');
  });

  it('[A1] exactly the terminal states refuse work, and are left by a retry alone', () => {
    for (const status of statuses) {
      expect(transition(status, 'work') === 'refused').toBe(isTerminal(status));
      expect(transition(status, 'retry')).toBe(isTerminal(status) ? 'queued' : 'refused');
    }
  });

  it('[A1] nothing but a retry ever leads out of a terminal state, and it stays the one it was', () => {
    const ended = fc.constantFrom(...statuses.filter(isTerminal));
    const others = fc.array(fc.constantFrom(...signals.filter((signal) => signal !== 'retry')));
    fc.assert(
      fc.property(ended, others, (end, sent) => {
        let status = end;
        for (const signal of sent) {
          const next = transition(status, signal);
          if (next !== 'unchanged' && next !== 'refused') status = next;
          expect(status).toBe(end);
        }
      }),
    );
  });

  it('[A1] the signal that ended a job changes nothing when it comes again', () => {
    for (const status of ['queued', 'running'] as const)
      for (const signal of ['complete', 'fail', 'cancel', 'expire'] as const) {
        const end = transition(status, signal);
        if (end === 'unchanged' || end === 'refused')
          throw new Error(`${signal} does not end a ${status} job`);
        expect(isTerminal(end)).toBe(true);
        expect(transition(end, signal)).toBe('unchanged');
      }
  });
});
