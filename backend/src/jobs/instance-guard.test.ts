import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createTestDatabase } from '../../../test/support/test-database.js';
import { createLogger } from '../platform/logger.js';
import { InstanceGuard, lockName } from './instance-guard.js';

/** A way to the database that can swallow what its connections say, and say nothing to either end. */
async function lineTo(url: string) {
  const { hostname, port } = new URL(url);
  const sockets: Socket[] = [];
  const line = createServer((client) => {
    const server = connect(Number(port), hostname);
    sockets.push(client, server);
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) socket.on('error', () => undefined);
  });
  await new Promise<void>((listening) => line.listen(0, '127.0.0.1', listening));
  const through = new URL(url);
  through.host = `127.0.0.1:${(line.address() as AddressInfo).port}`;
  return {
    url: through.href,
    /** From here on nothing of the connections that there are gets through; new ones work. */
    swallow: () => {
      for (const socket of sockets) socket.unpipe().resume();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      line.close();
    },
  };
}

it('[C8] a connection of the lock that went dead on the way is noticed, and the lock taken although the server has not noticed', async () => {
  const { url, database, drop } = await createTestDatabase();
  const line = await lineTo(url);
  const guard = new InstanceGuard(line.url, createLogger('silent'));
  const holders = async () => {
    const key = `hashtextextended('${lockName(guard.instanceId)}', 0)`;
    const rows = await database.dataSource.query(
      `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted
         AND (classid::bigint << 32 | objid::bigint) = ${key}`,
    );
    return rows.length;
  };
  await guard.held();
  await guard.check();
  expect(guard.wasRetakenWithin(60_000)).toBe(false);
  line.swallow();
  const clock = jest.spyOn(performance, 'now');
  const before = performance.now();
  try {
    clock.mockReturnValue(before + 4_000);
    await guard.check();
    while (!guard.wasRetakenWithin(60_000)) await guard.held().then(() => new Promise(setImmediate));
  } finally {
    clock.mockRestore();
  }
  expect(await holders()).toBe(2);
  await guard.onApplicationShutdown();
  line.close();
  await drop();
});
