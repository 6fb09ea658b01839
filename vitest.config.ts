import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{proof,law,server,web,sandbox,bench}/**/*.test.ts', 'web/**/*.test.tsx'],
    exclude: ['**/node_modules/**', '**/dist/**', 'web/e2e/**'],
    globalSetup: ['server/test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 90_000,
  },
})
