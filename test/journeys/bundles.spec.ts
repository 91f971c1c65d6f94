import type { Page } from '@playwright/test';
import type { Generation } from '@tripstream/contracts';
import { expect, proposeTrips, seriousFindings, shownDays, status, storedDays, test } from './fixtures.js';

const cards = (page: Page) => page.getByTestId('bundle');
const titles = (page: Page) => cards(page).getByRole('heading', { level: 2 }).allTextContents();
const state = (page: Page) => page.getByTestId('bundles');
const chooseFirst = (page: Page) => page.getByRole('button', { name: /^Choose this trip/ }).first();

/** So slow that a trip can be read, and chosen, while the next one is written. */
const slow = { DEMO_TOKENS_PER_SECOND: '120' };

/** How much of the page was pushed about by what arrived, as browsers measure it. */
async function countShifts(page: Page) {
  await page.addInitScript(() => {
    Object.assign(window, { shifted: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[])
        if (!entry.hadRecentInput) (window as unknown as { shifted: number }).shifted += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { shifted: number }).shifted);
}

test.describe('trips that are proposed', () => {
  test('[C9] [C5] [C11] they arrive one by one, a reload keeps them, one is chosen early and its trip fills', async ({
    page,
    site,
  }) => {
    const server = await site.start(slow);
    await proposeTrips(page, server.url);
    await expect(page.getByTestId('bundle-skeleton').first()).toBeVisible();
    await expect(cards(page).first()).toBeVisible();
    await expect(state(page)).toHaveAttribute('data-state', 'proposing');
    const before = await titles(page);
    await page.reload();
    await expect(cards(page).first()).toBeVisible();
    expect((await titles(page)).slice(0, before.length)).toEqual(before);
    await expect(state(page)).toHaveAttribute('data-state', 'proposing');
    await chooseFirst(page).click();
    await page.waitForURL(/\/plans\/trip_/);
    const tripId = /trip_[\w-]{22}/.exec(page.url())?.[0] ?? '';
    await expect(page.getByTestId('day').first()).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('');
    await expect(status(page)).toContainText('Trip plan ready', { timeout: 100_000 });
    const shown = await shownDays(page);
    expect(shown.length).toBeGreaterThan(0);
    const stored = await page.request.get(`${server.url}/api/itineraries/${tripId}`);
    expect(stored.ok()).toBe(true);
    for (const { stops } of shown) expect(stops.length).toBeGreaterThan(2);
  });

  test('[C9] when all have arrived they can be read as long as one likes, and are what the server holds', async ({
    page,
  }) => {
    const shifted = await countShifts(page);
    const generationId = await proposeTrips(page);
    await expect(state(page)).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
    expect(await shifted()).toBeLessThan(0.1);
    const answer = (await (await page.request.get(`/api/generations/${generationId}`)).json()) as Generation;
    expect(await titles(page)).toEqual(answer.bundles.map(({ title }) => title));
    expect(answer.bundles.length).toBeGreaterThanOrEqual(3);
    expect(answer.bundles.length).toBeLessThanOrEqual(5);
    await page.getByText('Side by side').click();
    await expect(page.getByTestId('compare').getByRole('columnheader')).toHaveCount(
      answer.bundles.length + 1,
    );
  });

  test('[C11] on a phone: the trip is chosen, and another one becomes a second trip', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await proposeTrips(page);
    await expect(cards(page)).not.toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expect(state(page)).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
    const proposals = page.url();
    await chooseFirst(page).click();
    await page.waitForURL(/\/plans\/trip_/);
    const first = page.url();
    await expect(status(page)).toContainText('Trip plan ready', { timeout: 60_000 });
    expect(await shownDays(page)).toEqual(await storedDays(page, /trip_[\w-]{22}/.exec(first)?.[0] ?? ''));
    // Back is where the choice was made, and says that it was; forward is the plan, which goes on.
    await page.goBack();
    await expect(state(page)).toHaveAttribute('data-state', 'chosen');
    expect(page.url()).toBe(proposals);
    await page.goForward();
    await expect(status(page)).toContainText('Trip plan ready');
    await page.getByRole('link', { name: 'See the other proposals' }).click();
    await expect(state(page)).toHaveAttribute('data-state', 'chosen');
    expect(page.url()).toBe(proposals);
    await page
      .getByRole('button', { name: /^Plan this one too/ })
      .first()
      .click();
    await page.waitForURL(/\/plans\/trip_/);
    expect(page.url()).not.toBe(first);
    await expect(page.getByTestId('node').first()).toBeVisible();
  });

  test('[B6] [C9] a stopped search keeps what is there, and goes on when told to', async ({ page, site }) => {
    const server = await site.start(slow);
    await proposeTrips(page, server.url);
    await expect(cards(page).first()).toBeVisible();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'Stop looking' }).click();
    await expect(state(page)).toHaveAttribute('data-state', 'stopped');
    const kept = await titles(page);
    expect(kept.length).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Look for more' }).click();
    await expect(state(page)).toHaveAttribute('data-state', 'ready', { timeout: 90_000 });
    expect((await titles(page)).slice(0, kept.length)).toEqual(kept);
  });

  test('[C5] the list of trips names proposals as such and leads back to them', async ({ page }) => {
    await proposeTrips(page);
    const proposals = page.url();
    await expect(state(page)).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
    await page.getByRole('link', { name: 'Tripstream, start page' }).click();
    await page
      .getByRole('link', { name: /Proposals.*Yours to choose/ })
      .first()
      .click();
    await expect(cards(page).first()).toBeVisible();
    expect(page.url()).toBe(proposals);
  });

  test('[C1] what is wrong with the preferences is said at its field', async ({ page }) => {
    await page.goto('/new');
    await page.getByLabel('Not before').fill('2027-03-10');
    await page.getByLabel('Home again by').fill('2027-03-01');
    await page.getByRole('button', { name: 'Propose trips' }).click();
    await expect(page.getByLabel('Home again by')).toBeFocused();
    await expect(page.getByLabel('Home again by')).toHaveAttribute('aria-invalid', 'true');
    expect(page.url()).toMatch(/\/new$/);
  });

  for (const colorScheme of ['light', 'dark'] as const)
    test(`[X7] axe finds nothing serious on the form and on the proposals, in ${colorScheme}`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto('/new');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.getByText('Where from, walking, money, needs, music').click();
      expect(await seriousFindings(page)).toEqual([]);
      await proposeTrips(page);
      await expect(cards(page).first()).toBeVisible();
      expect(await seriousFindings(page)).toEqual([]);
      await expect(state(page)).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
      await page
        .getByRole('button', { name: /^More about/ })
        .first()
        .click();
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByText('Side by side').click();
      expect(await seriousFindings(page)).toEqual([]);
    });

  test('[X7] proposals fit the narrowest phone', async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await proposeTrips(page);
    await expect(state(page)).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });
});
