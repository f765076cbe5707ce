// Staged records: what was read of the source, kept until the retention is over.
import type { SourceRecord } from '../migration/record.ts'
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { hashOf } from './hash.ts'
import { attachedRecords, contactAddresses, extractions, stagedCounts, stagedRecords } from './schema.ts'

const { and, eq, gt, inArray, isNull, sql } = orm

export interface Hashed {
  readonly record: SourceRecord
  readonly contentHash: string
}

export interface StagedPage {
  readonly records: readonly Hashed[]
  readonly derived?: boolean
  /** The reading that the page belongs to. */
  readonly generation: number
}

/** By the hash a later reading tells whether the record has changed. */
export function hashed(record: SourceRecord): Hashed {
  return { record, contentHash: hashOf(record) }
}

/**
 * Records come in by one statement a page, in the order of the source, which is that of its stages; the same record again replaces
 * itself and keeps its place. What is new and
 * what has another content than before is told by the generation that the row then carries.
 */
export async function saveRecords(tx: Queryable, migrationId: string, page: StagedPage): Promise<void> {
  if (page.records.length === 0) return
  const unlike = new Map(page.records.map((one) => [`${one.record.object}\n${one.record.id}`, one]))
  const rows = [...unlike.values()].map(({ record, contentHash }) => ({
    o: record.object,
    i: record.id,
    p: record,
    h: contentHash,
  }))
  await tx.execute(sql`
    insert into staged_records as old
      (migration_id, object, source_id, payload, content_hash, derived, created_in, changed_in, seen_in)
    select ${migrationId}::uuid, r.o, r.i, r.p, r.h, ${page.derived ?? false},
      ${page.generation}::int, ${page.generation}::int, ${page.generation}::int
    from (
      select distinct on (o, i) o, i, p, h, n
      from rows from (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (o text, i text, p jsonb, h text))
        with ordinality as given(o, i, p, h, n)
      order by o, i, n desc
    ) as r
    order by r.n
    on conflict (migration_id, object, source_id)
    do update set derived = excluded.derived, seen_in = excluded.seen_in, vanished_in = null,
      payload = case when old.content_hash = excluded.content_hash then old.payload else excluded.payload end,
      changed_in = case when old.content_hash = excluded.content_hash then old.changed_in else excluded.changed_in end,
      content_hash = excluded.content_hash`)
}

export type Extraction = Omit<typeof extractions.$inferSelect, 'migrationId' | 'resource'>

export async function extractionOf(db: Queryable, migrationId: string, resource: string): Promise<Extraction | null> {
  const [row] = await db
    .select()
    .from(extractions)
    .where(and(eq(extractions.migrationId, migrationId), eq(extractions.resource, resource)))
  return row ?? null
}

/** How far a resource was read, in the transaction that stores the page. */
export async function saveExtraction(
  tx: Tx,
  migrationId: string,
  resource: string,
  extraction: Extraction,
): Promise<void> {
  await tx
    .insert(extractions)
    .values({ migrationId, resource, ...extraction })
    .onConflictDoUpdate({ target: [extractions.migrationId, extractions.resource], set: { ...extraction } })
}

/** At most so many staged records go, in the order in which they came; gives how many went. */
export async function deleteStaged(db: Queryable, migrationId: string, limit: number): Promise<number> {
  const deleted = await db.execute(sql`
    delete from staged_records where ctid = any(array(
      select ctid from staged_records where migration_id = ${migrationId} order by migration_id, object, seq limit ${limit}))`)
  return deleted.rowCount ?? 0
}

/** Forgets what was read, before a source is read anew. */
export async function clearStaging(tx: Tx, migrationId: string): Promise<void> {
  await tx.delete(stagedRecords).where(eq(stagedRecords.migrationId, migrationId))
  await tx.delete(contactAddresses).where(eq(contactAddresses.migrationId, migrationId))
  await tx.delete(attachedRecords).where(eq(attachedRecords.migrationId, migrationId))
  await tx.delete(extractions).where(eq(extractions.migrationId, migrationId))
}

/** Records per object, those of the source alone (`derived: false`) or all. */
export async function countRecords(
  db: Queryable,
  migrationId: string,
  options: { readonly derived: boolean },
): Promise<Map<string, number>> {
  const rows = await db
    .select({ object: stagedCounts.object, records: sql<number>`sum(${stagedCounts.records})::int` })
    .from(stagedCounts)
    .where(
      and(
        eq(stagedCounts.migrationId, migrationId),
        inArray(stagedCounts.fact, options.derived ? ['read', 'derived'] : ['read']),
        gt(stagedCounts.records, 0),
      ),
    )
    .groupBy(stagedCounts.object)
    .orderBy(stagedCounts.object)
  return new Map(rows.map((row) => [row.object, row.records]))
}

export type StagedFact = Exclude<(typeof stagedCounts.$inferSelect)['fact'], 'read' | 'derived'>

/** How many staged records of which the fact is true there are; of further contacts how many contacts. */
export async function factCounts(db: Queryable, migrationId: string): Promise<Readonly<Record<StagedFact, number>>> {
  const counts = { parent: 0, no_company: 0, several_companies: 0, further_contacts: 0 }
  const rows = await db.select().from(stagedCounts).where(eq(stagedCounts.migrationId, migrationId))
  for (const { fact, records } of rows) if (fact !== 'read' && fact !== 'derived') counts[fact] += records
  return counts
}

/** The objects of the staged records, in the order in which the first record of each was read. */
export async function stagedObjects(db: Queryable, migrationId: string): Promise<string[]> {
  const rows = await db
    .select({ object: stagedRecords.object })
    .from(stagedRecords)
    .where(eq(stagedRecords.migrationId, migrationId))
    .groupBy(stagedRecords.object)
    .orderBy(sql`min(${stagedRecords.seq})`)
  return rows.map((row) => row.object)
}

const stagedPageRows = 1000

/** All staged records of one object in the order they were read, in pages. */
export async function* stagedInOrder(
  db: Queryable,
  migrationId: string,
  object: string,
): AsyncGenerator<SourceRecord[]> {
  let after = 0
  while (true) {
    const rows = await db
      .select({ seq: stagedRecords.seq, payload: stagedRecords.payload })
      .from(stagedRecords)
      .where(
        and(
          eq(stagedRecords.migrationId, migrationId),
          eq(stagedRecords.object, object),
          sql`${stagedRecords.seq} > ${after}`,
        ),
      )
      .orderBy(stagedRecords.seq)
      .limit(stagedPageRows)
    if (rows.length > 0) yield rows.map((row) => row.payload as SourceRecord)
    if (rows.length < stagedPageRows) return
    after = rows.at(-1)?.seq ?? after
  }
}

/** The records of one object by their ids; one that has vanished from the source is not among them. */
export async function stagedRecordsOf(
  db: Queryable,
  migrationId: string,
  object: string,
  ids: readonly string[],
): Promise<Map<string, SourceRecord>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ payload: stagedRecords.payload, sourceId: stagedRecords.sourceId, readIn: stagedRecords.changedIn })
    .from(stagedRecords)
    .where(
      and(
        eq(stagedRecords.migrationId, migrationId),
        eq(stagedRecords.object, object),
        sql`${stagedRecords.sourceId} in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`,
        isNull(stagedRecords.vanishedIn),
      ),
    )
  return new Map(rows.map((row) => [row.sourceId, { ...(row.payload as SourceRecord), readIn: row.readIn }]))
}
