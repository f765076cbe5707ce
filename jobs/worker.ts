// The worker: takes jobs off the queues, and looks every second for runs that wait for a driver.
import type { JobWithMetadata } from 'pg-boss'
import { activeDrivers, waitingMigrations } from '../db/drivers.ts'
import { holdMigration } from '../db/hold.ts'
import { audit } from './audit.ts'
import { connect } from './connect.ts'
import { createDueDeltas } from './delta/schedule.ts'
import type { WorkerDeps } from './deps.ts'
import { drive } from './drive.ts'
import { purge } from './purge.ts'
import { createQueues, queues, send } from './queues.ts'

const sweepMs = 1000
/** Due deltas are looked for in every so many sweeps. */
const scheduleSweeps = 5

export interface Worker {
  stop(): Promise<void>
}

export async function startWorker(deps: WorkerDeps): Promise<Worker> {
  const { boss } = deps
  const ending = new AbortController()
  await createQueues(boss)
  await releaseDead(deps)
  const options = {
    batchSize: 1,
    localConcurrency: deps.concurrency,
    pollingIntervalSeconds: 0.5,
    includeMetadata: true,
  } as const
  const work = async (
    name: 'connect' | 'audit' | 'drive',
    task: (migrationId: string, signal: AbortSignal, tries: number) => Promise<void>,
  ) => {
    await boss.work(name, options, async ([job]: JobWithMetadata<unknown>[]) => {
      if (!job) return
      const { migrationId } = queues[name].payload.parse(job.data)
      await task(migrationId, AbortSignal.any([ending.signal, job.signal]), job.retryCount)
    })
  }
  await work('connect', (id, signal) => connect(deps, id, signal))
  await work('audit', (id, signal, tries) => audit(deps, id, signal, tries))
  await work('drive', (id, signal, tries) => drive(deps, id, signal, tries))
  await boss.schedule('purge', '17 3 * * *')
  await boss.work('purge', async () => purge(deps))
  const sweeper = sweep(deps, ending.signal)
  return {
    async stop() {
      ending.abort()
      await sweeper
      await boss.stop({ graceful: true, timeout: 30_000 })
    },
  }
}

/** Deltas come due by time. And a run may wait without a job: queued while its migration's driver was ending, parked and due, or left by a dead driver. */
async function sweep(deps: WorkerDeps, signal: AbortSignal): Promise<void> {
  for (let sweeps = 0; !signal.aborted; sweeps += 1) {
    try {
      if (sweeps % scheduleSweeps === 0) await createDueDeltas(deps)
      for (const migrationId of await waitingMigrations(deps.db, deps.now())) {
        await deps.db.transaction((tx) => send(deps.boss, tx, 'drive', migrationId))
      }
    } catch (error) {
      deps.log.warn({ err: error }, 'could not look for waiting runs; tried again in a second')
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, sweepMs)
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
    })
  }
}

/**
 * A job of a worker that was killed stays active until its heartbeat is missed, about 11 s. Its lock fell with its connection: a
 * migration that can be held is driven by nobody, so its job is taken away and the sweeper sends a new one at once.
 */
async function releaseDead(deps: WorkerDeps): Promise<void> {
  for (const { jobId, migrationId } of await activeDrivers(deps.db)) {
    const hold = await holdMigration(deps.pool, migrationId)
    if (hold === null) continue
    await deps.boss.deleteJob('drive', jobId)
    await hold.release()
  }
}
