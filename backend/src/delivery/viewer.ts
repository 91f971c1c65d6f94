import type { Socket } from 'node:net';
import type { Config } from '../platform/config.js';
import { HEARTBEAT } from './frames.js';
import type { TripTail } from './trip-tail.js';

/** One open stream: a socket and a position in the trip's tail. It never holds more than one slice that was not taken. */
export class Viewer {
  private pumping = false;
  private again = false;
  private writtenAt = Date.now();
  private blockedSince: number | null = null;

  constructor(
    private readonly socket: Socket,
    private readonly tail: TripTail,
    private position: number,
  ) {
    socket.on('drain', () => {
      this.blockedSince = null;
      this.pump();
    });
  }

  /** Writes what the reader has not got yet, as far as its socket takes it. */
  pump(): void {
    if (this.pumping) {
      this.again = true;
      return;
    }
    this.pumping = true;
    void this.run().finally(() => {
      this.pumping = false;
      if (this.again) {
        this.again = false;
        this.pump();
      }
    });
  }

  private async run(): Promise<void> {
    while (this.socket.writable && !this.socket.writableNeedDrain) {
      let slice = this.tail.inMemory(this.position);
      try {
        slice = slice === undefined ? await this.tail.after(this.position) : slice;
      } catch {
        // Without the database there is no replay: the reader comes back and resumes from where it is.
        this.close();
        return;
      }
      if (slice === null) return;
      this.position = slice.version;
      this.write(slice.bytes);
    }
  }

  /** Writes whole frames that are no part of the tail, between its slices. */
  write(bytes: Buffer): void {
    if (!this.socket.writable) return;
    this.writtenAt = Date.now();
    if (!this.socket.write(bytes)) this.blockedSince ??= Date.now();
  }

  /** Called now and then: proves that the line is alive, and gives up a reader that has stopped reading. */
  tick(now: number, { SSE_HEARTBEAT_MS, SSE_STALL_MS }: Config): void {
    if (!this.socket.writable) this.socket.destroy();
    else if (this.blockedSince !== null && now - this.blockedSince > SSE_STALL_MS) this.socket.destroy();
    else if (this.blockedSince === null && now - this.writtenAt >= SSE_HEARTBEAT_MS) this.write(HEARTBEAT);
  }

  /** Ends the stream in order; what was written still arrives. */
  close(last?: Buffer): void {
    if (last !== undefined) this.write(last);
    // end() alone would wait for a peer that may never close its half.
    this.socket.destroySoon();
  }
}
