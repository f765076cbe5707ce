// How many rows of each object a run goes over, as the ledger holds them now.
import type { Queryable } from './client.ts'
import { orm } from './drizzle.ts'
import { type RunRow, setTotals } from './runs.ts'
import { ledger } from './schema.ts'

const { and, eq, sql } = orm

/** After rows were added; what was counted already stays. */
export async function renewTotals(db: Queryable, run: Pick<RunRow, 'id' | 'kind' | 'migrationId'>): Promise<void> {
  const isOurs = eq(ledger.migrationId, run.migrationId)
  const rows = await db
    .select({ object: ledger.object, total: sql<number>`count(*)::int` })
    .from(ledger)
    .where(run.kind === 'sample' ? and(isOurs, eq(ledger.inSample, true)) : isOurs)
    .groupBy(ledger.object)
  await setTotals(db, run.id, new Map(rows.map((row) => [row.object, row.total])))
}
