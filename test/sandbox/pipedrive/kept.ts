// A company as it was at one moment, for a walk that begins there instead of at the beginning.
import type { Company } from './company.ts'
import type { KeptFields } from './field-catalog.ts'
import type { User } from './records.ts'
import type { Row, Table } from './table.ts'

const tables = [
  'organizations', 'persons', 'deals', 'pipelines', 'stages', 'relationships', 'participants', 'activities', 'notes', 'files',
  'activityTypes', 'followers',
] as const satisfies readonly (keyof Company)[] // prettier-ignore

export interface KeptCompany {
  readonly rows: Readonly<Record<(typeof tables)[number], readonly Row[]>>
  readonly users: ReadonlyMap<number, User>
  readonly fields: KeptFields
}

/** Records and fields are replaced when they change, never altered: the lists are all that is to be copied. */
export function keepCompany(company: Company): KeptCompany {
  const rows = Object.fromEntries(tables.map((table) => [table, [...company[table].rows]]))
  return { rows: rows as unknown as KeptCompany['rows'], users: new Map(company.users), fields: company.fields.keep() }
}

export function restoreCompany(company: Company, kept: KeptCompany): void {
  for (const table of tables) (company[table] as unknown as Table<Row>).restore(kept.rows[table])
  company.users.clear()
  for (const [id, user] of kept.users) company.users.set(id, user)
  company.fields.restore(kept.fields)
}
