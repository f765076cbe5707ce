// What planning needs of the rows that a record links to: a few columns, for they are looked up for every batch.
import type { LedgerObject, LedgerState } from '../migration/ledger.ts'
import type { Queryable } from './client.ts'
import { orm } from './drizzle.ts'

const { sql } = orm

// A type, not an interface: only a type alias fits where any row of named columns is taken.
export type LinkRow = {
  readonly sourceId: string
  readonly state: LedgerState
  readonly pipedriveId: string | null
  readonly reason: string | null
  /** The name or the title in what was written. */
  readonly name: string | null
  /** What was written, of files and of what is said about records; null for every other object. */
  readonly body: Record<string, unknown> | null
}

/** Objects whose dependants look at more of them than their id and name. */
const bodied = sql`('file', 'inline_picture', 'call_recording', 'email', 'call', 'meeting', 'task', 'note')`

export async function linkRowsOf(
  db: Queryable,
  migrationId: string,
  object: LedgerObject,
  sourceIds: readonly string[],
): Promise<readonly LinkRow[]> {
  if (sourceIds.length === 0) return []
  const found = await db.execute<LinkRow>(sql`
    select source_id as "sourceId", state, pipedrive_id as "pipedriveId", reason, case when object in ${bodied} then body end as body,
      case when jsonb_typeof(coalesce(body->'name', body->'title')) = 'string' then coalesce(body->>'name', body->>'title') end as name
    from ledger where migration_id = ${migrationId} and object = ${object}
    and source_id in (select jsonb_array_elements_text(${JSON.stringify(sourceIds)}::jsonb))`)
  return found.rows
}
