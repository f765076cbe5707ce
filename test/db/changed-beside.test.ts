// What a delta brings through a record that is put on another: the deal it is put on counts as changed, though it did not itself.
import { beforeEach, expect, it } from 'vitest'
import { changedArchived } from '../../db/archived-deals.ts'
import { orm } from '../../db/drizzle.ts'
import { keptSince } from '../../db/deltas.ts'
import { attachedRecords, ledger } from '../../db/schema.ts'
import { saveRecords } from '../../db/staging.ts'
import { ownDb } from '../database.ts'

const id = '11111111-1111-4111-8111-111111111111'
const db = await ownDb()
const archived = 'It is archived.'
const asked = { migrationId: id, pass: 2, since: 1, reason: archived }
const change = (field: string) =>
  ({ field, target: field, how: 'left_out', rule: 'edited_in_pipedrive', reason: 'It stays.', source: 1, meant: 2 }) as const // prettier-ignore

const save = (object: string, sourceId: string, generation: number) =>
  saveRecords(db, id, {
    records: [{ record: { object, id: sourceId, createdAt: null, updatedAt: null, owner: null, links: {}, fields: {} }, contentHash: `as of ${generation}` }],
    generation,
  }) // prettier-ignore

/** Two archived deals; a hearing that is put on the first one changed in the second reading, and neither deal did. */
beforeEach(async () => {
  await db.execute(orm.sql`truncate staged_records, ledger, attached_records`)
  for (const deal of ['d1', 'd2']) {
    await save('deal', deal, 1)
    await save('hearing', `of ${deal}`, 1)
    const about = { migrationId: id, sourceId: deal, seq: 1, pass: 2, state: 'written' } as const
    await db.insert(ledger).values({ ...about, object: 'deal', reason: archived, changes: [change('Fee')] })
    await db.insert(ledger).values({ ...about, object: 'deal_archive' })
    const sourceId = JSON.stringify(['hearing', `of ${deal}`])
    await db.insert(ledger).values({ ...about, object: 'custom_record', sourceId, changes: [change('Court')] })
    await db.insert(attachedRecords).values({ migrationId: id, parentObject: 'deal', parentId: deal, object: 'hearing', sourceId: `of ${deal}` }) // prettier-ignore
  }
  await save('hearing', 'of d1', 2)
})

it('an archived deal is taken out of the archive for what is put on it', async () => {
  const found = await changedArchived(db, asked, { after: 0, most: 500 })
  expect(found.map(({ deal }) => deal.sourceId)).toEqual(['d1'])
})

it('archived deals that changed come in portions, each once, those again that one portion was about', async () => {
  await save('deal', 'd2', 2)
  const found = await changedArchived(db, asked, { after: 0, most: 500 })
  expect(found.map(({ deal }) => deal.sourceId)).toEqual(['d1', 'd2'])
  const ids = async (portion: { after: number; upTo?: number }) =>
    (await changedArchived(db, asked, { most: 1, ...portion })).map(({ deal }) => deal.id)
  const [first = 0, second = 0] = found.map(({ deal }) => deal.id)
  expect(await ids({ after: 0 })).toEqual([first])
  expect(await ids({ after: first })).toEqual([second])
  expect(await ids({ after: second })).toEqual([])
  expect(await ids({ after: 0, upTo: first })).toEqual([first])
  await db.update(ledger).set({ pass: 1 }).where(orm.eq(ledger.id, first))
  expect(await ids({ after: 0, upTo: first })).toEqual([])
})

it('what people keep of it, and of the deal for its sake, is reported', async () => {
  const kept = await keptSince(db, id, 1)
  expect(kept.map(({ object, change: { field } }) => [object, field])).toEqual([['deal', 'Fee'], ['custom_record', 'Court']]) // prettier-ignore
  expect(await keptSince(db, id, 2)).toEqual([])
})
