// Records that runs make of what stands inside others: the same one of several carriers.
import { expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { saveDerived } from '../../db/derived.ts'
import { hashed } from '../../db/staging.ts'
import { ledger } from '../../db/schema.ts'
import { ownDb } from '../database.ts'

const migrationId = '11111111-1111-4111-8111-111111111111'
const db = await ownDb()

it('one that stands in two records of a page, the second of them in the sample, has one row, and it is in the sample', async () => {
  const record = { object: 'inline_picture', id: 'https://a.example/logo.png', createdAt: null, updatedAt: null, owner: null, links: {}, fields: {} } // prettier-ignore
  const derived = [false, true].map((inSample) => ({ ...hashed(record), inSample }))
  await db.transaction((tx) => saveDerived(tx, { migrationId, generation: 1 }, derived))
  const rows = await db
    .select({ inSample: ledger.inSample })
    .from(ledger)
    .where(orm.eq(ledger.migrationId, migrationId))
  expect(rows).toEqual([{ inSample: true }])
})
