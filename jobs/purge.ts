// Erases staged customer data and sealed bundles when their retention is over, in portions.
import { purgeStaged } from '../db/purges.ts'
import type { WorkerDeps } from './deps.ts'

const dayMs = 24 * 3600_000

export async function purge(deps: WorkerDeps): Promise<void> {
  const before = new Date(deps.now().getTime() - deps.retentionDays * dayMs)
  const purged = await purgeStaged(deps.db, before, deps.now())
  if (purged.length > 0) deps.log.info({ migrations: purged }, 'staged customer data was erased')
}
