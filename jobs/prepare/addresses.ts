// Whose an e-mail address is, for attendees and correspondents that the source does not link to a contact.
import { analyzeAddresses, contactsAt, saveAddresses } from '../../db/addresses.ts'
import type { Queryable } from '../../db/client.ts'
import { assertDriving } from '../../db/runs.ts'
import { countRecords, stagedInOrder } from '../../db/staging.ts'
import { type AddressBook, addressesIn, createAddressBook, sameCase } from '../../migration/activity/people.ts'
import type { PlanContext } from '../../migration/plan/context.ts'
import { readField } from '../../migration/plan/values.ts'
import type { SourceRecord } from '../../migration/record.ts'
import { convertEmails } from '../../migration/transform/contact-points.ts'
import type { BaseContext } from '../write/context.ts'
import type { Work } from '../work.ts'

/** No address is longer, and an index of the database takes no longer key. */
const longestAddress = 500

/** Before a run in which somebody may be known by an address alone. False: the run was asked to stop in between. */
export async function prepareAddresses(work: Work, base: BaseContext): Promise<boolean> {
  const { db } = work.deps
  const migrationId = work.migration.id
  const staged = await countRecords(db, migrationId, { derived: true })
  if (!staged.has('email') && !staged.has('meeting')) return true
  const lines = (base.lines.get('contact') ?? []).filter(
    ({ target }) => target.kind === 'standard' && target.field === 'emails',
  )
  const addressesOf = (contact: SourceRecord): string[] => {
    const found = lines.map((line) => convertEmails(readField(contact, line.field), line.field))
    const emails = found.flatMap((one) => (one.kind === 'kept' || one.kind === 'changed' ? one.value : []))
    return emails.map((email) => sameCase(email.value)).filter((email) => email.length <= longestAddress)
  }
  for await (const page of stagedInOrder(db, migrationId, 'contact')) {
    if (work.signal.aborted) return false
    const contacts = page.map((contact) => ({ contactId: contact.id, addresses: addressesOf(contact) }))
    await db.transaction(async (tx) => {
      await assertDriving(tx, work.run)
      await saveAddresses(tx, migrationId, contacts)
    })
  }
  await analyzeAddresses(db)
  return true
}

/** Who is meant by the addresses that these records name: asked for a page at a time, so that no run holds those of all contacts. */
export async function whoIsMeant(
  db: Queryable,
  migrationId: string,
  records: Iterable<SourceRecord>,
): Promise<Required<Pick<PlanContext, 'contactByEmail' | 'sharersOf'>>> {
  const book: AddressBook = createAddressBook()
  const named = new Set([...records].flatMap((record) => addressesIn(record)))
  for (const { contactId, address } of await contactsAt(db, migrationId, [...named])) book.add(contactId, [address])
  return { contactByEmail: book.find, sharersOf: book.sharersOf }
}
