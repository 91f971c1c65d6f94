import type { TripEvent } from '@tripstream/contracts';
import { CuttingProxy } from '../support/cutting-proxy.js';
import { expect, planTrip, shownDays, status, storedDays, test } from './fixtures.js';

test.describe('a line that breaks', () => {
  test('[D3] ten events pass while the network is gone, and nothing is missed', async ({
    page,
    context,
    server,
    request,
  }) => {
    const tripId = await planTrip(page, 'Rome', 3);
    await expect(page.getByTestId('node').first()).toBeVisible();
    const { token } = await (
      await request.post(`${server.url}/api/tokens`, { headers: await cookieOf(page) })
    ).json();
    const version = async () => {
      const headers = { Authorization: `Bearer ${token}` };
      return (
        await (
          await request.get(`${server.url}/api/itineraries/${tripId}/events?limit=1`, { headers })
        ).json()
      ).head;
    };
    await context.setOffline(true);
    const lost = await version();
    await expect.poll(version, { timeout: 30_000 }).toBeGreaterThan(lost + 10);
    await context.setOffline(false);
    await expect(status(page)).toContainText('Trip plan ready', { timeout: 60_000 });
    expect(await shownDays(page)).toEqual(await storedDays(page, tripId));
  });

  test('[C8] the server is killed in the middle and started again, and the page goes on by itself', async ({
    page,
    site,
  }) => {
    const first = await site.start();
    const port = new URL(first.url).port;
    await page.goto(first.url);
    await page.getByLabel('Where to?').fill('Prague');
    await page.getByRole('button', { name: 'Plan this trip' }).click();
    await expect(page.getByTestId('day').nth(0)).toHaveAttribute('data-status', 'planned', {
      timeout: 30_000,
    });
    const written = (await shownDays(page))[0]?.stops.map(({ title }) => title);
    await first.kill();
    await site.start({ PORT: port });
    await expect(status(page)).toContainText('Trip plan ready', { timeout: 60_000 });
    const shown = await shownDays(page);
    expect(shown[0]?.stops.map(({ title }) => title)).toEqual(written);
    for (const { stops } of shown)
      expect(new Set(stops.map(({ time, title }) => `${time} ${title}`)).size).toBe(stops.length);
  });

  test('[D3] a native EventSource gets exactly the rest after every event of a whole generation', async ({
    page,
  }) => {
    const tripId = await planTrip(page, 'Vienna', 2);
    await expect(status(page)).toContainText('Trip plan ready', { timeout: 60_000 });
    const { events } = (await (
      await page.request.get(`/api/itineraries/${tripId}/events?limit=500`)
    ).json()) as { events: TripEvent[] };
    const rests = await page.evaluate(nativeRests, {
      tripId,
      types: [...new Set(events.map(({ type }) => type))],
      count: events.length,
    });
    expect(rests).toHaveLength(events.length);
    for (const [at, versions] of rests.entries())
      expect(versions).toEqual(events.slice(at + 1).map(({ version }) => version));
  });

  test('[D3] a native EventSource that is cut after every single event comes back by itself and misses nothing', async ({
    page,
    server,
  }) => {
    const tripId = await planTrip(page, 'Athens', 2);
    await expect(status(page)).toContainText('Trip plan ready', { timeout: 60_000 });
    const { events } = (await (
      await page.request.get(`/api/itineraries/${tripId}/events?limit=500`)
    ).json()) as { events: TripEvent[] };
    const proxy = await CuttingProxy.start(server.url);
    try {
      // Cookies belong to a host, not to a port: the browser stays signed in.
      await page.goto(`${proxy.url}/livez`);
      const versions = await page.evaluate(nativeWhole, {
        tripId,
        types: [...new Set(events.map(({ type }) => type))],
        count: events.length,
      });
      expect(versions).toEqual(events.map(({ version }) => version));
      expect(proxy.cuts).toBeGreaterThanOrEqual(events.length - 1);
    } finally {
      await proxy.stop();
    }
  });
});

const cookieOf = async (page: import('@playwright/test').Page) => ({
  Cookie: (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; '),
});

interface Asked {
  tripId: string;
  types: string[];
  count: number;
}

/** Runs in the page: for every version, what a fresh EventSource gets after it. */
async function nativeRests({ tripId, types, count }: Asked): Promise<number[][]> {
  const read = (after: string, expected: number) =>
    new Promise<{ versions: number[]; ids: string[] }>((resolve) => {
      const versions: number[] = [];
      const ids: string[] = [];
      const source = new EventSource(`/api/itineraries/${tripId}/patches?after=${after}`);
      const finish = () => {
        source.close();
        resolve({ versions, ids });
      };
      source.addEventListener('connected', () => expected === 0 && finish());
      for (const type of types)
        source.addEventListener(type, ({ data, lastEventId }) => {
          versions.push(JSON.parse(data).version);
          ids.push(lastEventId);
          if (versions.length === expected) finish();
        });
    });
  const whole = await read('0', count);
  const rests: number[][] = [];
  for (const [at, id] of whole.ids.entries()) rests.push((await read(id, count - at - 1)).versions);
  return rests;
}

/** Runs in the page: one EventSource, left to itself, until it has as many events as there are. */
function nativeWhole({ tripId, types, count }: Asked): Promise<number[]> {
  return new Promise((resolve) => {
    const versions: number[] = [];
    const source = new EventSource(`/api/itineraries/${tripId}/patches?after=0`);
    for (const type of types)
      source.addEventListener(type, ({ data }) => {
        versions.push(JSON.parse(data).version);
        if (versions.length < count) return;
        source.close();
        resolve(versions);
      });
  });
}
