// What the panel beside a person, an organization or a deal shows.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { ledger, migrations, stagedRecords } from '../../db/schema.ts'
import { changedSince } from '../../migration/record-status.ts'
import { destination, inLedger, newMigration, ready } from './firm.ts'
import { admin, colleague, startWeb, stranger, type Web } from './web.ts'

let web: Web
let id: string
beforeAll(async () => {
  web = await startWeb()
  await web.install(admin)
  await web.install(stranger)
})
afterAll(() => web.close())
beforeEach(async () => {
  id = await newMigration(web)
  await ready(web, id)
})

describe('the panel on a record', () => {
  const clientType = 'a'.repeat(40)
  beforeEach(async () => {
    await web.db.delete(ledger)
    const made = { migrationId: id, state: 'written' as const, writtenAt: web.clock.now }
    await inLedger(web, { ...made, state: 'adopted', object: 'field', sourceId: 'person/enum/Client type', seq: 0, pipedriveId: clientType })
    await inLedger(web, {
      ...made,
      object: 'contact',
      sourceId: 'p1',
      seq: 3,
      pipedriveId: '61',
      body: { name: 'Ann F', owner_id: 12, custom_fields: { [clientType]: 5 } },
      changes: [
        {
          field: 'name',
          target: 'name',
          how: 'changed_by_rule',
          rule: 'truncated_255',
          reason: 'It was cut.',
          source: 'Ann Fox',
          meant: 'Ann F',
        },
      ],
    })
  }) // prettier-ignore

  it('shows field by field how it arrived, to anyone of the company', async () => {
    const { status, body } = await web.as(colleague, 'GET', '/api/records/person/61')
    expect(status).toBe(200)
    expect(body).toEqual({
      status: 'imported',
      migration: { id, name: 'Harper moves' },
      importedAt: web.clock.now.toISOString(),
      source: { object: 'contact', id: 'p1' },
      fields: [
        { field: 'name', target: 'name', source: 'Ann Fox', arrived: 'Ann F', how: 'changed_by_rule', rule: 'It was cut.' },
        { field: 'Client type', target: 'Client type', source: 'Trust', arrived: 'Trust', how: 'equal', rule: null },
        { field: 'owner', target: 'owner_id', source: 'ada', arrived: 'Ada Fox', how: 'equal', rule: null },
      ],
      reasons: [],
      brought: { objects: [], newest: [], open: [] },
    })
  }) // prettier-ignore

  it('says so when the record came from nowhere, and to every other company', async () => {
    expect((await web.as(admin, 'GET', '/api/records/deal/61')).body).toMatchObject({ status: 'not_in_migration' })
    expect((await web.as(stranger, 'GET', '/api/records/person/61')).body).toMatchObject({ status: 'not_in_migration' })
    expect(await web.as(admin, 'GET', '/api/records/person/x')).toMatchObject({ status: 400 })
    expect(await web.as(admin, 'GET', '/api/records/lead/61')).toMatchObject({ status: 400 })
  })

  it('names the state of a record that waits, was refused, reverted or kept', async () => {
    const states = {
      pending: 'waiting',
      held: 'waiting',
      refused: 'refused',
      reverted: 'reverted',
      kept: 'imported',
      adopted: 'imported',
    } as const
    for (const [state, status] of Object.entries(states)) {
      const reason = `Because it is ${state}.`
      await web.db
        .update(ledger)
        .set({ state: state as keyof typeof states, reason })
        .where(orm.eq(ledger.object, 'contact'))
      expect((await web.as(admin, 'GET', '/api/records/person/61')).body).toMatchObject({ status, reasons: [reason] })
    }
  })

  it('says edited of what a person has changed, and not of what stays because something is linked to it', async () => {
    const contact = orm.eq(ledger.object, 'contact')
    const statusNow = async () => ((await web.as(admin, 'GET', '/api/records/person/61')).body as { status: string }).status // prettier-ignore
    await web.db.update(ledger).set({ state: 'kept', reason: changedSince }).where(contact)
    expect(await statusNow()).toBe('edited_since')
    await web.db.update(ledger).set({ state: 'kept', reason: 'A record that stays is linked to it.' }).where(contact)
    expect(await statusNow()).toBe('imported')
    const kept = { field: 'name', target: 'name', how: 'left_out', rule: 'edited_in_pipedrive', reason: 'Changed.', source: 'Ann', meant: 'Anna' } as const // prettier-ignore
    await web.db
      .update(ledger)
      .set({ state: 'written', reason: null, changes: [kept] })
      .where(contact)
    expect(await statusNow()).toBe('edited_since')
  })

  it('shows what arrived when the source values were erased after their retention', async () => {
    await web.db.delete(stagedRecords).where(orm.eq(stagedRecords.migrationId, id))
    const { body } = await web.as(admin, 'GET', '/api/records/person/61')
    expect(body).toMatchObject({ status: 'imported', fields: [{ field: 'name', arrived: 'Ann F' }, {}, {}] })
    expect((body as { reasons: string[] }).reasons[0]).toContain('erased after their retention')
  })

  it('takes the newest migration that has the record', async () => {
    const newer = await newMigration(web, admin, 'Second try')
    await web.db.update(migrations).set({ destination }).where(orm.eq(migrations.id, newer))
    await inLedger(web, { migrationId: newer, object: 'contact', sourceId: 'p9', seq: 1, state: 'written', pipedriveId: '61' })
    expect((await web.as(admin, 'GET', '/api/records/person/61')).body).toMatchObject({
      migration: { name: 'Second try' },
      source: { id: 'p9' },
    })
  }) // prettier-ignore
})
