// A process of its own that serves so many contacts by REST, so that its memory is not taken for the reader's.
import { createFirm } from '../sandbox/firm/firm.ts'
import { startPerfectBooks } from '../sandbox/perfect-books/server.ts'

export interface Served {
  readonly profile: unknown
  readonly secrets: Record<string, string>
  readonly host: string
}

process.once('message', (contacts: number) => void serve(contacts))

async function serve(contacts: number): Promise<void> {
  const firm = createFirm({ scale: 0.01 })
  const [pattern] = firm.resources.contacts
  if (!pattern) throw new Error('The smallest firm has no contact.')
  const many = Array.from({ length: contacts }, (_, i) => ({ ...pattern, id: 1_000_000 + i, first_name: `Ann ${i}` }))
  const books = await startPerfectBooks({ firm: { ...firm, resources: { ...firm.resources, contacts: many } }, pageSize: 500 })
  const only = (books.profile['resources'] as readonly { name: string }[]).filter(({ name }) => name === 'contacts')
  const served: Served = { profile: { ...books.profile, resources: only }, secrets: books.secrets, host: new URL(books.url).host }
  process.send?.(served)
} // prettier-ignore
