import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { StreamStep } from './response-events.js';

/**
 * Answers with steps as server-sent events, as they come and as the reader takes them. Ends early, without an error,
 * when the reader goes away.
 *
 * @param stepsUntil the steps; its signal is aborted when the reader is gone
 * @param written told of each step right after it was handed to the socket
 */
export async function writeEvents(
  response: ServerResponse,
  stepsUntil: (gone: AbortSignal) => AsyncIterable<StreamStep>,
  written: (step: StreamStep) => void = () => {},
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.flushHeaders();
  try {
    for await (const step of stepsUntil(gone.signal)) {
      if (response.destroyed) return;
      const hasRoom = response.write(`event: ${step.event.type}\ndata: ${JSON.stringify(step.event)}\n\n`);
      written(step);
      if (!hasRoom) await once(response, 'drain', { signal: gone.signal });
    }
  } catch (error) {
    // Only the reader's going away aborts; every other failure is ours.
    if (!gone.signal.aborted) throw error;
  }
  response.end();
}
