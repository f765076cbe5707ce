// A full run that was given a start time: it waits, is woken when it is due, and holds its migration meanwhile as any open run does.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { waitingMigrations } from '../../db/drivers.ts'
import { isQuiet } from '../../db/retention/purges.ts'
import { startRun } from '../../db/runs.ts'
import { budgets, ledger, migrations, runs } from '../../db/schema.ts'
import { createDueDeltas } from '../../jobs/delta/schedule.ts'
import type { WorkerDeps } from '../../jobs/deps.ts'
import { createQueues } from '../../jobs/queues.ts'
import { inLedger, newMigration, ready } from './firm.ts'
import { admin, startWeb, type Web } from './web.ts'

let web: Web
let id: string
beforeAll(async () => {
  web = await startWeb()
  await createQueues(web.boss)
})
afterAll(() => web.close())
beforeEach(async () => {
  await web.install(admin)
  id = await newMigration(web)
  await ready(web, id)
  const sample = await started({ kind: 'sample' })
  await web.db.update(runs).set({ state: 'awaiting_approval', startedAt: web.clock.now }).where(orm.eq(runs.id, sample))
  await ask(sample, 'approve')
  await takeJobs()
})

/** The clock of the test stands at 10:00 UTC on 22 November. */
const friday = '2026-11-27T18:00:00+01:00'
const at = new Date(friday)
const before = new Date(at.getTime() - 1000)
const later = (days: number) => new Date(web.clock.now.getTime() + days * 24 * 3600_000).toISOString()

const start = (body: object) => web.as(admin, 'POST', `/api/migrations/${id}/runs`, body)
const ask = (runId: string, word: string) => web.as(admin, 'POST', `/api/migrations/${id}/runs/${runId}/${word}`)
const shown = async (runId: string) => (await web.as(admin, 'GET', `/api/migrations/${id}/runs/${runId}`)).body
const migration = async () => (await web.as(admin, 'GET', `/api/migrations/${id}`)).body as { needed: string }
async function started(body: object): Promise<string> {
  const answer = await start(body)
  expect(answer).toMatchObject({ status: 202 })
  return (answer.body as { runId: string }).runId
}
const scheduled = () => started({ kind: 'full', startAt: friday })
/** Takes the jobs of the drivers off the queue, and gives the migrations that had one. */
async function takeJobs(): Promise<string[]> {
  const jobs = await web.boss.fetch<{ migrationId: string }>('drive', { batchSize: 50 })
  for (const job of jobs) await web.boss.complete('drive', job.id)
  return jobs.map((job) => job.data.migrationId)
}

describe('a full run with a start time', () => {
  it('waits for it without a driver, and is taken up when it is due', async () => {
    const runId = await scheduled()
    expect(await shown(runId)).toMatchObject({ state: 'parked', resumesAt: at.toISOString(), startedAt: null })
    expect(await shown(runId)).toMatchObject({ reason: expect.stringContaining('set for its start') as string })
    expect((await migration()).needed).toBe('The full run is waiting for the time that was set for its start.')
    expect(await takeJobs()).not.toContain(id)
    expect(await waitingMigrations(web.db, before)).not.toContain(id)
    expect(await startRun(web.db, id, before)).toBeNull()
    expect(await waitingMigrations(web.db, at)).toContain(id)
    expect(await startRun(web.db, id, at)).toMatchObject({ id: runId, state: 'running', startedAt: at })
    expect(await shown(runId)).toMatchObject({ state: 'running', reason: null, resumesAt: null, startedAt: at.toISOString() }) // prettier-ignore
  })

  it('starts at once when the time has passed', async () => {
    const runId = await started({ kind: 'full', startAt: '2026-11-22T09:59:59Z' })
    expect(await shown(runId)).toMatchObject({ state: 'queued', resumesAt: null, reason: null })
    expect(await takeJobs()).toContain(id)
  })

  it('is refused with a sentence when the time is none, has no zone, or is more than 30 days ahead', async () => {
    for (const startAt of ['on Friday', '2026-11-27T18:00:00', '2026-02-30T18:00:00Z', '', 1_795_000_000]) {
      const answer = await start({ kind: 'full', startAt })
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } })
      expect(answer.text).toContain('field startAt: a time with its zone is meant, as 2026-11-27T18:00:00Z.')
    }
    const answer = await start({ kind: 'full', startAt: later(30.1) })
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'start_time_not_possible' } } })
    expect(answer.text).toContain('within the next 30 days')
    await started({ kind: 'full', startAt: later(30) })
  })

  it.each(['sample', 'delta', 'reconcile', 'rollback'])('is the only one: a %s starts at once', async (kind) => {
    const answer = await start({ kind, startAt: friday })
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'start_time_not_possible' } } })
    expect(answer.text).toContain('Only the full run can be given a start time.')
  })

  it('is refused as any full run is while its order does not allow one', async () => {
    await web.as(admin, 'PUT', `/api/migrations/${id}/owners`, { fallbackUserId: null })
    expect(await start({ kind: 'full', startAt: friday })).toMatchObject({
      status: 409,
      body: { error: { code: 'run_not_possible' } },
    })
  })
})

describe('while it waits', () => {
  it('no other run starts, and what it works with stays as it is', async () => {
    await scheduled()
    for (const kind of ['full', 'sample', 'delta', 'rollback']) {
      const answer = await start({ kind })
      expect(answer).toMatchObject({ status: 409, body: { error: { code: 'run_not_possible' } } })
      expect(answer.text).toContain('waiting for the time that was set for its start; wait until it has ended')
    }
    const edit = await web.as(admin, 'PUT', `/api/migrations/${id}/owners`, { fallbackUserId: 12 })
    expect(edit).toMatchObject({ status: 409, body: { error: { code: 'run_open' } } })
    expect(await web.as(admin, 'POST', `/api/migrations/${id}/audit`)).toMatchObject({ status: 409 })
  })

  it('it is started at once by resuming it, and a block of the tokens stays as it is', async () => {
    const blockedUntil = new Date('2026-11-23T00:05:00Z')
    await web.db.insert(budgets).values({ companyId: 100, blockedUntil, blockedBy: 'daily' })
    const runId = await scheduled()
    expect(await ask(runId, 'resume')).toMatchObject({ status: 200, body: { state: 'queued', resumesAt: null } })
    expect(await takeJobs()).toContain(id)
    expect((await web.db.select().from(budgets))[0]).toMatchObject({ blockedUntil })
    await web.db.delete(budgets)
  })

  it('it is paused, which gives up its time, and then starts when it is resumed', async () => {
    const runId = await scheduled()
    const paused = await ask(runId, 'pause')
    expect(paused).toMatchObject({ status: 200, body: { state: 'paused', resumesAt: null } })
    expect(paused.text).toContain('it no longer starts at the time that was set')
    expect(await waitingMigrations(web.db, new Date(later(40)))).not.toContain(id)
    expect(await ask(runId, 'resume')).toMatchObject({ status: 200, body: { state: 'queued' } })
    expect(await startRun(web.db, id, before)).toMatchObject({ id: runId })
  })

  it('it is cancelled at once, as if it had never been: refused records are not tried again by a full run', async () => {
    const runId = await scheduled()
    expect(await ask(runId, 'cancel')).toMatchObject({ status: 200, body: { state: 'cancelled', startedAt: null } })
    expect(await startRun(web.db, id, new Date(later(40)))).toBeNull()
    await inLedger(web, { migrationId: id, object: 'company', sourceId: 'c1', seq: 1, state: 'refused', reason: 'No.', inSample: true }) // prettier-ignore
    const retried = await web.as(admin, 'POST', `/api/migrations/${id}/records/retry`, {})
    expect(retried).toMatchObject({ status: 200, body: { retried: 1 } })
    const { runId: taker } = retried.body as { runId: string }
    expect(await shown(taker)).toMatchObject({ kind: 'sample' })
    await web.db.delete(ledger).where(orm.eq(ledger.migrationId, id))
  })

  it('it takes up the refused records that are tried again', async () => {
    const runId = await scheduled()
    await inLedger(web, { migrationId: id, object: 'company', sourceId: 'c1', seq: 1, state: 'refused', reason: 'No.' })
    const retried = await web.as(admin, 'POST', `/api/migrations/${id}/records/retry`, {})
    expect(retried).toMatchObject({ status: 200, body: { retried: 1, runId } })
  })

  it('it is ended by an uninstallation', async () => {
    const runId = await scheduled()
    const notice = { client_id: 'client-1', company_id: admin.companyId, user_id: admin.userId }
    const authorization = `Basic ${Buffer.from('client-1:client secret').toString('base64')}`
    await web.send({ method: 'DELETE', url: '/oauth/callback', headers: { authorization }, payload: notice })
    const [row] = await web.db.select().from(runs).where(orm.eq(runs.id, runId))
    expect(row).toMatchObject({ state: 'cancelled', resumesAt: null })
    expect(await waitingMigrations(web.db, at)).not.toContain(id)
  })

  it('nothing of its migration is erased, and no look for late changes begins', async () => {
    const full = await started({ kind: 'full' })
    const ended = { state: 'done', startedAt: web.clock.now, endedAt: web.clock.now } as const
    await web.db.update(runs).set(ended).where(orm.eq(runs.id, full))
    const inFive = new Date(web.clock.now.getTime() + 5 * 3600_000)
    const due = () => createDueDeltas({ db: web.db, boss: web.boss, now: () => inFive, log: silent } as unknown as WorkerDeps) // prettier-ignore
    const deltas = () => web.db.select().from(runs).where(orm.and(orm.eq(runs.migrationId, id), orm.eq(runs.kind, 'delta'))) // prettier-ignore
    const quiet = async () => (await web.db.execute(orm.sql`select m.id from ${migrations} m where m.id = ${id} and ${isQuiet(new Date())}`)).rows.length > 0
    expect(await quiet()).toBe(true)
    const again = await scheduled()
    await due()
    expect(await deltas()).toEqual([])
    expect(await quiet()).toBe(false)
    await ask(again, 'cancel')
    await due()
    expect(await deltas()).toHaveLength(1)
  }) // prettier-ignore
})

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
