import { Metrics } from '../../platform/metrics.js';
import { modelRequest } from '../testing/model-request.js';
import { type ScriptedCall, ScriptedProvider } from '../testing/scripted-provider.js';
import { MeteredProvider } from './metered-provider.js';
import { ProviderFailure, type ProviderSignal, ResponseGone } from './planner-provider.js';

const completed = { type: 'completed', usage: null } as const;
const text = { type: 'text', delta: 'x', sequence: 1 } as const;

function meteredOver(script: ScriptedCall[]) {
  const metrics = new Metrics();
  const scripted = new ScriptedProvider(script, true);
  return { provider: new MeteredProvider(scripted, metrics), scripted, metrics };
}

async function read(
  signals: AsyncIterable<ProviderSignal>,
  most = Number.POSITIVE_INFINITY,
): Promise<unknown> {
  const told: ProviderSignal[] = [];
  try {
    for await (const signal of signals) {
      told.push(signal);
      if (told.length >= most) break;
    }
  } catch (error) {
    return error;
  }
  return told;
}

const countsOf = async ({ providerCalls }: Metrics) =>
  Object.fromEntries(
    (await providerCalls.get()).values.map(({ labels, value }) => [
      `${labels.operation} ${labels.outcome}`,
      value,
    ]),
  );

describe('a metered provider', () => {
  it('[C10] tells what its provider tells, and counts every call by how it ended', async () => {
    const failure = new ProviderFailure('rate_limited', 'busy', { retryable: true });
    const gone = new ResponseGone('forgotten');
    const stop = new AbortController();
    const { provider, scripted, metrics } = meteredOver([
      { signals: [text, completed] },
      { signals: [text], fails: failure },
      { signals: [], fails: gone },
      { signals: [text], fails: new Error('the run has ended') },
      { signals: [text, completed] },
    ]);
    const { signal } = stop;
    expect(await read(provider.ask(modelRequest(), signal))).toEqual([
      { type: 'opened', responseId: 'resp_1' },
      text,
      completed,
    ]);
    expect(await read(provider.ask(modelRequest(), signal))).toBe(failure);
    expect(await read(provider.resume('resp_2', signal))).toBe(gone);
    expect(await read(provider.ask(modelRequest(), signal))).toMatchObject({ message: 'the run has ended' });
    // Who reads leaves in the middle.
    expect(await read(provider.resume('resp_3', signal), 1)).toEqual([text]);
    await provider.cancel('resp_3');
    expect(scripted.cancelled).toEqual(['resp_3']);
    const happened = Object.entries(await countsOf(metrics)).filter(([, count]) => count > 0);
    expect(Object.fromEntries(happened)).toEqual({
      'ask ok': 1,
      'ask rate_limited': 1,
      'ask stopped': 1,
      'resume gone': 1,
      'resume stopped': 1,
      'cancel ok': 1,
    });
    const { values } = await metrics.providerCallSeconds.get();
    const counts = values
      .filter(({ metricName }) => metricName?.endsWith('_count'))
      .map(({ value }) => value);
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(6);
  });

  it('[C10] is, for whoever asks, the provider itself', () => {
    const { provider, scripted } = meteredOver([]);
    expect([provider.planner, provider.capabilities]).toEqual([scripted.planner, scripted.capabilities]);
  });
});
