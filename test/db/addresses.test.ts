// Whose an e-mail address is: asked for by the addresses of a batch, and filled anew when contacts change.
import { expect, it } from 'vitest'
import { contactsAt, saveAddresses } from '../../db/addresses.ts'
import { orm } from '../../db/drizzle.ts'
import { clearStaging, saveRecords } from '../../db/staging.ts'
import { ownDb } from '../database.ts'

const id = '11111111-1111-4111-8111-111111111111'
const other = '22222222-2222-4222-8222-222222222222'
const db = await ownDb()

async function stage(migrationId: string, ids: readonly string[]): Promise<void> {
  const contact = (one: string) => ({ object: 'contact', id: one, createdAt: null, updatedAt: null, owner: null, links: {}, fields: {} }) // prettier-ignore
  await saveRecords(db, migrationId, { records: ids.map((one) => ({ record: contact(one), contentHash: one })), generation: 1 }) // prettier-ignore
}
const save = (migrationId: string, contacts: Record<string, string[]>) =>
  db.transaction(
    (tx) =>
    saveAddresses(tx, migrationId, Object.entries(contacts).map(([contactId, addresses]) => ({ contactId, addresses }))), // prettier-ignore
  )
const at = async (...addresses: string[]) =>
  (await contactsAt(db, id, addresses)).map(({ address, contactId }) => `${address} ${contactId}`)

it('finds the contacts of an address in the order of the source, and of this migration alone', async () => {
  await stage(id, ['p9', 'p1', 'p2'])
  await stage(other, ['p9'])
  await save(id, { p1: ['info@firm.example', 'ada@firm.example', 'ada@firm.example'], p9: ['info@firm.example'], p2: [] })
  await save(other, { p9: ['ada@firm.example'] })
  expect(await at('info@firm.example', 'ada@firm.example', 'nobody@firm.example')).toEqual([
    'info@firm.example p9',
    'info@firm.example p1',
    'ada@firm.example p1',
  ])
  expect(await at()).toEqual([])
}) // prettier-ignore

it('knows a contact by its new address alone once it has changed, and no contact that is staged no more', async () => {
  await save(id, { p1: ['ada.fox@firm.example', 'info@firm.example'], p2: ['ada@firm.example'] })
  expect(await at('ada@firm.example', 'ada.fox@firm.example')).toEqual(['ada.fox@firm.example p1', 'ada@firm.example p2']) // prettier-ignore
  expect(await at('info@firm.example')).toEqual(['info@firm.example p9', 'info@firm.example p1'])
  await db.execute(orm.sql`delete from staged_records where migration_id = ${id} and source_id = 'p9'`)
  expect(await at('info@firm.example')).toEqual(['info@firm.example p1'])
  await db.transaction((tx) => clearStaging(tx, id))
  await stage(id, ['p1'])
  expect(await at('info@firm.example')).toEqual([])
})
