// What the benchmarks work with: a firm staged in a database of its own, a Pipedrive, and a worker that drives runs in this process.
import { randomUUID } from 'node:crypto'
import { createDb, createPool, type Db } from '../../db/client.ts'
import { createRun, type RunRow, runOf } from '../../db/runs.ts'
import { createClient } from '../../jobs/company-client.ts'
import type { WorkerDeps } from '../../jobs/deps.ts'
import { drive } from '../../jobs/drive.ts'
import type { PipedriveRequest } from '../../jobs/pipedrive/request.ts'
import type { RunKind } from '../../migration/run.ts'
import type { SourceRecord } from '../../migration/record.ts'
import { type PipedriveStandIn, startPipedrive } from '../sandbox/pipedrive/stand-in.ts'
import { openWorld, type World } from '../simulation/world.ts'

export interface Office {
  readonly world: World
  readonly db: Db
  readonly pipedrive: PipedriveStandIn
  /** The writes of the last run, in the order in which they left. */
  readonly sent: readonly PipedriveRequest[]
  run(kind: RunKind): Promise<{ readonly run: RunRow; readonly seconds: number }>
  close(): Promise<void>
}

/** Windows pass so much faster that no plan's limit is ever met, on either side. */
const lifted = 20

export async function openOffice(url: string, firm: readonly SourceRecord[]): Promise<Office> {
  const world = await openWorld(url, { firm, changed: [] })
  const elapsedMs = () => performance.now() * lifted
  const pipedrive = await startPipedrive({ plan: 'ultimate', seats: 500, elapsedMs })
  const now = () => new Date()
  await world.reset(pipedrive, now)
  const pool = createPool(url, { max: 18, name: 'bench worker' })
  pool.on('error', () => undefined)
  const db = createDb(pool)
  const quiet = { info: () => undefined, warn: () => undefined, error: (fields: object) => console.error(fields) }
  const sent: PipedriveRequest[] = []
  const deps: WorkerDeps = {
    db,
    pool,
    boss: world.boss,
    seal: world.seal,
    workerId: randomUUID(),
    now,
    random: Math.random,
    log: quiet,
    oauth: world.oauth(),
    apiHosts: ['http://127.0.0.1:*'],
    privateHosts: [],
    concurrency: 1,
    settleMs: 2000,
    retentionDays: 30,
    pace: { budget: { elapsedMs, later: (task, waitMs) => setTimeout(task, waitMs / lifted) } },
    openClient(given, migration) {
      const client = createClient(given, migration)
      return {
        ...client,
        send(request, signal) {
          if (request.method !== 'GET') sent.push(request)
          return client.send(request, signal)
        },
      }
    },
  }
  return {
    world,
    db,
    pipedrive,
    sent,
    async run(kind) {
      sent.splice(0)
      const { migrationId, companyId } = world
      const wanted = { migrationId, companyId, kind, preview: false, mappingVersion: 1 }
      const { id } = await db.transaction((tx) => createRun(tx, wanted))
      const began = performance.now()
      await drive(deps, migrationId, new AbortController().signal)
      const seconds = (performance.now() - began) / 1000
      const run = await runOf(db, migrationId, id)
      if (run?.state !== 'done') throw new Error(`The ${kind} run ${run?.state ?? 'vanished'}: ${run?.reason ?? ''}`)
      return { run, seconds }
    },
    async close() {
      await pool.end()
      await pipedrive.close()
      await world.close()
    },
  }
}
