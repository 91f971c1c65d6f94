import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Between a browser and the server: lets one stored event of a stream through, then cuts the line. */
export class CuttingProxy {
  cuts = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(target: string): Promise<CuttingProxy> {
    const { hostname, port } = new URL(target);
    let proxy: CuttingProxy;
    const server = createServer((browser) => proxy.join(browser, connect(Number(port), hostname)));
    await new Promise<void>((resolve) => server.listen(0, hostname, resolve));
    proxy = new CuttingProxy(server, `http://${hostname}:${(server.address() as AddressInfo).port}`);
    return proxy;
  }

  private join(browser: Socket, upstream: Socket): void {
    for (const socket of [browser, upstream]) {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => this.sockets.delete(socket));
    }
    browser.pipe(upstream).on('close', () => browser.end());
    browser.on('close', () => upstream.destroy());

    let held = '';
    upstream.setEncoding('utf8').on('data', (chunk: string) => {
      // A connection may carry several answers; one that is no stream passes as it comes.
      if (held === '' && !chunk.startsWith('HTTP/')) return void browser.write(chunk);
      held += chunk;
      const [head, ...rest] = held.split('\r\n\r\n');
      if (head === undefined || rest.length === 0) return;
      if (!head.includes('text/event-stream')) {
        browser.write(held);
        held = '';
        return;
      }
      // `connected` and one event; whatever came behind them is lost on the way.
      const [connected, event, behind] = rest.join('\r\n\r\n').split('\n\n');
      if (behind === undefined) return;
      this.cuts += 1;
      browser.end(`${head}\r\n\r\n${soon(connected ?? '')}\n\n${event}\n\n`);
      upstream.destroy();
    });
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The browser is to come back at once. */
const soon = (frame: string) => frame.replace(/^retry: \d+/, 'retry: 1');
