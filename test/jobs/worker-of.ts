// A worker beside the web process of a test: it has the same database, seal and clock, and connections of its own.
import type { Db, Pool } from '../../db/client.ts'
import type { Log, WorkerDeps } from '../../jobs/deps.ts'
import type { Web } from '../server/web.ts'

export function workerOf(web: Web, own: { readonly db: Db; readonly pool: Pool; readonly log: Log }): WorkerDeps {
  return {
    ...own,
    boss: web.boss,
    seal: web.seal,
    workerId: crypto.randomUUID(),
    now: () => web.clock.now,
    random: () => 0.5,
    oauth: { url: web.config.oauthUrl, clientId: web.config.clientId, clientSecret: web.config.clientSecret },
    apiHosts: web.config.apiHosts,
    privateHosts: [],
    concurrency: 1,
    settleMs: 0,
    retentionDays: 30,
  }
}
