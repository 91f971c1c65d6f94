import { render, screen } from '@testing-library/react';
import type { Job } from '@tripstream/contracts';
import { RunFacts } from './RunFacts.js';
import { StepLedger } from './StepLedger.js';
import { aJob } from './testing.js';

const usage = { inputTokens: 1_000, outputTokens: 3_210, totalTokens: 4_210, estimatedCost: null };
const openai = { provider: 'openai', model: 'gpt-5' } as const;
const ended: Partial<Job> = { status: 'complete', endedAt: '2026-11-20T12:01:12.000Z' };

function factsOf(job: Partial<Job>) {
  render(<RunFacts job={aJob(job)} />);
  return screen.getAllByRole('definition').map(({ textContent }) => textContent?.replace(' ·', ''));
}

describe('RunFacts', () => {
  it('[B10] says model, duration, tokens and that the demo costs nothing', () => {
    expect(factsOf({ ...ended, usage })).toEqual(['demo-1', '1 min 12 s', '4,210 tokens', 'demo: no cost']);
  });

  it('[B10] says what the server estimates, small sums too', () => {
    const estimatedCost = { amount: 0.0234, currency: 'USD' };
    expect(factsOf({ ...ended, planner: openai, usage: { ...usage, estimatedCost } })).toContain('US$0.02');
  });

  it('[B10] a sum below a cent is not said to be nothing', () => {
    const estimatedCost = { amount: 0.0004, currency: 'USD' };
    expect(factsOf({ ...ended, planner: openai, usage: { ...usage, estimatedCost } })).toContain(
      'under US$0.01',
    );
  });

  it('[B10] where the server knows no price, none is made up', () => {
    expect(factsOf({ ...ended, planner: openai, usage })).toContain('cost not known');
  });

  it('[B10] while it runs there is only the model, without a duration that nobody knows', () => {
    expect(factsOf({ planner: openai })).toEqual(['gpt-5']);
  });
});

describe('StepLedger', () => {
  const said = (job: Partial<Job>) => {
    render(<StepLedger job={aJob({ phase: 'hydrating', ...job })} />);
    return screen.getAllByRole('listitem').map(({ textContent }) => textContent);
  };

  it('[B1] stays when all is done, with every step ticked off', () => {
    expect(said({ ...ended })).toEqual([
      'Understanding, done',
      'Writing days, done',
      'Checking places, done',
      'Finishing, done',
    ]);
  });

  it.each([
    ['running', 'now'],
    ['error', 'failed here'],
    ['cancelled', 'stopped here'],
  ] as const)('[B1] of a generation that is %s the current step says "%s"', (status, word) => {
    expect(said({ status })).toEqual([
      'Understanding, done',
      'Writing days, done',
      `Checking places, ${word}`,
      'Finishing, to come',
    ]);
  });

  it('[B1] shows no id of a step', () => {
    const steps = [{ id: 'planning', displayName: 'Writing your days', weight: 1 }] as const;
    expect(said({ steps: [...steps], phase: 'planning' })).toEqual(['Writing your days, now']);
  });
});
