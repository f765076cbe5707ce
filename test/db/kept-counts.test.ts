// What is counted with every change instead of by reading everything: the same numbers as by counting, whatever happens to the rows.
import { beforeEach, expect, it } from 'vitest'
import { countOn } from '../../db/attached.ts'
import { orm } from '../../db/drizzle.ts'
import { move } from '../../db/ledger.ts'
import { arrivedOf, linkCounts } from '../../db/records.ts'
import { ledger, stagedRecords } from '../../db/schema.ts'
import { seedPortion, unseed } from '../../db/seeds.ts'
import { someContactHasNoCompany, someContactHasSeveralCompanies } from '../../db/shape.ts'
import { clearStaging, countRecords, deleteStaged, saveRecords } from '../../db/staging.ts'
import type { SourceRecord } from '../../migration/record.ts'
import { ownDb } from '../database.ts'

const { sql } = orm
const id = '11111111-1111-4111-8111-111111111111'
const other = '22222222-2222-4222-8222-222222222222'
const db = await ownDb()
beforeEach(async () => {
  await db.execute(sql`truncate staged_records, ledger, ledger_words, linked_records`)
})

const to = (...ids: string[]) => ids.map((one) => ({ id: one }))
function record(object: string, sourceId: string, links: SourceRecord['links'] = {}): SourceRecord {
  return { object, id: sourceId, createdAt: null, updatedAt: null, owner: null, links, fields: {} }
}

const firm = [
  record('company', 'c1'),
  record('company', 'c2', { parent: to('c1') }),
  record('company', 'c3', { parent: [] }),
  record('contact', 'p1', { companies: to('c1', 'c2') }),
  record('contact', 'p2', { company: to('c1') }),
  record('contact', 'p3'),
  record('contact', 'p4', { companies: [] }),
  record('deal', 'd1', { contacts: to('p1', 'p2', 'p3', 'p2') }),
  record('deal', 'd2', { contact: to('p1') }),
  record('deal', 'd3'),
  record('note', 'n1', { contacts: to('p1', 'p2') }),
]
const save = (records: readonly SourceRecord[], generation = 1, migrationId = id) =>
  saveRecords(db, migrationId, { records: records.map((one) => ({ record: one, contentHash: JSON.stringify(one) })), generation }) // prettier-ignore

/** As they were counted before they were kept: by reading every record. */
async function counted() {
  const contacts = sql`coalesce(payload->'links'->'contacts', payload->'links'->'contact', '[]')`
  const companies = sql`coalesce(payload->'links'->'companies', payload->'links'->'company', '[]')`
  const found = await db.execute(sql`
    select
      count(*) filter (where object = 'company' and jsonb_array_length(coalesce(payload->'links'->'parent', '[]')) > 0)::int as parents,
      count(*) filter (where object = 'contact' and jsonb_array_length(${companies}) > 1)::int as "severalCompanies",
      count(*) filter (where object = 'contact' and jsonb_array_length(${companies}) = 0)::int as "withoutCompany",
      coalesce(sum((select greatest(count(distinct one->>'id') - 1, 0) from jsonb_array_elements(${contacts}) as one))
        filter (where object = 'deal'), 0)::int as participants
    from staged_records where migration_id = ${id}`)
  const objects = await db.execute(sql`select object, count(*)::int as records from staged_records where migration_id = ${id} group by 1`)
  return { links: found.rows[0], objects: new Map(objects.rows.map((row) => [row['object'], row['records']])) }
} // prettier-ignore

async function expectKept(): Promise<void> {
  const { links, objects } = await counted()
  expect(await linkCounts(db, id)).toEqual(links)
  const kept = await countRecords(db, id, { derived: true })
  expect(new Map([...kept].sort())).toEqual(new Map([...objects].sort()))
}

it('counts what was read as it is staged, read anew with other links, and deleted in portions', async () => {
  await save(firm)
  await save(firm, 1, other)
  expect(await linkCounts(db, id)).toEqual({ parents: 1, participants: 2, severalCompanies: 1, withoutCompany: 2 })
  expect(await someContactHasSeveralCompanies(db, id)).toBe(true)
  await expectKept()
  await save([record('contact', 'p3', { companies: to('c1') }), record('contact', 'p1'), record('deal', 'd3', { contacts: to('p1', 'p2') })], 2) // prettier-ignore
  await save(firm.slice(0, 3), 2)
  await expectKept()
  expect(await someContactHasSeveralCompanies(db, id)).toBe(false)
  expect(await someContactHasNoCompany(db, id)).toBe(true)
  expect(await deleteStaged(db, id, 4)).toBe(4)
  await expectKept()
  expect((await countRecords(db, other, { derived: false })).get('contact')).toBe(4)
  await db.transaction((tx) => clearStaging(tx, id))
  expect(await countRecords(db, id, { derived: true })).toEqual(new Map())
  await expectKept()
})

it('tells the records of the source from those that were made of them, also when one becomes the other', async () => {
  const made = { record: record('pipeline', 'Matters'), contentHash: 'h' }
  await saveRecords(db, id, { records: [made], derived: true, generation: 1 })
  expect(await countRecords(db, id, { derived: false })).toEqual(new Map())
  expect(await countRecords(db, id, { derived: true })).toEqual(new Map([['pipeline', 1]]))
  await saveRecords(db, id, { records: [made], generation: 2 })
  expect(await countRecords(db, id, { derived: false })).toEqual(new Map([['pipeline', 1]]))
})

it('counts nothing of a transaction that was taken back, and nothing after everything was emptied', async () => {
  const broken = db.transaction(async (tx) => {
    await saveRecords(tx, id, { records: firm.map((one) => ({ record: one, contentHash: one.id })), generation: 1 })
    throw new Error('The worker died.')
  })
  await expect(broken).rejects.toThrow('died')
  expect(await countRecords(db, id, { derived: true })).toEqual(new Map())
  await save(firm)
  await db.execute(sql`truncate staged_records`)
  expect(await countRecords(db, id, { derived: true })).toEqual(new Map())
})

it('counts what stands in Pipedrive with every move of a row, custom objects by their own names', async () => {
  await save(firm)
  await db.transaction((tx) => seedPortion(tx, { migrationId: id, object: 'contact', after: 0, limit: 10 }))
  await db.insert(ledger).values([
    { migrationId: id, object: 'custom_record', sourceId: '["visit","v1"]', seq: 1, state: 'written' },
    { migrationId: id, object: 'custom_record', sourceId: '["visit","v2"]', seq: 2, state: 'intended' },
    { migrationId: id, object: 'field', sourceId: 'f', seq: 1, state: 'adopted' },
    { migrationId: other, object: 'contact', sourceId: 'p1', seq: 1, state: 'written' },
  ])
  const rows = await db.select().from(ledger).where(sql`migration_id = ${id} and object = 'contact'`).orderBy(ledger.id) // prettier-ignore
  const ids = rows.map((row) => row.id)
  await db.transaction((tx) => move(tx, ids.map((row) => ({ id: row, to: 'intended' })))) // prettier-ignore
  expect(await arrivedOf(db, id)).toEqual(new Map([['visit', 1], ['field', 1]])) // prettier-ignore
  await db.transaction((tx) => move(tx, ids.slice(0, 3).map((row) => ({ id: row, to: 'written', pipedriveId: String(row) })))) // prettier-ignore
  await db.execute(sql`update ledger set state = 'pending' where id = ${ids[3]}`)
  await db.transaction((tx) => unseed(tx, id, 'contact', ['p4']))
  expect(await arrivedOf(db, id)).toEqual(new Map([['visit', 1], ['field', 1], ['contact', 3]])) // prettier-ignore
  await db.transaction((tx) => move(tx, [{ id: ids[0] ?? 0, to: 'removing' }, { id: ids[1] ?? 0, to: 'kept' }])) // prettier-ignore
  expect((await arrivedOf(db, id)).get('contact')).toBe(2)
  expect((await arrivedOf(db, other)).get('contact')).toBe(1)
})

it('finds what stands beside a record by what it hangs on, without reading the others', async () => {
  const beside = (n: number, body: Record<string, unknown>) => ({ migrationId: id, object: 'custom_record', sourceId: `["visit","v${n}"]`, seq: n, state: 'written', body }) as const // prettier-ignore
  await db
    .insert(ledger)
    .values([
      beside(1, { deal_id: 7, org_id: 8, content: 'x' }),
      beside(2, { deal_id: 7, participants: [{ person_id: 9, primary: true }, { person_id: 10 }] }),
      beside(3, { person_id: 9 }),
      { ...beside(4, { deal_id: 7 }), state: 'reverted' },
    ])
  const on = async (key: 'deal_id' | 'org_id' | 'person_id', pipedriveId: string) => (await countOn(db, id, { key, pipedriveId })).get('visit') // prettier-ignore
  expect([await on('deal_id', '7'), await on('org_id', '8'), await on('person_id', '9'), await on('person_id', '10')]).toEqual([2, 1, 2, undefined]) // prettier-ignore
  await db.execute(sql`insert into ledger (migration_id, object, source_id, seq, state, body)
    select ${id}, 'custom_record', '["visit","w' || n || '"]', n, 'written', jsonb_build_object('deal_id', n, 'person_id', n) from generate_series(100, 5000) as n`) // prettier-ignore
  await db.execute(sql`analyze ledger`)
  const plan = await db.execute(sql`explain select 1 from ledger where migration_id = ${id} and object = 'custom_record'
    and coalesce(body->'participants'->0->>'person_id', body->>'person_id') = '9'`)
  expect(JSON.stringify(plan.rows)).toContain('ledger_beside_person')
  expect(await db.$count(stagedRecords)).toBe(0)
})
