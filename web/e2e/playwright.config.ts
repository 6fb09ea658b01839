import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

// A browser that is already on the machine is taken: nothing is downloaded.
const browser = process.env['COMITY_E2E_BROWSER'] ?? '/usr/bin/chromium'

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  globalSetup: './support/nodes.ts',
  outputDir: '../../test-results',
  // One sandbox, and journeys that change it: in one order, one after another.
  workers: 1,
  fullyParallel: false,
  retries: process.env['CI'] === undefined ? 0 : 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    locale: 'en-GB',
    timezoneId: 'America/Lima',
    viewport: { width: 1360, height: 900 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(existsSync(browser) ? { executablePath: browser } : {}),
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    },
  },
})
