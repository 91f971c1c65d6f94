import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type ConnectionFault, writings } from './faults/connection-faults.js';
import type { StreamStep } from './response-events.js';

/** The longest that a timer can wait: 25 days. */
export const FOR_EVER_MS = 2 ** 31 - 1;
/** Between pieces that are to arrive apart. */
const APART_MS = 1;

export interface WriteOptions {
  /** Told of each step right after it was handed to the socket. */
  written?: (step: StreamStep) => void;
  /** What goes wrong with this connection. */
  faults?: readonly ConnectionFault[];
}

/**
 * Answers with steps as server-sent events, as they come and as the reader takes them. Ends early, without an error,
 * when the reader goes away.
 *
 * @param stepsUntil the steps; its signal is aborted when the reader is gone
 */
export async function writeEvents(
  response: ServerResponse,
  stepsUntil: (gone: AbortSignal) => AsyncIterable<StreamStep>,
  { written = () => {}, faults = [] }: WriteOptions = {},
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.flushHeaders();
  try {
    for await (const writing of writings(stepsUntil(gone.signal), faults)) {
      if (response.destroyed) return;
      if (writing.do === 'wait')
        await setTimeout(writing.ms ?? FOR_EVER_MS, undefined, { signal: gone.signal });
      else if (writing.do === 'cut') return void response.socket?.destroySoon();
      else if (writing.do === 'end') break;
      else {
        await writeFrames(response, writing.frames, gone.signal);
        if (writing.step) written(writing.step);
      }
    }
  } catch (error) {
    // Only the reader's going away aborts; every other failure is ours.
    if (!gone.signal.aborted) throw error;
  }
  response.end();
}

async function writeFrames(
  response: ServerResponse,
  frames: readonly (string | Buffer)[],
  gone: AbortSignal,
) {
  for (const [index, frame] of frames.entries()) {
    if (index > 0) await setTimeout(APART_MS, undefined, { signal: gone });
    if (!response.write(frame)) await once(response, 'drain', { signal: gone });
  }
}
