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
import type { SQL, SQLWrapper } from 'drizzle-orm'
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { idsInOrder } from './ledger-ids.ts'
import type { LedgerRow } from './ledger.ts'
import { ledger } from './schema.ts'

const { and, eq, inArray, or, sql } = orm

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
    .where(and(eq(ledger.migrationId, migrationId), eq(ledger.object, object), isAmong(ledger.sourceId, sourceIds)))
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

/** Whether a field that stood in Pipedrive is to be made another time: one that was never made has no pass yet. */
export async function someFieldIsMadeAgain(db: Queryable, migrationId: string): Promise<boolean> {
  const found = await db.execute(sql`
    select exists (select 1 from ledger f where f.migration_id = ${migrationId} and f.object = 'field' and (
      (f.state = 'pending' and f.pass > 0)
      or (f.state = 'written' and f.written_at > (select max(started_at) from runs
          where migration_id = ${migrationId} and kind in ('full', 'delta') and state = 'done')
        and exists (select 1 from ledger r where r.migration_id = f.migration_id and r.object in ('company', 'contact', 'deal')
          and r.state = 'written' and r.written_at < f.written_at))
    )) as made`)
  return found.rows[0]?.['made'] === true
}

const pageRows = 500

/** Rows in pages by their own id, of one object or several, in any of the given states. */
export async function* rowsInOrder(
  db: Queryable,
  where: {
    readonly migrationId: string
    readonly object: LedgerObject | readonly LedgerObject[]
    readonly states: readonly LedgerRow['state'][]
    readonly sampleOnly?: boolean
  },
): AsyncGenerator<LedgerRow[]> {
  const { migrationId, object, states, sampleOnly = false } = where
  const filter = { migrationId, objects: [object].flat(), states, where: sampleOnly ? sql`in_sample` : sql`true` }
  let after = 0
  while (true) {
    const page = idsInOrder(filter, { after, limit: pageRows })
    const rows = await db.select().from(ledger).where(inArray(ledger.id, page)).orderBy(ledger.id)
    if (rows.length > 0) yield rows
    if (rows.length < pageRows) return
    after = rows.at(-1)?.id ?? after
  }
}

/** Of the rows of an object that stand in Pipedrive the ids alone, in pages. */
export async function* idsStanding(
  db: Queryable,
  migrationId: string,
  object: LedgerObject,
): AsyncGenerator<{ id: number; sourceId: string }[]> {
  const filter = { migrationId, objects: [object], states: ['written', 'adopted', 'kept'] } as const
  let after = 0
  while (true) {
    const page = idsInOrder(filter, { after, limit: 5000 })
    const rows = await db.select({ id: ledger.id, sourceId: ledger.sourceId }).from(ledger).where(inArray(ledger.id, page)).orderBy(ledger.id) // prettier-ignore
    if (rows.length === 0) return
    after = rows.at(-1)?.id ?? after
    yield rows
  }
}

/** Rows that become records of this target; a native note is one by its body. */
export function ofTarget(target: PipedriveTarget) {
  const objects = ledgerObjects.filter((object) => becomes[object] === target)
  const native = sql`coalesce(${ledger.body}, ${ledger.intent}->'body') ? 'content'`
  const isEither = inArray(ledger.object, ['note', 'custom_record'])
  if (target === 'note') return or(inArray(ledger.object, objects), and(isEither, native))
  return and(
    inArray(ledger.object, objects),
    target === 'activity'
      ? sql`(${ledger.object} not in ('note', 'custom_record') or not coalesce(${native}, false))`
      : undefined,
  )
}

/** Ids of the given ones that any row of the company's ledgers already holds: those records are spoken for. */
export function idsHeldByCompany(
  db: Queryable,
  migrationId: string,
  target: PipedriveTarget,
  ids: readonly string[],
): Promise<Set<string>> {
  // Another company's records have ids of their own, which may be the same numbers.
  const ofCompany = sql`${ledger.migrationId} in (select id from migrations where company_id = (select company_id from migrations where id = ${migrationId}))`
  return idsHeld(db, ofCompany, target, ids)
}

/** Ids of the given ones that rows of this migration hold, whatever became of them. */
export function idsHeldByMigration(
  db: Queryable,
  migrationId: string,
  target: PipedriveTarget,
  ids: readonly string[],
): Promise<Set<string>> {
  return idsHeld(db, eq(ledger.migrationId, migrationId), target, ids)
}

async function idsHeld(
  db: Queryable,
  whose: SQL,
  target: PipedriveTarget,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .select({ pipedriveId: ledger.pipedriveId })
    .from(ledger)
    .where(and(whose, ofTarget(target), isAmong(ledger.pipedriveId, ids)))
  return new Set(rows.flatMap((row) => row.pipedriveId ?? []))
}

/** One parameter, however many values there are. */
function isAmong(column: SQLWrapper, values: readonly string[]): SQL {
  return sql`${column} in (select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb))`
}

/** What other migrations of the company are creating under these source ids, and have no stored answer for. */
export async function openElsewhere(
  db: Queryable,
  migrationId: string,
  target: PipedriveTarget,
  sourceIds: readonly string[],
): Promise<Map<string, Record<string, unknown>[]>> {
  const rows = await db
    .select({ sourceId: ledger.sourceId, intent: ledger.intent })
    .from(ledger)
    .where(
      and(
        sql`${ledger.migrationId} in (select id from migrations where id <> ${migrationId} and company_id = (select company_id from migrations where id = ${migrationId}))`,
        eq(ledger.state, 'intended'),
        ofTarget(target),
        sql`${ledger.intent}->>'do' = 'create'`,
        isAmong(ledger.sourceId, sourceIds),
      ),
    )
  const found = Map.groupBy(rows, ({ sourceId }) => sourceId)
  return new Map([...found].map(([sourceId, group]) => [sourceId, group.map(({ intent }) => intent?.body ?? {})]))
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
        sql`${ledger.state} || '' in ('written', 'adopted', 'kept')`,
        isAmong(ledger.pipedriveId, ids),
      ),
    )
}

/** How many rows stand for files in Pipedrive, and the smallest id of these: what is kept outside has no number for one. */
export async function filesUploaded(db: Queryable, migrationId: string): Promise<{ files: number; oldest: number }> {
  const [found] = await db
    .select({
      files: sql<number>`count(*)::int`,
      oldest: sql<string | null>`min(case when pipedrive_id ~ '^[0-9]+$' then pipedrive_id::bigint end)`,
    })
    .from(ledger)
    .where(
      and(
        eq(ledger.migrationId, migrationId),
        inArray(ledger.object, ledgerObjects.filter((object) => becomes[object] === 'file')), // prettier-ignore
        inArray(ledger.state, ['written', 'kept']),
        sql`${ledger.body}->'outside' is null`,
      ),
    )
  return { files: found?.files ?? 0, oldest: Number(found?.oldest ?? 0) }
}

/** Which of the objects that become activities have any row. */
export async function seededActivities(db: Queryable, migrationId: string): Promise<ActivityObject[]> {
  const rows = await db
    .selectDistinct({ object: ledger.object })
    .from(ledger)
    .where(and(eq(ledger.migrationId, migrationId), inArray(ledger.object, [...activityObjects])))
  return rows.map((row) => row.object).filter(isActivityObject)
}
