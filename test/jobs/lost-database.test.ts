// A database that ends connections in the middle of the work: runs and audits are taken up again, and not for ever.
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { auditOf, startAudit } from '../../db/audits.ts'
import { createDb, type Pool } from '../../db/client.ts'
import { createMigration } from '../../db/migrations.ts'
import { createRun, runOf } from '../../db/runs.ts'
import { installs } from '../../db/schema.ts'
import { audit } from '../../jobs/audit.ts'
import type { WorkerDeps } from '../../jobs/deps.ts'
import { drive } from '../../jobs/drive.ts'
import { defaultSettings } from '../../migration/settings.ts'
import { patientPool } from '../db/patient-pool.ts'
import { admin, startWeb, type Web } from '../server/web.ts'
import { workerOf } from './worker-of.ts'

let web: Web
let pools: Pool[]
let outside: Pool
let worker: WorkerDeps
let migrationId: string
const running = () => new AbortController().signal

beforeAll(async () => {
  web = await startWeb()
  const open = (name: string) => patientPool(web.config.databaseUrl, { max: 4, name })
  const [at, locks] = [open('at work'), open('locks')]
  outside = open('outside')
  pools = [at, locks, outside]
  worker = workerOf(web, { db: createDb(at), pool: locks, log: pino({ level: 'silent' }) })
})
afterAll(async () => {
  for (const pool of pools) await pool.end()
  await web.close()
})
beforeEach(async () => {
  await web.install(admin)
  // Nothing leaves for Pipedrive: a run rests as soon as it would ask there.
  await web.db.update(installs).set({ state: 'reauthorize' })
  migrationId = (await createMigration(web.db, { ...admin, name: 'Harper moves', settings: defaultSettings })).id
})

/** While `task` waits for a table, the server ends all its connections, as when it is restarted. */
async function cutAt(table: string, task: () => Promise<void>): Promise<unknown> {
  const holder = await outside.connect()
  await holder.query(`begin; lock table ${table} in access exclusive mode`)
  const ended = task().then(
    () => null,
    (error: unknown) => error,
  )
  const waiting = `select pid from pg_stat_activity where application_name = 'at work' and wait_event_type = 'Lock'`
  await expect.poll(async () => (await outside.query(waiting)).rowCount, { interval: 20, timeout: 10_000 }).toBeGreaterThan(0)
  await outside.query(`select pg_terminate_backend(pid) from (${waiting}) as w`)
  await holder.query('rollback')
  holder.release()
  return ended
} // prettier-ignore

/** A preview of an undo reads the ledger before it asks Pipedrive. */
async function preview(): Promise<string> {
  const run = {
    migrationId,
    companyId: admin.companyId,
    kind: 'rollback',
    preview: true,
    mappingVersion: null,
  } as const
  return (await web.db.transaction((tx) => createRun(tx, run))).id
}

it('a run that loses its database is left to the next try, which brings it to its next rest', async () => {
  const id = await preview()
  expect(await cutAt('ledger', () => drive(worker, migrationId, running()))).toBeInstanceOf(Error)
  expect(await runOf(web.db, migrationId, id)).toMatchObject({ state: 'running', endedAt: null })
  await drive(worker, migrationId, running(), 1)
  expect(await runOf(web.db, migrationId, id)).toMatchObject({ state: 'paused' })
})

it('a run that loses its database again and again fails in the end', async () => {
  const id = await preview()
  expect(await cutAt('ledger', () => drive(worker, migrationId, running(), 60))).toBeNull()
  const run = await runOf(web.db, migrationId, id)
  expect(run).toMatchObject({ state: 'failed' })
  expect(run?.reason).toContain('Nothing is lost: start it again')
})

it('an audit that loses its database is left to the next try, and fails in the end', async () => {
  await web.db.transaction((tx) => startAudit(tx, migrationId, web.clock.now))
  expect(await cutAt('staged_records', () => audit(worker, migrationId, running()))).toBeInstanceOf(Error)
  expect(await auditOf(web.db, migrationId)).toMatchObject({ state: 'queued', reason: null })
  expect(await cutAt('staged_records', () => audit(worker, migrationId, running(), 60))).toBeNull()
  expect(await auditOf(web.db, migrationId)).toMatchObject({ state: 'failed' })
})
