import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { frameTypes } from '@tripstream/contracts';
import { createParser, type EventSourceMessage } from 'eventsource-parser';

const unstored = new Set<string>(frameTypes);

/**
 * A reader of a stream that knows nothing of our client: Node's own HTTP and a plain parser. Frames are kept in the
 * order in which they came; one waits for facts about them.
 */
export class SseReader {
  readonly frames: EventSourceMessage[] = [];
  readonly comments: string[] = [];
  private received = '';
  ended = false;
  private readonly waiting = new Set<() => void>();

  private constructor(
    private readonly outgoing: ClientRequest,
    readonly response: IncomingMessage,
  ) {
    const parser = createParser({
      onEvent: (event) => {
        this.frames.push(event);
        this.tell();
      },
      onComment: (comment) => {
        this.comments.push(comment);
        this.tell();
      },
    });
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      this.received += text;
      parser.feed(text);
    });
    const end = () => {
      this.ended = true;
      this.tell();
    };
    response.on('end', end).on('close', end).on('error', end);
  }

  static open(url: string, headers: Record<string, string> = {}): Promise<SseReader> {
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { headers: { Accept: 'text/event-stream', ...headers } }, (response) =>
        resolve(new SseReader(outgoing, response)),
      );
      outgoing.on('error', reject).end();
    });
  }

  /** Resolves as soon as the fact holds. */
  async until(fact: (reader: this) => boolean): Promise<this> {
    while (!fact(this)) {
      if (this.ended) throw new Error(`the stream ended after ${this.frames.length} frames`);
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
    return this;
  }

  untilEvent(type: string): Promise<this> {
    return this.until(({ frames }) => frames.some(({ event }) => event === type));
  }

  untilEnd(): Promise<this> {
    return new Promise((resolve) => {
      const look = () => (this.ended ? resolve(this) : this.waiting.add(look));
      look();
    });
  }

  /** All that came, but for comments, which come when it is quiet. */
  get text(): string {
    return this.received.replace(/^:.*\n\n/gm, '');
  }

  /** Frames that the log holds. */
  get stored(): EventSourceMessage[] {
    return this.frames.filter(({ event }) => !unstored.has(event ?? ''));
  }

  /** Versions of the stored events, as their ids name them. */
  get versions(): number[] {
    return this.stored.map(({ id }) => Number(id?.split('.').at(-1)));
  }

  close(): void {
    this.outgoing.destroy();
  }

  private tell(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const look of waiting) look();
  }
}
