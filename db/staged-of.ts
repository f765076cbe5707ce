// Which staged record a row of the ledger stands for, as PostgreSQL tells it (jobs/write/batch.ts tells it of rows that are loaded).
import { orm } from './drizzle.ts'

const { sql } = orm

/** Expressions for the object and the id of the staged record; `row` is the name that the ledger goes by in the statement. */
export function stagedOf(row: 'l' | 'p') {
  const [object, sourceId] = [sql.raw(`${row}.object`), sql.raw(`${row}.source_id`)]
  return {
    object: sql`case ${object} when 'company_parent' then 'company' when 'call_recording' then 'call' when 'file_link' then 'file' when 'custom_record' then ${sourceId}::jsonb->>0 else ${object} end`,
    sourceId: sql`case ${object} when 'custom_record' then ${sourceId}::jsonb->>1 else ${sourceId} end`,
  }
}
