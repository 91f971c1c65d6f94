import { expect, planTrip, shownDays, status, storedDays, test } from './fixtures.js';

test.describe('a first trip', () => {
  test('[X1] stops appear one by one as drafts, days complete, and everything is checked in the end', async ({
    page,
  }) => {
    await planTrip(page, 'Lisbon', 3);
    const days = page.getByTestId('day');
    await expect(days).toHaveCount(3);
    await expect(status(page)).toContainText('Planning trip…');
    // The first stop is there while its day is still being written, and later days are placeholders.
    await expect(days.nth(0).getByTestId('node').first()).toBeVisible();
    await expect(days.nth(2)).toHaveAttribute('data-status', 'placeholder');
    await expect(days.nth(0)).toHaveAttribute('data-status', 'planned');
    await expect(status(page)).toContainText('Trip plan ready', { timeout: 60_000 });
    for (const day of await shownDays(page)) {
      expect(day.status).toBe('planned');
      expect(day.stops.length).toBeGreaterThan(3);
      expect(day.stops.filter(({ state }) => state === 'draft')).toEqual([]);
      expect(day.stops.filter(({ state }) => state === 'checked').length).toBeGreaterThan(2);
    }
  });

  test('[A15] watching a trip to its end shows the job and writes nothing', async ({ page }) => {
    await planTrip(page, 'Vienna', 1);
    const written: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET') written.push(`${request.method()} ${request.url()}`);
    });
    const bar = page.getByRole('progressbar');
    await expect(bar).toBeVisible();
    await expect(status(page)).toContainText('Trip plan ready', { timeout: 60_000 });
    await page.reload();
    await expect(page.getByTestId('day')).toHaveCount(1);
    expect(written).toEqual([]);
  });

  test('[A13] says what it is, and that the planner is a demo', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByText('Demo planner')).toBeVisible();
  });

  test('a reload in the middle lands on the same picture, and the end is what the database holds', async ({
    page,
  }) => {
    const tripId = await planTrip(page, 'Kyoto', 3);
    await expect(page.getByTestId('day').nth(0)).toHaveAttribute('data-status', 'planned');
    const before = await shownDays(page);
    await page.reload();
    await expect(page.getByTestId('day')).toHaveCount(3);
    const after = await shownDays(page);
    // The generation goes on meanwhile, so what was there is still there, perhaps further on.
    for (const [at, { stops }] of before.entries())
      expect(after[at]?.stops.slice(0, stops.length).map(({ title }) => title)).toEqual(
        stops.map(({ title }) => title),
      );
    await expect(status(page)).toContainText('Trip plan ready', { timeout: 60_000 });
    const stored = await storedDays(page, tripId);
    expect(await shownDays(page)).toEqual(stored);
    await page.reload();
    await expect(page.getByTestId('node').first()).toBeVisible();
    expect(await shownDays(page)).toEqual(stored);
  });

  test('a city that is not in the place data is planned honestly', async ({ page }) => {
    await planTrip(page, 'Ghent', 2);
    await expect(status(page)).toContainText('Trip plan ready', { timeout: 60_000 });
    const stops = (await shownDays(page)).flatMap((day) => day.stops);
    expect(stops.length).toBeGreaterThan(4);
    expect(stops.every(({ state }) => state === 'unverified')).toBe(true);
  });

  test('a trip of somebody else is not there', async ({ page, browser }) => {
    const tripId = await planTrip(page, 'Porto', 1);
    const stranger = await (await browser.newContext({ baseURL: page.url() })).newPage();
    await stranger.goto(`/plans/${tripId}`);
    await expect(stranger.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(stranger.getByTestId('day')).toHaveCount(0);
    await expect(stranger.getByText('Porto')).toHaveCount(0);
  });

  test('what is wrong with a wish is said at its field', async ({ page }) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Plan this trip' }).click();
    const destination = page.getByLabel('Where to?');
    await expect(destination).toBeFocused();
    await expect(destination).toHaveAttribute('aria-invalid', 'true');
    expect(page.url()).not.toContain('/plans/');
  });
});
