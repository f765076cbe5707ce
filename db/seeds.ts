// Makes the rows of the ledger: one for everything that is to stand in Pipedrive. No state is moved here.
import type { LedgerObject } from '../migration/ledger.ts'
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { seedLinked } from './linked.ts'
import { ledger } from './schema.ts'
import { wordsOf } from './words.ts'

const { sql } = orm

/** Staged objects whose records become rows, in the order in which they are seeded. */
export const seededObjects = [
  'pipeline', 'stage', 'company', 'contact', 'deal', 'email', 'call', 'meeting', 'task', 'note', 'file',
] as const satisfies readonly LedgerObject[] // prettier-ignore

export interface Portion {
  readonly migrationId: string
  readonly object: (typeof seededObjects)[number]
  /** The place of the last staged record of the portion before; 0 begins. */
  readonly after: number
  readonly limit: number
  /** The field that says when a record was (db/linked.ts). */
  readonly timeField?: string | null
}

/**
 * One pending row for every staged record of a portion, hierarchy link and further contact of a deal; rows that exist stay as they
 * are. Gives the place of its last record; null: there is none after it.
 */
export async function seedPortion(tx: Tx, portion: Portion): Promise<number | null> {
  const { migrationId, object, after, limit, timeField = null } = portion
  const seeded = await tx.execute(sql`
    with portion as materialized (
      select migration_id, object, source_id, seq, payload, vanished_in from staged_records
      where migration_id = ${migrationId} and object = ${object} and seq > ${after} order by seq limit ${limit}
    ), made as (
      insert into ledger (migration_id, object, source_id, seq)
      select migration_id, object, source_id, seq from portion where vanished_in is null
      order by seq
      on conflict (migration_id, object, source_id) do nothing
      returning id, source_id
    ), worded as (
      insert into ledger_words (migration_id, ledger_id, words)
      select p.migration_id, made.id, ${wordsOf(sql`p`)} from made join portion p using (source_id)
      on conflict do nothing
    )
    select max(seq) as last, count(*)::int as records from portion`)
  const { last, records } = seeded.rows[0] ?? {}
  if (last === null || last === undefined) return null
  const range = { migrationId, after, last: Number(last) }
  if (object === 'company') await seedParents(tx, range)
  if (object === 'deal') await seedParticipants(tx, range)
  await seedLinked(tx, { ...range, object, timeField })
  return Number(records) < limit ? null : range.last
}

/** Without statistics PostgreSQL takes a portion for a few rows, and would compare each of them with every other. */
export async function withoutNestedLoops<Result>(tx: Tx, work: () => Promise<Result>): Promise<Result> {
  await tx.execute(sql`set local enable_nestloop = off`)
  const result = await work()
  await tx.execute(sql`set local enable_nestloop = on`)
  return result
}

interface Range {
  readonly migrationId: string
  readonly after: number
  readonly last: number
}

async function seedParents(tx: Tx, { migrationId, after, last }: Range): Promise<void> {
  await tx.execute(sql`
    insert into ledger (migration_id, object, source_id, seq)
    select migration_id, 'company_parent', source_id, seq from staged_records
    where migration_id = ${migrationId} and object = 'company' and seq > ${after} and seq <= ${last}
      and jsonb_array_length(coalesce(payload->'links'->'parent', '[]')) > 0
    on conflict (migration_id, object, source_id) do nothing`)
}

async function seedParticipants(tx: Tx, { migrationId, after, last }: Range): Promise<void> {
  await tx.execute(sql`
    insert into ledger (migration_id, object, source_id, seq)
    select s.migration_id, 'deal_contact', jsonb_build_array(s.source_id, c.link->>'id')::text, min(s.seq)
    from staged_records s
    cross join lateral jsonb_array_elements(coalesce(s.payload->'links'->'contacts', s.payload->'links'->'contact', '[]'))
      with ordinality as c(link, position)
    where s.migration_id = ${migrationId} and s.object = 'deal' and s.seq > ${after} and s.seq <= ${last} and c.position > 1
      and c.link->>'id' <> coalesce(s.payload->'links'->'contacts', s.payload->'links'->'contact')->0->>'id'
    group by s.migration_id, s.source_id, c.link->>'id'
    on conflict (migration_id, object, source_id) do nothing`)
}

/** Rows that stand beside those of some staged records, in their order. */
export async function seedSome(
  tx: Tx,
  migrationId: string,
  { object, like, ids }: { readonly object: LedgerObject; readonly like: string; readonly ids: readonly string[] },
): Promise<void> {
  if (ids.length === 0) return
  await tx.execute(sql`
    insert into ledger (migration_id, object, source_id, seq)
    select migration_id, ${object}, source_id, seq from staged_records
    where migration_id = ${migrationId} and object = ${like}
      and source_id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))
    on conflict (migration_id, object, source_id) do nothing`)
}

/** Rows for what no staged record stands for: fields, options, the placeholder organization. In the given order. */
export async function seedRows(
  tx: Queryable,
  migrationId: string,
  object: LedgerObject,
  sourceIds: readonly string[],
): Promise<void> {
  if (sourceIds.length === 0) return
  await tx
    .insert(ledger)
    .values(sourceIds.map((sourceId, index) => ({ migrationId, object, sourceId, seq: index, inSample: true })))
    .onConflictDoNothing({ target: [ledger.migrationId, ledger.object, ledger.sourceId] })
}

/** Rows of records that are left out by choice are taken away again, as long as nothing of them was sent. */
export async function unseed(tx: Tx, migrationId: string, object: LedgerObject, sourceIds: readonly string[]): Promise<void> {
  if (sourceIds.length === 0) return
  await tx.execute(sql`
    with gone as (
      delete from ledger where migration_id = ${migrationId} and object = ${object} and pipedrive_id is null
      and state in ('pending', 'held', 'refused')
      and source_id in (select jsonb_array_elements_text(${JSON.stringify(sourceIds)}::jsonb))
      returning id
    ), unlinked as (
      delete from linked_records where ledger_id in (select id from gone)
    )
    delete from ledger_words where migration_id = ${migrationId} and ledger_id in (select id from gone)`)
} // prettier-ignore

/** PostgreSQL learns how many rows there now are: a query planned for an empty table would read the whole of it. */
export async function analyzeStaged(db: Queryable): Promise<void> {
  await db.execute(sql`analyze staged_records`)
}

export async function analyzeLedger(db: Queryable): Promise<void> {
  await db.execute(sql`analyze ledger, ledger_words, linked_records`)
}

/** Rows of one object take each other's places, so that they are written in the order of the given source ids. */
export async function putInOrder(
  tx: Tx,
  migrationId: string,
  object: 'pipeline' | 'stage',
  sourceIds: readonly string[],
): Promise<void> {
  await tx.execute(sql`
    with wanted as (select i, n from unnest(${sql.param([...sourceIds])}::text[]) with ordinality as w(i, n)),
    standing as (
      select l.id, l.seq, w.n as place, row_number() over (order by l.seq) as now
      from ledger l join wanted w on w.i = l.source_id where l.migration_id = ${migrationId} and l.object = ${object}
    ),
    ranked as (select id, row_number() over (order by place) as rank from standing)
    update ledger l set seq = s.seq from ranked r join standing s on s.now = r.rank
    where l.id = r.id and l.seq <> s.seq`)
}
