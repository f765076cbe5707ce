// Which tests run where: pure rules need nothing, screens a browser, parts of them a document, everything else a real PostgreSQL.
import { defineConfig } from 'vitest/config'

const needBrowser = ['test/extension-ui/**/*.test.ts', 'test/sandbox/host/*.test.ts', 'test/sandbox/browser.test.ts']
const needNothing = [
  'test/migration/**/*.test.ts',
  'test/manifest/**/*.test.ts',
  'test/architecture.test.ts',
  'test/jobs/rich-text.test.ts',
]

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'pure', include: needNothing } },
      { extends: true, test: { name: 'screens', include: needBrowser } },
      { extends: true, test: { name: 'parts', include: ['test/**/*.test.tsx'], environment: 'happy-dom' } },
      {
        extends: true,
        test: {
          name: 'app',
          include: ['test/**/*.test.ts'],
          exclude: [...needNothing, ...needBrowser],
          globalSetup: ['test/database.setup.ts'],
        },
      },
    ],
  },
})
