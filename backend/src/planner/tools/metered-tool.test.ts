import { Metrics } from '../../platform/metrics.js';
import { meteredTool } from './metered-tool.js';

/** A tool with a state of its own and two kinds of questions. */
class Oracle {
  private readonly answers = ['first', 'second'];

  async next(): Promise<string> {
    const answer = this.answers.shift();
    if (answer === undefined) throw new Error('nothing left');
    return answer;
  }

  async wait(_about: string, { signal }: { signal: AbortSignal }): Promise<never> {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }
}

const countsOf = async ({ toolCalls }: Metrics) =>
  Object.fromEntries(
    (await toolCalls.get()).values.map(({ labels, value }) => [
      `${labels.question} ${labels.outcome}`,
      value,
    ]),
  );

describe('a metered tool', () => {
  it('[C10] answers as the tool does, and counts and times what it was asked', async () => {
    const metrics = new Metrics();
    const tool = meteredTool('events', new Oracle(), metrics);
    expect([await tool.next(), await tool.next()]).toEqual(['first', 'second']);
    await expect(tool.next()).rejects.toThrow('nothing left');
    expect(await countsOf(metrics)).toEqual({ 'next ok': 2, 'next error': 1 });
    const { values } = await metrics.toolCallSeconds.get();
    const count = values.find(({ metricName }) => metricName?.endsWith('_count'));
    expect(count).toMatchObject({ labels: { tool: 'events' }, value: 3 });
  });

  it('[C10] does not take what we stopped ourselves for an error', async () => {
    const metrics = new Metrics();
    const tool = meteredTool('places', new Oracle(), metrics);
    const stop = new AbortController();
    const asked = tool.wait('Lisbon', { signal: stop.signal });
    stop.abort(new Error('the run has ended'));
    await expect(asked).rejects.toThrow('the run has ended');
    expect(await countsOf(metrics)).toEqual({ 'wait stopped': 1 });
  });
});
