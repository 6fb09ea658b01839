import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{proof,law,engines,server,web,sandbox,bench}/**/*.test.ts', 'web/**/*.test.tsx'],
    exclude: ['**/node_modules/**', '**/dist/**', 'web/e2e/**'],
    globalSetup: ['server/test/support/global-setup.ts'],
    // On the gate a test that failed is run once more and reported as flaky: a shared machine may stall a real process.
    retry: process.env['CI'] === undefined ? 0 : 1,
    testTimeout: 30_000,
    hookTimeout: 90_000,
  },
})
