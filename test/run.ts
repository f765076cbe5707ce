// npm test: builds the extension's pages when they are stale, runs every test, and ends with one line that counts.
import { join } from 'node:path'
import { parseCLI, type Reporter, startVitest, type TestModule } from 'vitest/node'
import { buildExtensionIfStale } from '../scripts/extension.ts'

const root = join(import.meta.dirname, '..')

interface Count {
  passed: number
  failed: number
}

/** A file that cannot be loaded has no tests to fail, so it counts as a failure itself; so does one without any test. */
function countModule(module: TestModule, count: Count): void {
  let failedInside = 0
  let tests = 0
  for (const test of module.children.allTests()) {
    tests += 1
    const state = test.result().state
    if (state === 'passed') count.passed += 1
    if (state === 'failed' || state === 'pending') failedInside += 1
  }
  count.failed += failedInside
  if (failedInside === 0 && (tests === 0 || !module.ok())) count.failed += 1
}

const count: Count = { passed: 0, failed: 0 }
const counting: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    for (const module of modules) countModule(module, count)
    count.failed += unhandledErrors.length
  },
}

try {
  buildExtensionIfStale(root)
  const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)])
  const vitest = await startVitest(filter, { ...options, root, watch: false, reporters: ['default', counting] })
  await vitest.close()
  if (count.passed + count.failed === 0) throw new Error(`No test matches ${filter.join(' ') || 'the options'}.`)
} catch (error) {
  count.failed += 1
  console.error(error instanceof Error ? error.message : error)
}
console.log(`${count.passed} passed, ${count.failed} failed`)
process.exitCode = count.failed === 0 && !process.exitCode ? 0 : 1
