import { defineConfig } from '@playwright/test';
import { browserFlags, findBrowser } from './tests/support/browser.ts';

// Workers read this file again and inherit the environment: the search, and an installation, happen once.
process.env['CHROME'] = await findBrowser();

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // What a promise asks in its full figures is a drill's.
  ...(process.env['PORTICO_DRILLS'] === undefined ? { grepInvert: /@full/u } : {}),
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'list',
  use: {
    trace: 'off',
    locale: 'en-GB',
    timezoneId: 'America/St_Johns',
    launchOptions: { executablePath: process.env['CHROME'], args: [...browserFlags] },
  },
  projects: [
    // It is the phone that counts for customers: on a wide screen only the specs run whose pages are laid out otherwise there.
    { name: 'wide', testIgnore: ['**/*.phone.spec.ts', '**/portal/{account,company-problem,company-sign-in,forgotten-password,invitation,second-step,sign-in,walls}.spec.ts'], use: { viewport: { width: 1440, height: 900 } } },
    // The console's specs run on a phone where their name says so; the portal's always do.
    { name: 'phone', testMatch: ['**/portal/*.spec.ts', '**/*.phone.spec.ts'], use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } },
  ],
});
