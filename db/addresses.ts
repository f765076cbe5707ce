// Whose an e-mail address is, among the contacts of a source.
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'

const { sql } = orm

export interface Addressed {
  readonly contactId: string
  readonly addresses: readonly string[]
}

/** The addresses of these contacts are now those given; what stands already is not written again. */
export async function saveAddresses(tx: Tx, migrationId: string, contacts: readonly Addressed[]): Promise<void> {
  const ids = JSON.stringify(contacts.map(({ contactId }) => contactId))
  const given = sql`jsonb_to_recordset(${JSON.stringify(
    contacts.flatMap(({ contactId, addresses }) => [...new Set(addresses)].map((a) => ({ c: contactId, a }))),
  )}::jsonb) as g(c text, a text)`
  await tx.execute(sql`
    delete from contact_addresses k where k.migration_id = ${migrationId}
    and k.contact_id in (select jsonb_array_elements_text(${ids}::jsonb))
    and not exists (select 1 from ${given} where g.c = k.contact_id and g.a = k.address)`)
  await tx.execute(sql`
    insert into contact_addresses (migration_id, contact_id, address)
    select ${migrationId}::uuid, g.c, g.a from ${given} where not exists (
      select 1 from contact_addresses k where k.migration_id = ${migrationId} and k.contact_id = g.c and k.address = g.a)`)
}

// A type, not an interface: only a type alias fits where any row of named columns is taken.
export type OwnAddress = { readonly address: string; readonly contactId: string }

/** The contacts that have any of the addresses, in the order of the source. */
export async function contactsAt(
  db: Queryable,
  migrationId: string,
  addresses: readonly string[],
): Promise<readonly OwnAddress[]> {
  if (addresses.length === 0) return []
  const found = await db.execute<OwnAddress>(sql`
    select a.address, a.contact_id as "contactId"
    from jsonb_array_elements_text(${JSON.stringify(addresses)}::jsonb) as wanted(address)
    join contact_addresses a on a.migration_id = ${migrationId} and a.address = wanted.address
    join staged_records s on s.migration_id = a.migration_id and s.object = 'contact' and s.source_id = a.contact_id
    order by s.seq`)
  return found.rows
}

export async function analyzeAddresses(db: Queryable): Promise<void> {
  await db.execute(sql`analyze contact_addresses`)
}
