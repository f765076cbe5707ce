// Whose an e-mail address is, for attendees and correspondents that the source does not link to a contact.
import { stagedInOrder } from '../../db/staging.ts'
import { type AddressBook, createAddressBook } from '../../migration/activity/people.ts'
import { readField } from '../../migration/plan/values.ts'
import { convertEmails } from '../../migration/transform/contact-points.ts'
import type { BaseContext } from './context.ts'
import type { Work } from './work.ts'

/** One walk through the contacts; about a hundred bytes of memory for each address. */
export async function loadAddresses(work: Work, base: BaseContext): Promise<Pick<AddressBook, 'find' | 'sharersOf'>> {
  const book = createAddressBook()
  const lines = (base.lines.get('contact') ?? []).filter(
    ({ target }) => target.kind === 'standard' && target.field === 'emails',
  )
  for await (const page of stagedInOrder(work.deps.db, work.migration.id, 'contact')) {
    for (const contact of page) {
      const found = lines.map((line) => convertEmails(readField(contact, line.field), line.field))
      const emails = found.flatMap((one) => (one.kind === 'kept' || one.kind === 'changed' ? one.value : []))
      book.add(contact.id, emails.map((email) => email.value)) // prettier-ignore
    }
  }
  return book
}
