// What runs and audits told of a migration, after its retention: counts, ids and fields stay, the values that they name go.
import type { Tx } from '../client.ts'
import { orm } from '../drizzle.ts'

const { sql } = orm

const erased = 'The values were erased after the retention.'

interface Named {
  readonly table: 'runs' | 'audits'
  /** The column and the list in it; null: the column is the list. */
  readonly column: 'report' | 'fields'
  readonly list: string | null
  /** What takes the place of the values in each of its entries. */
  readonly instead: Readonly<Record<string, unknown>>
  /** The entries that name values; absent: each. */
  readonly which?: ReturnType<typeof sql>
}

const named: readonly Named[] = [
  { table: 'runs', column: 'report', list: 'conflicts', instead: { source: null, pipedrive: null, reason: erased } },
  { table: 'runs', column: 'report', list: 'vanished', instead: { title: null } },
  { table: 'runs', column: 'report', list: 'stayed', instead: { title: null } },
  { table: 'runs', column: 'report', list: 'differences', instead: { message: erased }, which: sql`entry->>'field' is not null` },
  { table: 'audits', column: 'report', list: 'findings', instead: { examples: [] } },
  // A field that holds few values is read as a list of choices, which the mapping names as well.
  { table: 'audits', column: 'fields', list: null, instead: { samples: [] }, which: sql`(entry->>'distinct')::int > jsonb_array_length(entry->'samples')` },
] // prettier-ignore

export async function eraseReports(tx: Tx, migrationId: string): Promise<void> {
  for (const one of named) {
    const column = sql.identifier(one.column)
    const list = one.list === null ? sql`${column}` : sql`${column}->${one.list}`
    const entries = sql`(select jsonb_agg(case when ${one.which ?? sql`true`} then entry || ${JSON.stringify(one.instead)}::jsonb else entry end
      order by place) from jsonb_array_elements(${list}) with ordinality as listed(entry, place))`
    const emptied = one.list === null ? entries : sql`jsonb_set(${column}, array[${one.list}::text], ${entries})`
    // An array alone has a length: what is told otherwise is left as it is.
    await tx.execute(sql`update ${sql.identifier(one.table)} set ${column} = ${emptied}
      where migration_id = ${migrationId} and case when jsonb_typeof(${list}) = 'array' then jsonb_array_length(${list}) > 0 else false end`)
  }
}
