import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

/** Noted by `scripts/setup.mjs --browser`; without it Playwright takes a browser that it installed itself. */
const noted = join(import.meta.dirname, '../.data/chromium-path');
const executablePath =
  process.env.CHROMIUM_PATH || (existsSync(noted) ? readFileSync(noted, 'utf8').trim() : undefined);

export default defineConfig({
  testDir: 'journeys',
  outputDir: '../.data/test-results/journeys',
  // Journeys watch a page while it is being written: side by side on two cores they would slow each other down.
  workers: 1,
  // Journeys wait for facts; how fast those come is the machine's affair.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // A journey that passes only at the second try has failed.
  retries: 0,
  forbidOnly: process.env.CI === 'true',
  use: {
    trace: 'off',
    video: 'off',
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
