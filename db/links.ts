// What planning needs of the rows that a record links to: a few columns, for they are looked up for every batch.
import type { LedgerObject, LedgerState } from '../migration/ledger.ts'
import type { Queryable } from './client.ts'
import { orm } from './drizzle.ts'

const { sql } = orm

// A type, not an interface: only a type alias fits where any row of named columns is taken.
export type LinkRow = {
  readonly object: LedgerObject
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

export interface Needed {
  readonly object: LedgerObject
  readonly sourceId: string
}

export async function linkRowsOf(
  db: Queryable,
  migrationId: string,
  needed: readonly Needed[],
): Promise<readonly LinkRow[]> {
  if (needed.length === 0) return []
  const wanted = [...new Map(needed.map((one) => [`${one.object}:${one.sourceId}`, one])).values()]
  const found = await db.execute<LinkRow>(sql`
    select l.object, l.source_id as "sourceId", l.state, l.pipedrive_id as "pipedriveId", l.reason,
      case when l.object in ${bodied} then l.body end as body,
      case when jsonb_typeof(coalesce(l.body->'name', l.body->'title')) = 'string' then coalesce(l.body->>'name', l.body->>'title') end as name
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w(object text, "sourceId" text)
    join ledger l on l.migration_id = ${migrationId} and l.object = w.object and l.source_id = w."sourceId"`)
  return found.rows
}
