import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import type { Snapshot } from '@tripstream/contracts';
import { ServerProcess } from '../support/server-process.js';

/** A folder for a server's data, so that one server can die and another go on. */
export interface Site {
  start(settings?: Record<string, string>): Promise<ServerProcess>;
}

export const test = base.extend<{ site: Site }, { server: ServerProcess }>({
  /** One server for all journeys of a worker, as `npm start` runs it, at a brisk pace. */
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to learn what a fixture needs
    async ({}, use) => {
      const dataDir = await mkdtemp(join(tmpdir(), 'tripstream-journey-'));
      const server = await ServerProcess.start({ DATA_DIR: dataDir, ...brisk });
      await use(server);
      await server.stop();
      await rm(dataDir, { recursive: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: see above
  site: async ({}, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'tripstream-journey-'));
    const servers: ServerProcess[] = [];
    await use({
      async start(settings = {}) {
        const server = await ServerProcess.start({ DATA_DIR: dataDir, ...brisk, ...settings });
        servers.push(server);
        return server;
      },
    });
    for (const server of servers) await server.stop();
    await rm(dataDir, { recursive: true });
  },
  baseURL: async ({ server }, use) => use(server.url),
});

/** Fast enough for a test, slow enough to see every state. */
const brisk = { DEMO_TOKENS_PER_SECOND: '500', DEMO_LOOKUP_MS: '150' };

export { expect };

/** As a newcomer does it: says where, presses the button, and is on the trip's page. */
export async function planTrip(page: Page, destination: string, days = 5): Promise<string> {
  await page.goto('/');
  await page.getByLabel('Where to?').fill(destination);
  const length = page.getByRole('spinbutton', { name: 'Days' });
  await length.fill(String(days));
  await page.getByRole('button', { name: 'Plan this trip' }).click();
  await page.waitForURL(/\/plans\/trip_/);
  return /trip_[\w-]{22}/.exec(page.url())?.[0] ?? '';
}

/** As somebody does who does not know where to go: says what they like, and is on the page of the proposals. */
export async function proposeTrips(page: Page, url = ''): Promise<string> {
  await page.goto(`${url}/`);
  await page.getByRole('link', { name: 'Not sure yet?' }).click();
  await page.getByLabel('Music', { exact: true }).check();
  await page.getByLabel('Views', { exact: true }).check();
  await page.getByRole('button', { name: 'Propose trips' }).click();
  await page.waitForURL(/\/new\/gen_/);
  return /gen_[\w-]{22}/.exec(page.url())?.[0] ?? '';
}

export const status = (page: Page) => page.getByTestId('status');

/** What a traveller reads on the page, day by day. */
export const shownDays = (page: Page) =>
  page.getByTestId('day').evaluateAll((days) =>
    days.map((day) => ({
      status: day.getAttribute('data-status'),
      stops: [...day.querySelectorAll('[data-testid=node]')].map((node) => ({
        time: node.querySelector('time')?.textContent,
        title: node.querySelector('h3')?.textContent,
        state: node.getAttribute('data-state'),
      })),
    })),
  );

/** The same as the API gives it. */
export async function storedDays(page: Page, tripId: string) {
  const { itinerary } = (await (await page.request.get(`/api/itineraries/${tripId}`)).json()) as Snapshot;
  return itinerary.days.map((day) => ({
    status: day.status,
    stops: day.nodes.map((node) => ({
      time: node.startTime,
      title: node.title,
      state: node.status === 'hydrated' ? 'checked' : node.unverified === null ? 'draft' : 'unverified',
    })),
  }));
}

/** What axe finds that would keep somebody out. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
