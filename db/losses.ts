// What the runs did not carry over: values that rules left out, records that were refused or wait. Read from the ledger.
import type { LostValues, StoppedRecords } from '../migration/foresight/not-migrated.ts'
import { countedAs } from './ledger-counts.ts'
import type { Queryable } from './client.ts'
import { orm } from './drizzle.ts'

const { sql } = orm

/** Values that a rule left out or cut in what was written, by object, field and rule, the most frequent first. */
export async function lostValues(db: Queryable, migrationId: string): Promise<LostValues[]> {
  const found = await db.execute<LostValues & Record<string, unknown>>(sql`
    select ${countedAs} as object, change->>'field' as field, change->>'rule' as rule, count(*)::int as count,
      (array_agg(distinct left(change->>'source', 120)) filter (where change->>'source' is not null))[1:5] as examples
    from ledger cross join jsonb_array_elements(changes) as change
    where migration_id = ${migrationId} and state in ('written', 'intended', 'merged', 'kept', 'unremoved')
      and (change->>'how' = 'left_out' or change->>'rule' = 'time_of_day_dropped'
        or change->>'rule' like '%\\_left\\_out' or change->>'rule' like 'truncated\\_%')
    group by 1, 2, 3 order by 1, 4 desc, 2, 3`)
  return found.rows.map((row) => ({ ...row, examples: row.examples ?? [] }))
}

/**
 * Records that were refused or wait, and changes that were refused, by object and reason. Reasons that differ only in the record
 * they name (its id, or words in quotes) are counted together, under the words that they share.
 */
export async function stoppedRecords(db: Queryable, migrationId: string): Promise<StoppedRecords[]> {
  const found = await db.execute<StoppedRecords & Record<string, unknown>>(sql`
    select object, state, case when count(distinct reason) = 1 then min(reason) else shared end as reason, count(*)::int as count,
      (array_agg(source_id order by id))[1:5] as examples
    from (
      select id, ${countedAs} as object, source_id, case when state = 'written' then 'unchanged' else state end as state,
        coalesce(reason, 'No reason was recorded.') as reason,
        regexp_replace(
          regexp_replace(coalesce(reason, 'No reason was recorded.'), '"[^"]*"', '"…"', 'g'),
          '(^|\\s)' || regexp_replace(source_id, '([^[:alnum:]])', '\\\\\\1', 'g') || '(?=$|[\\s.,;:])', '\\1…', 'g') as shared
      from ledger
      where migration_id = ${migrationId} and (state in ('refused', 'held') or (state = 'written' and reason is not null))
    ) as stopped
    group by object, state, shared order by object, state desc, 4 desc, shared`)
  return found.rows
}
