import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Messages with which a client has a statement carried out: Execute, and Query of the simple protocol. */
const EXECUTE = 'E'.charCodeAt(0);
const QUERY = 'Q'.charCodeAt(0);
/** Every message but the very first begins with a byte that says what it is; then comes its length, itself included. */
const HEADER = 5;

/** Stands between a server and its Postgres and counts statements. */
export class CountingProxy {
  statements = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(databaseUrl: string): Promise<{ proxy: CountingProxy; url: string }> {
    const target = new URL(databaseUrl);
    const server = createServer();
    const proxy = new CountingProxy(server);
    server.on('connection', (socket) =>
      proxy.pass(socket, connect(Number(target.port), target.hostname.replace(/^\[|\]$/g, ''))),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const own = new URL(databaseUrl);
    own.hostname = '127.0.0.1';
    own.port = String((server.address() as AddressInfo).port);
    return { proxy, url: own.href };
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pass(client: Socket, postgres: Socket): void {
    const counter = new MessageCounter();
    client.on('data', (bytes) => {
      this.statements += counter.read(bytes);
    });
    client.pipe(postgres).pipe(client);
    for (const socket of [client, postgres]) {
      socket.setNoDelay(true);
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        postgres.destroy();
      });
    }
  }
}

/** Reads one client's messages, however they are cut. */
class MessageCounter {
  /** Of the message whose header is not whole yet. */
  private head = Buffer.alloc(0);
  /** Bytes of a message's body that are still to come. */
  private rest = 0;
  private greeted = false;

  /** @returns how many statements began in these bytes */
  read(bytes: Buffer): number {
    let statements = 0;
    let left = bytes;
    for (;;) {
      const skipped = Math.min(this.rest, left.length);
      this.rest -= skipped;
      left = Buffer.concat([this.head, left.subarray(skipped)]);
      this.head = Buffer.alloc(0);
      // The first message has no type.
      const typeLength = this.greeted ? 1 : 0;
      if (this.rest > 0 || left.length < HEADER) {
        this.head = Buffer.from(left);
        return statements;
      }
      const type = left[0];
      if (this.greeted && (type === EXECUTE || type === QUERY)) statements += 1;
      this.rest = left.readInt32BE(typeLength) + typeLength;
      this.greeted = true;
    }
  }
}
