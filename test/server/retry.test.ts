// Another try for refused records: only where a run will look at them.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { installs, ledger, mappings, migrations, runs } from '../../db/schema.ts'
import { inLedger, newMigration, ready } from './firm.ts'
import { admin, colleague, startWeb, type Web } from './web.ts'

let web: Web
let id: string
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.close())
beforeEach(async () => {
  await web.install(admin)
  id = await newMigration(web)
  await ready(web, id)
})

async function ledgerOf(): Promise<void> {
  const company = { object: 'company' as const, sourceId: 'c1', pipedriveId: '51', body: { name: 'Fox' } }
  await inLedger(web, { migrationId: id, ...company, seq: 1, state: 'written', writtenAt: web.clock.now })
  const contact = { object: 'contact' as const, sourceId: 'p2', reason: 'Pipedrive refused it.' }
  await inLedger(web, { migrationId: id, ...contact, seq: 2, inSample: true, state: 'refused' })
  await inLedger(web, { migrationId: id, object: 'deal', sourceId: 'd1', seq: 3, state: 'held', reason: 'It waits.' })
}

const rowsNow = () =>
  web.db
    .select({ state: ledger.state })
    .from(ledger)
    .where(orm.and(orm.eq(ledger.migrationId, id), orm.gt(ledger.seq, 1)))
    .orderBy(ledger.seq)

describe('records that are to be tried again', () => {
  const retry = (body: object = {}, who = admin) => web.as(who, 'POST', `/api/migrations/${id}/records/retry`, body)
  const ended = () => ({ state: 'done' as const, asked: null, approvedAt: web.clock.now, endedAt: web.clock.now })
  const statesNow = async () => (await rowsNow()).map((row) => row.state)

  /** Sample and full run are done; one contact was refused, one deal waits. */
  async function migrated(): Promise<void> {
    await ledgerOf()
    for (const kind of ['sample', 'full']) {
      expect((await web.as(admin, 'POST', `/api/migrations/${id}/runs`, { kind })).status).toBe(202)
      await web.db.update(runs).set(ended()).where(orm.eq(runs.migrationId, id))
    }
  }

  it('stay refused, with the sentence that says what a run waits for', async () => {
    await migrated()
    await web.as(admin, 'PUT', `/api/migrations/${id}/owners`, { fallbackUserId: null })
    const answer = await retry()
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'retry_not_possible' } } })
    expect(answer.text).toContain('One owner in Perfect Books')
    expect(await statesNow()).toEqual(['refused', 'held'])
    await web.as(admin, 'PUT', `/api/migrations/${id}/owners`, { fallbackUserId: 12 })
    await web.db.update(mappings).set({ state: 'proposed' }).where(orm.eq(mappings.migrationId, id))
    expect((await retry()).text).toContain('confirm it')
    expect(await statesNow()).toEqual(['refused', 'held'])
    expect(await retry({ sourceIds: ['c1'] })).toMatchObject({ status: 200, body: { retried: 0, runId: null } })
  })

  it('stay refused while a run is open that writes nothing, or that is being cancelled', async () => {
    await migrated()
    const full = orm.and(orm.eq(runs.migrationId, id), orm.eq(runs.kind, 'full'))
    await web.db.update(runs).set({ state: 'running', asked: 'cancel' }).where(full)
    expect((await retry()).text).toContain('is being cancelled; try again')
    await web.db.update(runs).set(ended()).where(full)
    await web.as(admin, 'POST', `/api/migrations/${id}/runs`, { kind: 'reconcile' })
    expect((await retry()).text).toContain('The comparison is about to start')
    expect(await statesNow()).toEqual(['refused', 'held'])
  })

  it('stay refused when only the sample is written and they are not in it', async () => {
    await ledgerOf()
    await web.as(admin, 'POST', `/api/migrations/${id}/runs`, { kind: 'sample' })
    const answer = await retry({ object: 'deal' })
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('none of these records is in it')
    expect(await statesNow()).toEqual(['refused', 'held'])
    expect(await retry()).toMatchObject({ status: 200, body: { retried: 1 } })
  })

  it('are found with a record whose change was refused, which stays written and is looked at by the next run', async () => {
    await migrated()
    const change = { state: 'written', reason: 'Pipedrive refused the change: no.', pass: 2, attempt: 3 } as const
    const company = orm.and(orm.eq(ledger.migrationId, id), orm.eq(ledger.object, 'company'))
    await web.db.update(ledger).set(change).where(company)
    const listed = async (query: string) => ((await web.as(admin, 'GET', `/api/migrations/${id}/records?status=refused${query}`)).body as { rows: { sourceId: string }[] }).rows.map((row) => row.sourceId) // prettier-ignore
    expect(await listed('')).toEqual(['c1', 'p2'])
    expect([await listed('&limit=1'), await listed('&object=company'), await listed('&object=deal')]).toEqual([['c1'], ['c1'], []]) // prettier-ignore
    expect(await listed('&q=refused')).toEqual(['c1', 'p2'])
    expect((await web.as(admin, 'GET', '/api/records/organization/51')).body).toMatchObject({ status: 'refused', reasons: [change.reason] }) // prettier-ignore
    const answer = await retry({ reason: change.reason })
    expect(answer).toMatchObject({ status: 200, body: { retried: 1 } })
    const [row] = await web.db.select().from(ledger).where(company)
    expect(row).toMatchObject({ state: 'written', body: { name: 'Fox' }, pass: 0, attempt: 0, reason: change.reason })
    expect(await statesNow()).toEqual(['refused', 'held'])
  })

  it('are tried again with the authorization of the admin who asks, when the first one has uninstalled', async () => {
    await migrated()
    await web.install(colleague)
    await web.db.update(installs).set({ state: 'uninstalled' }).where(orm.eq(installs.userId, admin.userId))
    const answer = await retry({}, colleague)
    expect(answer).toMatchObject({ status: 200, body: { retried: 2 } })
    const { runId } = answer.body as { runId: string }
    expect((await web.db.select().from(runs).where(orm.eq(runs.id, runId)))[0]).toMatchObject({ state: 'queued' })
    const [row] = await web.db.select().from(migrations).where(orm.eq(migrations.id, id))
    expect(row?.userId).toBe(colleague.userId)
  })
})
