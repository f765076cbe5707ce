// Which tests run where: pure rules need nothing, screens get a document, everything else gets a real PostgreSQL.
import { defineConfig } from 'vitest/config'

const needNothing = ['test/migration/**/*.test.ts', 'test/manifest/**/*.test.ts', 'test/architecture.test.ts']

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'pure', include: needNothing } },
      { extends: true, test: { name: 'screens', include: ['test/**/*.test.tsx'], environment: 'happy-dom' } },
      {
        extends: true,
        test: {
          name: 'app',
          include: ['test/**/*.test.ts'],
          exclude: needNothing,
          globalSetup: ['test/database.setup.ts'],
        },
      },
    ],
  },
})
