// A delta passes over what has not changed, in portions: the same rows and numbers as in one statement, also when it is broken off.
import { beforeEach, expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { listDue, passOverPortion } from '../../db/pass-over.ts'
import { countersOf } from '../../db/runs.ts'
import { ledger } from '../../db/schema.ts'
import { saveRecords } from '../../db/staging.ts'
import type { SourceRecord } from '../../migration/record.ts'
import { ownDb } from '../database.ts'

const id = '11111111-1111-4111-8111-111111111111'
const runId = '33333333-3333-4333-8333-333333333333'
const db = await ownDb()

const record = (object: string, sourceId: string, links: SourceRecord['links'] = {}): SourceRecord => ({
  object, id: sourceId, createdAt: null, updatedAt: null, owner: null, links, fields: {},
}) // prettier-ignore
const save = (records: readonly SourceRecord[], generation: number, content: string) =>
  saveRecords(db, id, { records: records.map((one) => ({ record: one, contentHash: content })), generation })

/** Of six companies one has changed, of two contacts one works for it, one was refused; the deal was never written. */
beforeEach(async () => {
  await db.execute(orm.sql`truncate staged_records, ledger, run_counters, due_records`)
  await save(['c1', 'c2', 'c3', 'c4', 'c5', 'c6'].map((one) => record('company', one)), 1, 'as it was') // prettier-ignore
  await save([record('company', 'c2')], 2, 'changed')
  const contacts = [record('contact', 'p1', { companies: [{ id: 'c2' }] }), record('contact', 'p2', { companies: [{ id: 'c1' }] })]
  await save([...contacts, record('deal', 'd1')], 1, 'as it was')
  const row = (object: 'company' | 'contact' | 'deal', sourceId: string, seq: number) =>
    ({ migrationId: id, object, sourceId, seq, pass: 1, state: 'written', pipedriveId: String(seq) }) as const
  await db.insert(ledger).values([
    ...['c1', 'c2', 'c3', 'c4', 'c5', 'c6'].map((one, index) => row('company', one, index + 1)),
    row('contact', 'p1', 7),
    { ...row('contact', 'p2', 8), state: 'refused', pipedriveId: null },
    { ...row('deal', 'd1', 9), state: 'pending', pipedriveId: null },
  ])
}) // prettier-ignore

const portion = (after: number, limit: number) =>
  db.transaction((tx) => passOverPortion(tx, { migrationId: id, generation: 2, runId, after, limit }))
async function leftToPlan(): Promise<string[]> {
  const rows = await db.select().from(ledger).where(orm.lt(ledger.pass, 2)).orderBy(ledger.id)
  return rows.map((row) => row.sourceId)
}
const counters = async () =>
  ((await countersOf(db, [runId])).get(runId) ?? []).map(({ object, unchanged, refused }) => ({ object, unchanged, refused })) // prettier-ignore

it('leaves what changed, and what links to it, to be planned', async () => {
  await db.transaction((tx) => listDue(tx, id, 1))
  let portions = 0
  for (let after: number | null = 0; after !== null; portions += 1) after = await portion(after, 4)
  expect(portions).toBe(3)
  expect(await leftToPlan()).toEqual(['c2', 'p1', 'd1'])
  expect(await counters()).toEqual([
    { object: 'company', unchanged: 5, refused: 0 },
    { object: 'contact', unchanged: 0, refused: 1 },
  ])
})

it('counts no row twice when another driver begins again in the middle', async () => {
  await db.transaction((tx) => listDue(tx, id, 1))
  await portion(0, 4)
  await db.transaction((tx) => listDue(tx, id, 1))
  for (let after: number | null = 0; after !== null;) after = await portion(after, 3)
  expect(await leftToPlan()).toEqual(['c2', 'p1', 'd1'])
  expect((await counters()).find(({ object }) => object === 'company')?.unchanged).toBe(5)
})
