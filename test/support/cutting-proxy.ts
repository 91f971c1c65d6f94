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
    browser.pipe(upstream);
    browser.on('close', () => upstream.destroy());
    upstream.on('close', () => browser.end());
    let passed = '';
    upstream.setEncoding('utf8').on('data', (chunk) => {
      passed += chunk;
      const isStream = passed.includes('Content-Type: text/event-stream');
      // The head, `connected`, and one event: everything behind it is lost on the way.
      const firstEvent = /^[^]*?\r\n\r\n[^]*?event: connected\n[^]*?\n\n[^]*?\n\n/.exec(passed)?.[0];
      if (isStream && firstEvent !== undefined) {
        this.cuts += 1;
        browser.end(
          soon(
            passed.slice(
              passed.length - chunk.length > firstEvent.length ? 0 : passed.length - chunk.length,
              firstEvent.length,
            ),
          ),
        );
        upstream.destroy();
        return;
      }
      browser.write(soon(String(chunk)));
    });
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The same number of bytes, but the browser comes back at once. */
const soon = (text: string) => text.replace('retry: 1000\n', 'retry: 0001\n');
