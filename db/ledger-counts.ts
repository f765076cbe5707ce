// The rows of the ledger as they are counted: custom objects by their own names, everything else by the ledger's.
import type { Queryable } from './client.ts'
import { orm } from './drizzle.ts'
import { ledger } from './schema.ts'

const { eq, sql } = orm

/** The name under which a row of the ledger is counted: a custom object's own, not that of all of them. */
export const countedAs = sql<string>`case when ledger.object = 'custom_record' then ledger.source_id::jsonb->>0 else ledger.object end`

/** How many rows of each object stand in each state. */
export async function countStates(db: Queryable, migrationId: string): Promise<Map<string, Map<string, number>>> {
  const rows = await db
    .select({ object: countedAs, state: ledger.state, rows: sql<number>`count(*)::int` })
    .from(ledger)
    .where(eq(ledger.migrationId, migrationId))
    .groupBy(countedAs, ledger.state)
  const counts = new Map<string, Map<string, number>>()
  for (const row of rows)
    counts.set(row.object, (counts.get(row.object) ?? new Map<string, number>()).set(row.state, row.rows))
  return counts
}
