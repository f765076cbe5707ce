// What the panel lists beside a record: how much of each object hangs on it, the newest few, and what did not arrive.
import type { LedgerState } from '../migration/ledger.ts'
import type { SQL } from 'drizzle-orm'
import type { Queryable } from './client.ts'
import { orm } from './drizzle.ts'
import { listedObjects, type ListedObject } from './linked.ts'

const { sql } = orm

// A type, not an interface: only a type alias fits where any row of named columns is taken.
export type LinkedRow = {
  readonly object: ListedObject
  readonly sourceId: string
  readonly state: LedgerState
  readonly pipedriveId: string | null
  readonly reason: string | null
  readonly title: string | null
  /** A day, or a day and a minute; empty: not known. */
  readonly at: string
  /** Whether `at` is in UTC, as it was written; else it is what the source says. */
  readonly isUtc: boolean
}

export interface Linked {
  /** At most `mostCounted` of each. */
  readonly counts: readonly { readonly object: ListedObject; readonly records: number }[]
  readonly newest: readonly LinkedRow[]
  /** Of the newest `mostJudged` of each object: how many do not stand in Pipedrive, and the newest few of them. */
  readonly missing: readonly { readonly object: ListedObject; readonly state: LedgerState; readonly records: number }[]
  readonly open: readonly LinkedRow[]
}

/** More are not counted: the answer is to come within milliseconds whatever hangs on a record. */
export const mostCounted = 1000
const mostJudged = 100
const shownRows = 5

const objects = sql`unnest(array[${sql.join(listedObjects.map((one) => sql`${one}::text`), sql`, `)}]) as o(object)` // prettier-ignore
const missingStates = sql`('pending', 'held', 'intended', 'refused', 'removing')`

export interface Parent {
  readonly migrationId: string
  readonly object: string
  readonly sourceId: string
}

export async function linkedTo(db: Queryable, parent: Parent): Promise<Linked> {
  const on = sql`k.migration_id = ${parent.migrationId} and k.parent_object = ${parent.object} and k.parent_id = ${parent.sourceId} and k.object = o.object`
  const latest = (limit: number) => sql`
    cross join lateral (select k.at, k.ledger_id from linked_records k where ${on} order by k.at desc, k.ledger_id desc limit ${limit}) as k`
  const [counts, newest, missing] = await Promise.all([
    db.execute<Linked['counts'][number]>(sql`
      select o.object, (select count(*)::int from (select 1 from linked_records k where ${on} limit ${mostCounted}) as few) as records
      from ${objects}`),
    db.execute<LinkedRow>(shown(sql`${objects} ${latest(shownRows)}`)),
    db.execute<Linked['missing'][number]>(sql`
      select l.object, l.state, count(*)::int as records from ${objects} ${latest(mostJudged)} join ledger l on l.id = k.ledger_id
      where l.state || '' in ${missingStates} group by l.object, l.state`),
  ])
  const open = missing.rows.length === 0 ? [] : (await db.execute<LinkedRow>(shown(sql`
    (select k.at, k.ledger_id from ${objects} ${latest(mostJudged)} join ledger l on l.id = k.ledger_id
    where l.state || '' in ${missingStates}
    order by array_position(array['refused', 'held'], l.state), k.at desc, k.ledger_id desc limit ${shownRows}) as k`))).rows
  return { counts: counts.rows.filter(({ records }) => records > 0), newest: newest.rows, missing: missing.rows, open }
} // prettier-ignore

/** The rows behind some links; their texts are read of these few alone. */
function shown(links: SQL): SQL {
  const field = (name: string) => sql`s.payload->'fields'->>${name}`
  return sql`
    select l.object, l.source_id as "sourceId", l.state, l.pipedrive_id as "pipedriveId", l.reason,
      coalesce(l.body->>'subject', l.body->>'name', ${sql.join(['subject', 'title', 'name'].map(field), sql`, `)}) as title,
      coalesce(nullif(left(concat_ws(' ', l.body->>'due_date', l.body->>'due_time'), 16), ''), left(l.body->>'add_time', 16), k.at) as at,
      l.body ?| array['due_date', 'add_time'] is true as "isUtc"
    from (select k.at, k.ledger_id from ${links} order by k.at desc, k.ledger_id desc limit ${shownRows}) as k
    join ledger l on l.id = k.ledger_id
    left join staged_records s on s.migration_id = l.migration_id and s.object = l.object and s.source_id = l.source_id
    order by k.at desc, l.id desc`
}
