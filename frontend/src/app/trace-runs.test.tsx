import type { RealTimeItineraryService, TraceListener } from '@tripstream/client';
import { traceAsTheServerDoes } from './trace-runs.js';

const flushed = () => new Promise((resolve) => setTimeout(resolve, 0));

async function listenerFor(about: () => Promise<unknown>): Promise<TraceListener | null> {
  let given: TraceListener | null = null;
  traceAsTheServerDoes({
    about,
    traceTo: (listener: TraceListener) => {
      given = listener;
    },
  } as unknown as RealTimeItineraryService);
  await flushed();
  return given;
}

describe('[A16] tracing in the browser', () => {
  it('prints each step under one name when the server traces', async () => {
    const printed = jest.spyOn(console, 'debug').mockImplementation(() => undefined);
    const listener = await listenerFor(() => Promise.resolve({ trace: true }));
    const step = { generationId: 'gen_1', version: 7, applied: true };
    listener?.(step as never);
    expect(printed.mock.calls).toEqual([['tripstream.trace', step]]);
    printed.mockRestore();
  });

  it('is off when the server does not, and when it cannot be asked', async () => {
    expect(await listenerFor(() => Promise.resolve({ trace: false }))).toBeNull();
    expect(await listenerFor(() => Promise.reject(new Error('offline')))).toBeNull();
  });
});
