// Erases staged customer data and sealed bundles when their retention is over, and all that companies have left behind.
import { hostedOfUninstalled, markHostedRemoved } from '../db/hosted/kept-files.ts'
import { purgeStaged } from '../db/retention/purges.ts'
import { removeLeft } from '../db/retention/removals.ts'
import type { WorkerDeps } from './deps.ts'
import { HostingFailed, type HostingPlace } from './files/hosting.ts'

const dayMs = 24 * 3600_000

type PurgeDeps = Pick<WorkerDeps, 'db' | 'now' | 'log' | 'retentionDays' | 'hosting'>

export async function purge(deps: PurgeDeps): Promise<void> {
  const before = new Date(deps.now().getTime() - deps.retentionDays * dayMs)
  const purged = await purgeStaged(deps.db, before, deps.now())
  if (purged.length > 0) deps.log.info({ migrations: purged }, 'staged customer data was erased')
  if (deps.hosting) await removeHostedOf(deps, deps.hosting, before)
  const removed = await removeLeft(deps.db, before)
  if (removed.length > 0) deps.log.info({ migrations: removed }, 'migrations of companies that have left were removed')
}

const filesAtOnce = 100

/** As long as anybody of the company has the app, its notes in Pipedrive lead to these files: they stay. */
async function removeHostedOf(deps: PurgeDeps, { store }: HostingPlace, before: Date): Promise<void> {
  while (true) {
    const files = await hostedOfUninstalled(deps.db, before, filesAtOnce)
    if (files.length === 0) return
    try {
      for (const { key } of files) await store.remove(key)
    } catch (error) {
      if (!(error instanceof HostingFailed)) throw error
      deps.log.warn(
        { err: error },
        'large files of companies that have left could not be removed; tried again tomorrow',
      )
      return
    }
    await markHostedRemoved(deps.db, files.map(({ id }) => id), deps.now()) // prettier-ignore
    deps.log.info({ files: files.length }, 'large files of companies that have left were removed')
  }
}
