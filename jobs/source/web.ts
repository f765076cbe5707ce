// Contents on the web that a bundle names by their address: there is no system behind a bundle, so no secrets and no home, only the guard.
import { setTimeout as sleep } from 'node:timers/promises'
import { createBudget, type Wait } from './rest/budget.ts'
import { openAddress } from './rest/content.ts'
import { createGuard, type Lookup } from './rest/guard.ts'
import { type Content, SourceRefused } from './source.ts'

export interface WebDeps {
  readonly privateHosts: readonly string[]
  readonly now: () => Date
  readonly random?: () => number
  readonly wait?: Wait
  readonly lookup?: Lookup
}

export interface Web {
  open(url: URL, signal: AbortSignal): Promise<Content>
  close(): Promise<void>
}

const limits = { connectMs: 10_000, silenceMs: 30_000, answerBytes: 64 * 1024 ** 2, attempts: 3, longestWaitMs: 30_000 }

export function createWeb(deps: WebDeps): Web {
  const wait: Wait = deps.wait ?? ((waitMs, signal) => sleep(waitMs, undefined, { signal }))
  const guard = createGuard({ privateHosts: deps.privateHosts, lookup: deps.lookup, connectMs: limits.connectMs })
  const budget = createBudget({ requests: 20, perSeconds: 1, concurrency: 4, now: deps.now, wait })
  const auth = { sign: async () => undefined, renew: () => false, names: [] }
  const transport = { guard, budget, now: deps.now, random: deps.random ?? Math.random, wait, limits }
  const unasked = () => Promise.reject(new Error('A bundle asks no system for pages.'))
  return {
    async open(url, signal) {
      try {
        return await openAddress({ ...transport, base: 'https://bundle.invalid/', headers: {}, auth, send: unasked }, url, signal)
      } catch (error) {
        if (error instanceof SourceRefused) return { kind: 'refused', reason: error.message.replace(/\.$/, '') }
        throw error
      }
    },
    close: () => guard.agent.destroy(),
  } // prettier-ignore
}
