// node test/journeys/random-firms/main.ts --firms N [--seed S] [--as-drawn]: as many random firms as one has time for; a failing one prints itself, shrunk.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startVitest } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    readonly randomFirms?: { readonly pairs: number; readonly seed: number; readonly shrink: boolean }
  }
}

const { values } = parseArgs({
  options: {
    firms: { type: 'string', default: '20' },
    seed: { type: 'string' },
    'as-drawn': { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed ?? Date.now() % 2 ** 31)
const root = join(import.meta.dirname, '..', '..', '..')
const vitest = await startVitest(['test/journeys/random-firms.test.ts'], {
  root,
  watch: false,
  project: ['app'],
  provide: { randomFirms: { pairs: Math.ceil(Number(values.firms) / 2), seed, shrink: !values['as-drawn'] } },
})
await vitest.close()
