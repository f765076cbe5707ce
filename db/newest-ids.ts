// Below which id of Pipedrive nothing can be what was just intended: so far a list is walked that has the newest first.
import type { SQL } from 'drizzle-orm'
import { becomes, ledgerObjects, type PipedriveTarget } from '../migration/ledger.ts'
import type { Queryable } from './client.ts'
import { orm } from './drizzle.ts'
import { ofTarget } from './ledger-rows.ts'
import type { LedgerRow } from './ledger.ts'

const { sql } = orm

/** The rows that were looked at last are those whose ids are greatest: among so many of each object some were there before. */
const newestRows = 2000

/** Clocks of two machines differ, and one may be set back: what was written so shortly before the intent may be younger than it. */
const clockMarginS = 10

/**
 * A great id that was given out before the row's intent: ids only grow, so nothing at or below it can be what the intent created.
 * Looked for among the newest rows; when none of these was there before, among all. Null: no such row.
 */
export async function newestIdBefore(db: Queryable, row: LedgerRow, target: PipedriveTarget): Promise<number | null> {
  const either = target === 'note' ? ['note', 'custom_record'] : []
  const objects = [...ledgerObjects.filter((object) => becomes[object] === target), ...either]
  const newest = sql`(
    select near.* from jsonb_array_elements_text(${JSON.stringify(objects)}::jsonb) as of(object) cross join lateral (
      select * from ledger where migration_id = ${row.migrationId} and object = of.object order by pass desc, seq desc limit ${newestRows}
    ) as near) as ledger`
  return (await newestIn(db, newest, { row, target })) ?? newestIn(db, sql`ledger`, { row, target })
}

async function newestIn(
  db: Queryable,
  rows: SQL,
  { row, target }: { readonly row: LedgerRow; readonly target: PipedriveTarget },
): Promise<number | null> {
  const found = await db.execute<{ id: string | null }>(sql`
    select max(ledger.pipedrive_id::bigint) as id from ${rows}
    where ledger.migration_id = ${row.migrationId} and ledger.pipedrive_id is not null and ${ofTarget(target)}
    and ledger.written_at < (
      select min(i.intent_at) - ${clockMarginS} * interval '1 second' from ledger i
      where i.migration_id = ${row.migrationId} and i.object = ${row.object} and i.state = 'intended')`)
  const id = found.rows[0]?.id
  return id === null || id === undefined ? null : Number(id)
}
