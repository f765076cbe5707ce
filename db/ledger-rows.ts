// The rows of the ledger: which there must be for what is staged, and how they are looked up. No state is moved here.
import {
  activityObjects,
  type ActivityObject,
  becomes,
  isActivityObject,
  type LedgerObject,
  ledgerObjects,
  type PipedriveTarget,
} from '../migration/ledger.ts'
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import type { LedgerRow } from './ledger.ts'
import { ledger } from './schema.ts'

const { and, eq, inArray, isNotNull, or, sql } = orm

/** One pending row for every staged record, hierarchy link and further contact of a deal; rows that exist stay as they are. */
export async function seedFromStaging(tx: Tx, migrationId: string): Promise<void> {
  await tx.execute(sql`
    insert into ledger (migration_id, object, source_id, seq)
    select migration_id, object, source_id, seq from staged_records
    where migration_id = ${migrationId} and object in ('pipeline', 'stage', 'company', 'contact', 'deal', 'email', 'call', 'meeting', 'task', 'note', 'file') and vanished_in is null
    on conflict (migration_id, object, source_id) do nothing`)
  await tx.execute(sql`
    insert into ledger (migration_id, object, source_id, seq)
    select migration_id, 'company_parent', source_id, seq from staged_records
    where migration_id = ${migrationId} and object = 'company' and jsonb_array_length(coalesce(payload->'links'->'parent', '[]')) > 0
    on conflict (migration_id, object, source_id) do nothing`)
  await tx.execute(sql`
    insert into ledger (migration_id, object, source_id, seq)
    select s.migration_id, 'deal_contact', jsonb_build_array(s.source_id, c.link->>'id')::text, min(s.seq)
    from staged_records s
    cross join lateral jsonb_array_elements(coalesce(s.payload->'links'->'contacts', s.payload->'links'->'contact', '[]'))
      with ordinality as c(link, position)
    where s.migration_id = ${migrationId} and s.object = 'deal' and c.position > 1
      and c.link->>'id' <> coalesce(s.payload->'links'->'contacts', s.payload->'links'->'contact')->0->>'id'
    group by s.migration_id, s.source_id, c.link->>'id'
    on conflict (migration_id, object, source_id) do nothing`)
}

/** Rows for what no staged record stands for: fields, options, the placeholder organization. In the given order. */
export async function seedRows(
  tx: Tx,
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

/** Rows of objects that a sample needs whole, and those named, are in the sample. */
export async function markSample(
  tx: Tx,
  migrationId: string,
  chosen: ReadonlyMap<LedgerObject, readonly string[]>,
): Promise<void> {
  for (const [object, sourceIds] of chosen) {
    await tx.execute(sql`
      update ledger set in_sample = true where migration_id = ${migrationId} and object = ${object}
      and source_id in (select jsonb_array_elements_text(${JSON.stringify(sourceIds)}::jsonb))`)
  }
}

/** Rows that a pass goes over, by object. */
export async function totalsOf(db: Queryable, migrationId: string, sampleOnly: boolean): Promise<Map<string, number>> {
  const rows = await db
    .select({ object: ledger.object, total: sql<number>`count(*)::int` })
    .from(ledger)
    .where(and(eq(ledger.migrationId, migrationId), sampleOnly ? eq(ledger.inSample, true) : undefined))
    .groupBy(ledger.object)
  return new Map(rows.map((row) => [row.object, row.total]))
}

/** Rows by object and source id, for the links of a batch. */
export async function rowsOf(
  db: Queryable,
  migrationId: string,
  object: LedgerObject,
  sourceIds: readonly string[],
): Promise<LedgerRow[]> {
  if (sourceIds.length === 0) return []
  return db
    .select()
    .from(ledger)
    .where(
      and(
        eq(ledger.migrationId, migrationId),
        eq(ledger.object, object),
        sql`${ledger.sourceId} in (select jsonb_array_elements_text(${JSON.stringify(sourceIds)}::jsonb))`,
      ),
    )
}

export async function allRowsOf(
  db: Queryable,
  migrationId: string,
  objects: readonly LedgerObject[],
): Promise<LedgerRow[]> {
  return db
    .select()
    .from(ledger)
    .where(and(eq(ledger.migrationId, migrationId), inArray(ledger.object, [...objects])))
    .orderBy(ledger.seq)
}

/** Rows in pages by their own id, of one object, in any of the given states. */
export async function* rowsInOrder(
  db: Queryable,
  where: {
    readonly migrationId: string
    readonly object: LedgerObject
    readonly states: readonly LedgerRow['state'][]
    readonly sampleOnly?: boolean
  },
): AsyncGenerator<LedgerRow[]> {
  let after = 0
  while (true) {
    const rows = await db
      .select()
      .from(ledger)
      .where(
        and(
          eq(ledger.migrationId, where.migrationId),
          eq(ledger.object, where.object),
          inArray(ledger.state, [...where.states]),
          where.sampleOnly ? eq(ledger.inSample, true) : undefined,
          sql`${ledger.id} > ${after}`,
        ),
      )
      .orderBy(ledger.id)
      .limit(500)
    if (rows.length === 0) return
    after = rows.at(-1)?.id ?? after
    yield rows
  }
}

/** How many rows of each object stand in each state. */
export async function countStates(db: Queryable, migrationId: string): Promise<Map<string, Map<string, number>>> {
  const rows = await db
    .select({ object: ledger.object, state: ledger.state, rows: sql<number>`count(*)::int` })
    .from(ledger)
    .where(eq(ledger.migrationId, migrationId))
    .groupBy(ledger.object, ledger.state)
  const counts = new Map<string, Map<string, number>>()
  for (const row of rows)
    counts.set(row.object, (counts.get(row.object) ?? new Map<string, number>()).set(row.state, row.rows))
  return counts
}

/** Rows that become records of this target; a native note is one by its body. */
function ofTarget(target: PipedriveTarget) {
  const objects = ledgerObjects.filter((object) => becomes[object] === target)
  const native = sql`coalesce(${ledger.body}, ${ledger.intent}->'body') ? 'content'`
  if (target === 'note') return or(inArray(ledger.object, objects), and(eq(ledger.object, 'note'), native))
  return and(
    inArray(ledger.object, objects),
    target === 'activity' ? sql`(${ledger.object} <> 'note' or not coalesce(${native}, false))` : undefined,
  )
}

/** Ids of the given ones that any row of the company's ledgers already holds: those records are spoken for. */
export async function idsHeld(
  db: Queryable,
  migrationId: string,
  target: PipedriveTarget,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .select({ pipedriveId: ledger.pipedriveId })
    .from(ledger)
    .where(
      and(
        // Another company's records have ids of their own, which may be the same numbers.
        sql`${ledger.migrationId} in (select id from migrations where company_id = (select company_id from migrations where id = ${migrationId}))`,
        ofTarget(target),
        sql`${ledger.pipedriveId} in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
      ),
    )
  return new Set(rows.flatMap((row) => row.pipedriveId ?? []))
}

/**
 * The greatest id that was given out before the row's intent: ids only grow, so nothing at or below it can be what the intent
 * created. Null: no such row.
 */
export async function newestIdBefore(db: Queryable, row: LedgerRow, target: PipedriveTarget): Promise<number | null> {
  const oldest = await db
    .select({ id: sql<string | null>`max(${ledger.pipedriveId}::bigint)` })
    .from(ledger)
    .where(
      and(
        eq(ledger.migrationId, row.migrationId),
        ofTarget(target),
        isNotNull(ledger.pipedriveId),
        sql`${ledger.writtenAt} < (
          select min(i.intent_at) from ledger i
          where i.migration_id = ${row.migrationId} and i.object = ${row.object} and i.state = 'intended')`,
      ),
    )
  const id = oldest[0]?.id
  return id === null || id === undefined ? null : Number(id)
}

/** The rows that hold these records of Pipedrive, for a comparison that walks Pipedrive's own list. */
export async function rowsHolding(
  db: Queryable,
  migrationId: string,
  target: PipedriveTarget,
  ids: readonly string[],
): Promise<LedgerRow[]> {
  if (ids.length === 0) return []
  return db
    .select()
    .from(ledger)
    .where(
      and(
        eq(ledger.migrationId, migrationId),
        ofTarget(target),
        inArray(ledger.state, ['written', 'adopted', 'kept']),
        sql`${ledger.pipedriveId} in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
      ),
    )
}

/** Rows of records that are left out by choice are taken away again, as long as nothing of them was sent. */
export async function unseed(tx: Tx, migrationId: string, object: LedgerObject, sourceIds: readonly string[]): Promise<void> {
  if (sourceIds.length === 0) return
  await tx.execute(sql`
    delete from ledger where migration_id = ${migrationId} and object = ${object} and pipedrive_id is null
    and state in ('pending', 'held', 'refused')
    and source_id in (select jsonb_array_elements_text(${JSON.stringify(sourceIds)}::jsonb))`)
} // prettier-ignore

/** Which of the objects that become activities have any row. */
export async function seededActivities(db: Queryable, migrationId: string): Promise<ActivityObject[]> {
  const rows = await db
    .selectDistinct({ object: ledger.object })
    .from(ledger)
    .where(and(eq(ledger.migrationId, migrationId), inArray(ledger.object, [...activityObjects])))
  return rows.map((row) => row.object).filter(isActivityObject)
}
