// Runs in their legal order, and what may be asked of one.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { restRun } from '../../db/rest-run.ts'
import { count, setTotals, startRun } from '../../db/runs.ts'
import { budgets, installs, migrations, runCounters, runs } from '../../db/schema.ts'
import type { RunKind, RunState } from '../../migration/run.ts'
import { connected, inLedger, newMigration, ready } from './firm.ts'
import { admin, startWeb, type Web } from './web.ts'

const secondAdmin = { companyId: 100, userId: 3 }
let web: Web
let id: string
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.close())
beforeEach(async () => {
  await web.install(admin)
  await web.install(secondAdmin)
  id = await newMigration(web)
})

const start = (kind: string, more: object = {}) =>
  web.as(admin, 'POST', `/api/migrations/${id}/runs`, { kind, ...more })
const ask = (runId: string, word: string) => web.as(admin, 'POST', `/api/migrations/${id}/runs/${runId}/${word}`)
const shown = async (runId: string) => (await web.as(admin, 'GET', `/api/migrations/${id}/runs/${runId}`)).body
const refusal = async (kind: string) => {
  const answer = await start(kind)
  expect(answer).toMatchObject({ status: 409, body: { error: { code: 'run_not_possible' } } })
  return (answer.body as { error: { message: string } }).error.message
}
const started = async (kind: RunKind) => {
  const answer = await start(kind)
  expect(answer).toMatchObject({ status: 202 })
  return (answer.body as { runId: string }).runId
}
/** Stands where the worker stands. */
const worker = (runId: string, change: Partial<typeof runs.$inferInsert> & { state: RunState }) =>
  web.db.update(runs).set(change).where(orm.eq(runs.id, runId))
const phase = async () => ((await web.as(admin, 'GET', `/api/migrations/${id}`)).body as { phase: string }).phase
const wrote = (sourceId = 'c1') =>
  inLedger(web, { migrationId: id, object: 'company', sourceId, seq: 1, state: 'written', pipedriveId: '7' })

describe('the order of runs', () => {
  it('is enforced by sentences from the first step to the last', async () => {
    expect(await refusal('sample')).toContain('Connect Perfect Books')
    await connected(web, id)
    expect(await refusal('sample')).toContain('Start the audit')
    id = await newMigration(web)
    await ready(web, id)
    expect(await refusal('full')).toContain('no sample yet')
    expect(await refusal('delta')).toContain('no sample yet')
    expect(await refusal('reconcile')).toContain('Nothing has been written')
    expect(await refusal('rollback')).toContain('nothing to roll back')
    expect(await phase()).toBe('sample')

    const sample = await started('sample')
    expect(await refusal('sample')).toContain('about to start')
    await worker(sample, { state: 'awaiting_approval' })
    expect(await phase()).toBe('approval')
    expect(await refusal('full')).toContain('has not been approved')
    expect(await ask(sample, 'approve')).toMatchObject({ status: 200, body: { state: 'done' } })
    expect(await phase()).toBe('full')
    expect(await refusal('delta')).toContain('full run has not been finished')

    const full = await started('full')
    await wrote()
    await worker(full, { state: 'done' })
    expect(await phase()).toBe('finished')
    for (const kind of ['delta', 'reconcile', 'full'] as const) await worker(await started(kind), { state: 'done' })
    const preview = await start('rollback', { preview: true })
    await worker((preview.body as { runId: string }).runId, { state: 'done' })
    expect(await phase()).toBe('finished')
    await worker(await started('rollback'), { state: 'done' })
    expect(await phase()).toBe('rolled_back')
    expect(await refusal('full')).toContain('no sample yet')
  })

  it('asks for a new sample when the mapping was edited after one', async () => {
    await ready(web, id)
    const sample = await started('sample')
    await worker(sample, { state: 'awaiting_approval' })
    const edit = { lines: [{ object: 'deal', field: 'title', state: 'left_out' }] }
    await web.as(admin, 'PUT', `/api/migrations/${id}/mapping`, edit)
    expect(await refusal('full')).toContain('confirm')
    expect(await ask(sample, 'approve')).toMatchObject({ status: 409, body: { error: { code: 'mapping_changed' } } })
    await web.as(admin, 'POST', `/api/migrations/${id}/mapping/confirm`)
    expect(await refusal('full')).toContain('no sample yet')
  })

  it('stops at an unresolved owner and at a user who must authorize again', async () => {
    await ready(web, id)
    await web.as(admin, 'PUT', `/api/migrations/${id}/owners`, { fallbackUserId: null })
    expect(await refusal('sample')).toContain('One owner in Perfect Books')
    await web.as(admin, 'PUT', `/api/migrations/${id}/owners`, { fallbackUserId: 12 })
    await web.db.update(installs).set({ state: 'reauthorize' }).where(orm.eq(installs.userId, admin.userId))
    expect(await refusal('sample')).toContain('install the app again')
  })

  it('goes on with the authorization of another admin when the first one has uninstalled', async () => {
    await ready(web, id)
    await web.db.update(installs).set({ state: 'uninstalled' }).where(orm.eq(installs.userId, admin.userId))
    const answer = await web.as(secondAdmin, 'POST', `/api/migrations/${id}/runs`, { kind: 'sample' })
    expect(answer.status).toBe(202)
    const [row] = await web.db.select().from(migrations).where(orm.eq(migrations.id, id))
    expect(row?.userId).toBe(secondAdmin.userId)
  })

  it('lets one run of two that are asked for at once begin', async () => {
    await ready(web, id)
    const answers = await Promise.all([start('sample'), start('sample'), start('sample')])
    expect(answers.map((answer) => answer.status).sort()).toEqual([202, 409, 409])
    expect(await web.db.select().from(runs).where(orm.eq(runs.migrationId, id))).toHaveLength(1)
  })

  it('keeps mapping, owners and settings as they are while a run is open', async () => {
    await ready(web, id)
    await started('sample')
    for (const [method, path, body] of [
      ['PUT', 'mapping', { lines: [] }],
      ['POST', 'mapping/confirm', {}],
      ['PUT', 'owners', { fallbackUserId: 12 }],
      ['PUT', 'settings', { reserve: 0.1 }],
    ] as const) {
      const answer = await web.as(admin, method, `/api/migrations/${id}/${path}`, body)
      expect(answer).toMatchObject({ status: 409, body: { error: { code: 'run_open' } } })
    }
    expect(await web.as(admin, 'POST', `/api/migrations/${id}/audit`)).toMatchObject({ status: 409 })
  })

  it('refuses a kind that there is not', async () => {
    expect(await start('everything')).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } })
  })
})

describe('a run', () => {
  it('sends its job in the transaction that makes it', async () => {
    await ready(web, id)
    await started('sample')
    const jobs = await web.boss.fetch<{ migrationId: string }>('drive', { batchSize: 50 })
    expect(jobs.map((job) => job.data.migrationId)).toContain(id)
  })

  it('shows its counters, its rate and the time that is left', async () => {
    await ready(web, id)
    const runId = await started('sample')
    await worker(runId, { state: 'running', takenUpAt: new Date(web.clock.now.getTime() - 10_000), tokensUsed: 120 })
    const counted = { runId, object: 'company', total: 40, written: 15, unchanged: 3, refused: 2, waiting: 20 }
    await web.db.insert(runCounters).values(counted)
    expect(await shown(runId)).toMatchObject({
      kind: 'sample',
      state: 'running',
      objects: [{ object: 'company', total: 40, written: 15, unchanged: 3, refused: 2, waiting: 20 }],
      perSecond: 2,
      secondsLeft: 10,
      tokensUsed: 120,
    })
    expect((await web.send({ url: '/metrics' })).text).toMatch(/runs_open\{state="running"\} [1-9]/)
  })

  it('counts the days on which the tokens of the company are used up in the time that is left', async () => {
    await ready(web, id)
    const runId = await started('sample')
    const takenUpAt = new Date(web.clock.now.getTime() - 25_000)
    await worker(runId, { state: 'running', takenUpAt, tokensUsed: 5_000 })
    await web.db.insert(runCounters).values({ runId, object: 'contact', total: 200_000, written: 1_000 })
    expect(await shown(runId)).toMatchObject({ secondsLeft: 4975 })
    await web.db
      .insert(budgets)
      .values({ companyId: 100, tokensLimit: 30_000, tokensLeft: 25_000, observedAt: web.clock.now })
    const days = ((await shown(runId)) as { secondsLeft: number }).secondsLeft / 86_400
    await web.db.delete(budgets)
    expect(days).toBeGreaterThan(46)
    expect(days).toBeLessThan(48)
  })

  it('measures its rate from when it was last taken up, not over the night in which it was parked', async () => {
    await ready(web, id)
    const runId = await started('sample')
    const before = (hours: number) => new Date(web.clock.now.getTime() - hours * 3_600_000)
    const first = await startRun(web.db, id, before(14))
    if (first === null) throw new Error('There was no run to take up.')
    const through = (written: number) => web.db.transaction((tx) => count(tx, runId, 'company', { written }))
    await setTotals(web.db, runId, new Map([['company', 7200]]))
    await through(3600)
    const rest = { state: 'parked', reason: 'The tokens of the day are used up.', resumesAt: before(1) } as const
    await restRun(web.db, first, rest, before(13))
    expect(await shown(runId)).toMatchObject({ state: 'parked', perSecond: 0, secondsLeft: null })
    await startRun(web.db, id, before(0.5))
    await through(1800)
    expect(await shown(runId)).toMatchObject({ state: 'running', perSecond: 1, secondsLeft: 1800 })
  })

  it('is paused, resumed and cancelled, and says when it cannot be', async () => {
    await ready(web, id)
    const runId = await started('sample')
    expect(await ask(runId, 'resume')).toMatchObject({ status: 409, body: { error: { code: 'cannot_resume' } } })
    expect(await ask(runId, 'pause')).toMatchObject({ status: 200, body: { state: 'paused' } })
    expect(await ask(runId, 'resume')).toMatchObject({ status: 200, body: { state: 'queued' } })
    expect(await ask(runId, 'approve')).toMatchObject({
      status: 409,
      body: { error: { code: 'not_awaiting_approval' } },
    })
    expect(await ask(runId, 'cancel')).toMatchObject({ status: 200, body: { state: 'cancelled' } })
    const again = await ask(runId, 'cancel')
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'cannot_cancel' } } })
    expect(again.text).toContain('The sample run was cancelled')
  })

  it('that is parked is resumed at once, with the block of the company lifted', async () => {
    await ready(web, id)
    const runId = await started('sample')
    const until = new Date('2026-11-23T00:05:00Z')
    await web.db.insert(budgets).values({ companyId: 100, blockedUntil: until, blockedBy: 'daily' })
    await startRun(web.db, id, web.clock.now)
    await worker(runId, { state: 'parked', reason: 'The tokens of the day are used up.', resumesAt: until })
    expect(await shown(runId)).toMatchObject({ state: 'parked', resumesAt: until.toISOString() })
    expect(await ask(runId, 'resume')).toMatchObject({ status: 200, body: { state: 'queued', resumesAt: null } })
    const [budget] = await web.db.select().from(budgets)
    expect(budget?.blockedUntil).toBeNull()
  })

  it('of a rollback shows its three buckets', async () => {
    await ready(web, id)
    await wrote()
    const runId = await started('rollback')
    const stayed = [{ object: 'contact', sourceId: 'p1', title: 'Ann Lee', reason: 'A person has worked on it.' }]
    await worker(runId, { state: 'done', report: { reverted: 3, kept: 1, failed: 0, stayed } })
    expect(await shown(runId)).toMatchObject({ buckets: { reverted: 3, kept: 1, failed: 0, stayed } })
  })

  it('that does not exist is a sentence', async () => {
    for (const runId of ['nonsense', '11111111-1111-4111-8111-111111111111']) {
      expect(await ask(runId, 'pause')).toMatchObject({ status: 404, body: { error: { code: 'run_not_found' } } })
    }
  })

  it('that is no sample is not approved', async () => {
    await ready(web, id)
    await wrote()
    const runId = await started('reconcile')
    expect(await ask(runId, 'approve')).toMatchObject({ status: 409, body: { error: { code: 'not_a_sample' } } })
  })
})
