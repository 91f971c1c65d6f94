import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A line to a server that can be watched and cut. */
export class TcpLink {
  /** Connections that something was said on. */
  connections = 0;
  private readonly open = new Set<Socket>();
  private readonly talking = new Set<Socket>();
  private readonly waiting = new Set<() => void>();

  private constructor(
    private readonly server: Server,
    /** The target's URL over this line. */
    readonly url: string,
  ) {}

  static async to(target: string): Promise<TcpLink> {
    const url = new URL(target);
    const [port, hostname] = [Number(url.port), url.hostname];
    let link: TcpLink;
    const server = createServer({ allowHalfOpen: false }, (client) =>
      link.join(client, connect(port, hostname)),
    );
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    link = new TcpLink(server, url.href);
    return link;
  }

  /** Resolves when all who said something on it have hung up. */
  untilHungUp(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.talking.size > 0) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }

  /** The line breaks, for whoever is on it now. */
  cut(): void {
    for (const socket of this.open) socket.resetAndDestroy();
  }

  /** Nobody gets through any more. */
  async close(): Promise<void> {
    this.cut();
    await new Promise((closed) => this.server.close(closed));
  }

  private join(client: Socket, target: Socket): void {
    // A client may open a connection that it never says anything on: nobody holds that one.
    client.once('data', () => {
      this.connections += 1;
      this.talking.add(client);
    });
    this.open.add(client);
    // Nobody at our end hangs up halfway.
    client.on('end', () => client.destroy());
    client.on('error', () => client.destroy());
    target.on('error', () => client.destroy());
    client.on('close', () => {
      target.destroy();
      this.open.delete(client);
      this.talking.delete(client);
      for (const look of this.waiting) look();
    });
    client.pipe(target).pipe(client);
  }
}
