// How v1 shows linked records: small objects with `value` for the id, and zeros and ones where v2 has booleans.
import type { Company } from './company.ts'

export function plainOrganization(company: Company, id: number | null): Record<string, unknown> | null {
  const row = id === null ? undefined : company.organizations.get(id)
  if (row === undefined) return null
  return {
    name: row.name,
    people_count: company.persons.linked('org_id', row.id)?.filter((person) => !person.is_deleted).length ?? 0,
    owner_id: row.owner_id,
    address: row.address?.value ?? null,
    active_flag: !row.is_deleted,
    cc_email: null,
    value: row.id,
  }
}

export function plainPerson(company: Company, id: number): Record<string, unknown> | null {
  const row = company.persons.get(id)
  if (row === undefined) return null
  return { active_flag: !row.is_deleted, name: row.name, email: row.emails, phone: row.phones, value: row.id }
}

export function plainUser(company: Company, id: number): Record<string, unknown> | null {
  const user = company.users.get(id)
  if (user === undefined) return null
  const { name, email } = user
  return { id, name, email, has_pic: 0, pic_hash: null, active_flag: user.active, value: id }
}

/** Linked objects by their id, as `related_objects` lists them. */
export function related(shown: readonly (Record<string, unknown> | null)[]): Record<string, unknown> {
  const present = shown.flatMap((one) => (one === null ? [] : [one]))
  return Object.fromEntries(present.map(({ value, ...rest }) => [String(value), { id: value, ...rest }]))
}
