// Which tests run where: pure rules need nothing, everything else gets a real PostgreSQL.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { test: { name: 'pure', include: ['test/migration/**/*.test.ts', 'test/architecture.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'app',
          include: ['test/**/*.test.ts'],
          exclude: ['test/migration/**', 'test/architecture.test.ts'],
          globalSetup: ['test/database.setup.ts'],
          maxWorkers: 2,
        },
      },
    ],
  },
})
