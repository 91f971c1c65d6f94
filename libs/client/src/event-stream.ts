import { createParser } from 'eventsource-parser';
import { decodeFrame, type Frame } from './frames.js';

/** Beyond this an unfinished message is not ours; a whole trip of thirty days is far smaller. In characters. */
const LONGEST_MESSAGE = 16 * 1024 * 1024;

/**
 * Reads an event stream to its end.
 *
 * @param onRead - called once per network read, with the frames that it completed; none for a heartbeat
 * @param onRetry - the pause, in ms, that the server asks for before the next connection
 * @throws when the connection breaks, or a message outgrows every limit
 */
export async function readEventStream(
  body: ReadableStream<Uint8Array>,
  { onRead, onRetry }: { onRead: (frames: readonly Frame[]) => void; onRetry: (ms: number) => void },
): Promise<void> {
  let frames: Frame[] = [];
  const parser = createParser({
    maxBufferSize: LONGEST_MESSAGE,
    onRetry,
    onEvent(message) {
      const frame = decodeFrame(message);
      if (frame !== null) frames.push(frame);
    },
  });
  // One decoder for the whole stream: a character may be split between two reads.
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      // A message without its closing blank line is dropped: it was cut, and comes again whole.
      if (done) return;
      frames = [];
      parser.feed(decoder.decode(value, { stream: true }));
      onRead(frames);
    }
  } finally {
    reader.releaseLock();
  }
}
