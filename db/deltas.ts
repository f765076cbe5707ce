// What a new reading of the source means for what was read and written before: told set by set, without loading the records.
import { type Kept, keptRules } from '../migration/delta.ts'
import type { Queryable, Tx } from './client.ts'
import { hasChangedBeside } from './attached.ts'
import { orm } from './drizzle.ts'
import { stagedOf } from './staged-of.ts'

const { sql } = orm

/** The newest pass that planned every row: what changed in a later reading is still to be written. 0: there was none. */
export async function plannedUpTo(db: Queryable, migrationId: string, before: number): Promise<number> {
  const found = await db.execute(sql`
    select max(pass) as pass from runs
    where migration_id = ${migrationId} and kind in ('full', 'delta') and state = 'done' and pass < ${before}`)
  return Number(found.rows[0]?.['pass'] ?? 0)
}

/** When the readings of the deltas began, by their pass; what none of them brought came with the audit. */
export async function deltaStarts(db: Queryable, migrationId: string): Promise<ReadonlyMap<number, string>> {
  const found = await db.execute(sql`
    select pass, started_at from runs where migration_id = ${migrationId} and kind = 'delta' and started_at is not null`)
  return new Map(found.rows.map((row) => [Number(row['pass']), new Date(String(row['started_at'])).toISOString()]))
}

/** Migrations whose full run ended after the given time and that have nothing open: those whose deltas may be due. */
export async function migratedSince(db: Queryable, after: Date): Promise<{ id: string; companyId: number }[]> {
  const found = await db.execute(sql`
    select id, company_id from migrations m where purged_at is null
    and exists (select 1 from runs r
      where r.migration_id = m.id and r.kind = 'full' and r.state = 'done' and r.ended_at > ${after.toISOString()})
    and not exists (select 1 from runs r
      where r.migration_id = m.id and r.state in ('queued', 'running', 'parked', 'paused'))`)
  return found.rows.map((row) => ({ id: String(row['id']), companyId: Number(row['company_id']) }))
}

/** How the records of an object write times; null when none of them has one. */
export async function exampleTime(db: Queryable, migrationId: string, object: string): Promise<string | null> {
  const found = await db.execute(sql`
    select payload->>'updatedAt' as example from staged_records
    where migration_id = ${migrationId} and object = ${object} and payload->>'updatedAt' is not null limit 1`)
  const example = found.rows[0]?.['example']
  return typeof example === 'string' ? example : null
}

export interface Generation {
  readonly migrationId: string
  readonly generation: number
}

/** Records that the source itself calls deleted. */
export async function markDeleted(
  tx: Tx,
  { migrationId, generation }: Generation,
  deleted: { readonly object: string; readonly ids: readonly string[] },
): Promise<void> {
  if (deleted.ids.length === 0) return
  await tx.execute(sql`
    update staged_records set vanished_in = ${generation}
    where migration_id = ${migrationId} and object = ${deleted.object} and vanished_in is null
    and source_id in (select jsonb_array_elements_text(${JSON.stringify(deleted.ids)}::jsonb))`)
}

/**
 * Of objects that were read whole, what was not seen has vanished. One that came and went between two runs never counted: nothing
 * was written of it, so it is forgotten.
 */
export async function markVanished(
  tx: Tx,
  { migrationId, generation }: Generation,
  objects: readonly string[],
): Promise<void> {
  await tx.execute(sql`
    update staged_records set vanished_in = ${generation}
    where migration_id = ${migrationId} and not derived and seen_in < ${generation} and vanished_in is null
    and object in (select jsonb_array_elements_text(${JSON.stringify(objects)}::jsonb))`)
  await tx.execute(sql`
    delete from staged_records s where migration_id = ${migrationId} and vanished_in is not null
    and object in ('pipeline', 'stage', 'company', 'contact', 'deal', 'email', 'call', 'meeting', 'task', 'note', 'file')
    and not exists (select 1 from ledger l
      where l.migration_id = s.migration_id and l.object = s.object and l.source_id = s.source_id)`)
}

/** Of the records read before: how many there were, and how many of them a whole reading brought again. */
export async function seenAgain(
  db: Queryable,
  { migrationId, generation }: Generation,
  objects: readonly string[],
): Promise<{ before: number; again: number }> {
  const found = await db.execute(sql`
    select count(*)::int as before, count(*) filter (where seen_in = ${generation})::int as again from staged_records
    where migration_id = ${migrationId} and created_in < ${generation} and not derived
    and object in (select jsonb_array_elements_text(${JSON.stringify(objects)}::jsonb))`)
  return { before: Number(found.rows[0]?.['before'] ?? 0), again: Number(found.rows[0]?.['again'] ?? 0) }
}

/** Takes back what a reading brought for the first time. */
export async function forgetCreated(db: Queryable, { migrationId, generation }: Generation): Promise<void> {
  await db.execute(sql`
    delete from staged_records where migration_id = ${migrationId} and created_in = ${generation}`)
}

export interface ReadCounts {
  readonly object: string
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  readonly vanished: number
}

/** What the readings since the given pass found, object by object. */
export async function readCounts(db: Queryable, migrationId: string, since: number): Promise<ReadCounts[]> {
  const found = await db.execute(sql`
    select object,
      count(*) filter (where vanished_in is null and created_in > ${since})::int as created,
      count(*) filter (where vanished_in is null and changed_in > ${since} and created_in <= ${since})::int as changed,
      count(*) filter (where vanished_in is null and changed_in <= ${since})::int as unchanged,
      count(*) filter (where vanished_in > ${since})::int as vanished
    from staged_records where migration_id = ${migrationId} and not derived group by object order by object`)
  return found.rows.map((row) => ({
    object: String(row['object']),
    created: Number(row['created']),
    changed: Number(row['changed']),
    unchanged: Number(row['unchanged']),
    vanished: Number(row['vanished']),
  }))
}

export interface Vanished {
  readonly object: string
  readonly sourceId: string
  readonly title: string | null
}

/** Of the records that arrive, those that the source no longer has. */
export async function vanishedSince(
  db: Queryable,
  migrationId: string,
  asked: { readonly since: number; readonly limit: number },
): Promise<Vanished[]> {
  const found = await db.execute(sql`
    select object, source_id, coalesce(payload->'fields'->>'name', payload->'fields'->>'title') as title
    from staged_records where migration_id = ${migrationId} and vanished_in > ${asked.since}
    and object in ('company', 'contact', 'deal', 'pipeline', 'stage', 'email', 'call', 'meeting', 'task', 'note', 'file')
    order by object, seq limit ${asked.limit}`)
  return found.rows.map((row) => ({
    object: String(row['object']),
    sourceId: String(row['source_id']),
    title: typeof row['title'] === 'string' ? row['title'] : null,
  }))
}

/** Values that were kept as a person left them, on records that changed in the source since the given pass, by themselves or by what is attached to them. */
export async function keptSince(db: Queryable, migrationId: string, since: number): Promise<Kept[]> {
  const staged = stagedOf('l')
  const rules = sql.join(
    keptRules.map((rule) => sql`${rule}`),
    sql`, `,
  )
  const found = await db.execute(sql`
    with kept as materialized (
      select l.id, l.object, l.source_id, ${staged.object} as staged_object, ${staged.sourceId} as staged_id, c.value as change
      from ledger l
      cross join lateral jsonb_array_elements(l.changes) as c(value)
      where l.migration_id = ${migrationId} and jsonb_typeof(l.changes) = 'array' and c.value->>'rule' in (${rules})
    )
    select object, source_id, change from kept k
    where exists (select 1 from staged_records s where s.migration_id = ${migrationId}
      and s.object = k.staged_object and s.source_id = k.staged_id and s.changed_in > ${since})
    or ${hasChangedBeside({ migrationId, since }, { object: sql`k.object`, id: sql`k.source_id` })}
    order by id`)
  return found.rows.map((row) => ({
    object: String(row['object']),
    sourceId: String(row['source_id']),
    change: row['change'] as Kept['change'],
  }))
}
