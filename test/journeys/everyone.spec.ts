import { expect, planTrip, seriousFindings, status, test } from './fixtures.js';

test.describe('everyone', () => {
  for (const colorScheme of ['light', 'dark'] as const)
    test(`[X7] axe finds nothing serious on the start page and on a trip, in ${colorScheme}`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto('/');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await seriousFindings(page)).toEqual([]);
      await planTrip(page, 'Berlin', 2);
      await expect(page.getByTestId('node').first()).toBeVisible();
      expect(await seriousFindings(page)).toEqual([]);
      await expect(status(page)).toContainText('Trip plan ready', { timeout: 60_000 });
      expect(await seriousFindings(page)).toEqual([]);
    });

  test('[X7] a trip is planned with the keyboard alone', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
    const destination = page.getByLabel('Where to?');
    for (let presses = 0; presses < 20; presses += 1) {
      if (await destination.evaluate((field) => field === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await expect(destination).toBeFocused();
    await page.keyboard.type('Edinburgh');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/plans\/trip_/);
    await expect(page.getByTestId('node').first()).toBeVisible();
  });

  test('[X7] the trip fits a phone: nothing is wider than the screen', async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await planTrip(page, 'Copenhagen', 2);
    await expect(status(page)).toContainText('Trip plan ready', { timeout: 60_000 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });

  test('[X7] the screen reader hears whole days, never single stops', async ({ page }) => {
    await page.goto('/');
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      new MutationObserver(() => {
        for (const region of document.querySelectorAll('[role=status]')) {
          const text = region.textContent?.trim() ?? '';
          if (text !== '' && heard.at(-1) !== text) heard.push(text);
        }
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    await page.getByLabel('Where to?').fill('Lisbon');
    await page.getByRole('button', { name: 'Plan this trip' }).click();
    await expect(status(page)).toContainText('Trip plan ready', { timeout: 60_000 });
    const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard);
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.length).toBeLessThanOrEqual(7);
  });
});
