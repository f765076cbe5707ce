// What Pipedrive refused and somebody then made by hand is used by the next run, whatever the row said before.
import { beforeEach, expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { move } from '../../db/ledger.ts'
import { ledger } from '../../db/schema.ts'
import { ownDb } from '../database.ts'

const migrationId = '11111111-1111-4111-8111-111111111111'
const db = await ownDb()
beforeEach(async () => {
  await db.execute(orm.sql`truncate ledger`)
})

it.each(['refused', 'held', 'pending'] as const)('a %s field that the account now has is adopted', async (state) => {
  const refused = { migrationId, object: 'field', sourceId: 'deal/text/Court', seq: 1, state, body: { field_name: 'Court' }, reason: 'Pipedrive refused it: no.' } as const
  const [row] = await db.insert(ledger).values(refused).returning({ id: ledger.id })
  if (!row) throw new Error('The row was not inserted.')
  const adopted = { id: row.id, to: 'adopted', pass: 2, pipedriveId: 'a'.repeat(40), body: null, reason: null, waitsFor: null } as const
  await db.transaction((tx) => move(tx, [adopted]))
  expect(await db.select().from(ledger)).toMatchObject([{ state: 'adopted', pipedriveId: 'a'.repeat(40), body: null, reason: null }])
}) // prettier-ignore
