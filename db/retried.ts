// Records that a run looks at once more, because an admin has refused ones tried again meanwhile: it will count each of them anew.
import type { Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { isRefusedChange } from './ledger-ids.ts'
import { type RetryFilter, retryRefused, wantedBy } from './ledger.ts'
import { count, type RunRow } from './runs.ts'
import { ledger } from './schema.ts'

const { and, eq, inArray, or, sql } = orm

/** Gives how many. The run no longer counts them as refused. */
export async function retryInRun(tx: Tx, run: RunRow, filter: RetryFilter): Promise<number> {
  const isMeant = or(inArray(ledger.state, ['refused', 'held']), isRefusedChange('ledger'))
  const looked = await tx
    .select({ object: ledger.object, state: ledger.state, rows: sql<number>`count(*)::int` })
    .from(ledger)
    .where(and(wantedBy(run.migrationId, filter), eq(ledger.pass, run.pass), isMeant))
    .groupBy(ledger.object, ledger.state)
  const retried = await retryRefused(tx, run.migrationId, filter)
  for (const { object, state, rows } of looked) await count(tx, run.id, object, { [countedAs(state, run)]: -rows })
  return retried
}

/** What hung on them was held back in this pass already, and may be written now. */
export async function lookAtHeldAgain(tx: Tx, { id: runId, migrationId, pass }: RunRow): Promise<void> {
  const again = await tx.execute<{ object: string; rows: number }>(sql`
    with again as (
      update ledger set pass = ${pass - 1} where migration_id = ${migrationId} and state = 'held' and pass = ${pass} returning object
    )
    select object, count(*)::int as rows from again group by object`)
  for (const { object, rows } of again.rows) await count(tx, runId, object, { waiting: -rows })
}

/** A refused change stands in Pipedrive as it was: a delta that did not look at it has passed it over as unchanged. */
function countedAs(state: string, { kind }: RunRow): 'waiting' | 'refused' | 'unchanged' {
  if (state === 'held') return 'waiting'
  return state === 'refused' || kind !== 'delta' ? 'refused' : 'unchanged'
}
