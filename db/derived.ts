// Records that a run makes of what stands inside other records, and the records in which it looks for them.
import type { LedgerObject } from '../migration/ledger.ts'
import type { SourceRecord } from '../migration/record.ts'
import type { Db, Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { saveRecords } from './staging.ts'

const { sql } = orm

export interface Sought {
  readonly migrationId: string
  readonly object: LedgerObject
  /** Rows that this pass is still to look at. */
  readonly pass: number
  readonly sampleOnly: boolean
  /** A word that the record must hold somewhere; null: any. */
  readonly word: string | null
}

export interface Carrier {
  readonly record: SourceRecord
  readonly inSample: boolean
}

const pageRows = 200

/** In pages, in the order in which they were read. */
export async function* carriersOf(db: Db, sought: Sought): AsyncGenerator<Carrier[]> {
  let after = 0
  while (true) {
    const found = await db.execute(sql`
      select s.seq, s.payload, l.in_sample from staged_records s
      join ledger l on l.migration_id = s.migration_id and l.object = s.object and l.source_id = s.source_id
      where s.migration_id = ${sought.migrationId} and s.object = ${sought.object} and s.vanished_in is null
      and l.pass < ${sought.pass} ${sought.sampleOnly ? sql`and l.in_sample` : sql``}
      ${sought.word === null ? sql`` : sql`and s.payload::text ilike ${`%${sought.word}%`}`}
      and s.seq > ${after} order by s.seq limit ${pageRows}`)
    if (found.rows.length > 0)
      yield found.rows.map((row) => ({ record: row['payload'] as SourceRecord, inSample: row['in_sample'] === true }))
    if (found.rows.length < pageRows) return
    after = Number(found.rows.at(-1)?.['seq'] ?? after)
  }
}

export interface Derived extends Carrier {
  readonly contentHash: string
}

/** Staged with a row of their own; what stands in Pipedrive already stays as it was when it was written. */
export async function saveDerived(
  tx: Tx,
  at: { readonly migrationId: string; readonly generation: number },
  derived: readonly Derived[],
): Promise<void> {
  const written = new Set<string>()
  for (const [object, group] of Map.groupBy(derived, ({ record }) => record.object)) {
    const ids = JSON.stringify(group.map(({ record }) => record.id))
    const found = await tx.execute(sql`
      select source_id from ledger where migration_id = ${at.migrationId} and object = ${object} and pipedrive_id is not null
      and source_id in (select jsonb_array_elements_text(${ids}::jsonb))`)
    for (const row of found.rows) written.add(`${object}\n${String(row['source_id'])}`)
  }
  const fresh = derived.filter(({ record }) => !written.has(`${record.object}\n${record.id}`))
  await saveRecords(tx, at.migrationId, { records: fresh, derived: true, generation: at.generation })
  const rows = rowsOf(derived)
  await tx.execute(sql`
    insert into ledger (migration_id, object, source_id, seq, in_sample)
    select s.migration_id, s.object, s.source_id, s.seq, r.s
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(o text, i text, s boolean)
    join staged_records s on s.migration_id = ${at.migrationId} and s.object = r.o and s.source_id = r.i
    on conflict (migration_id, object, source_id) do update set in_sample = ledger.in_sample or excluded.in_sample`)
}

/** One for each, in the sample when one of them is: PostgreSQL refuses to change a row twice in one statement. */
function rowsOf(derived: readonly Derived[]) {
  const groups = Map.groupBy(derived, ({ record }) => `${record.object}\n${record.id}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first ? [{ o: first.record.object, i: first.record.id, s: group.some(({ inSample }) => inSample) }] : []
  })
}

/** Attachments of one record: the files that the source links to it. */
export async function attachmentsOf(
  db: Queryable,
  migrationId: string,
  carrier: { readonly object: string; readonly id: string },
): Promise<SourceRecord[]> {
  const link = JSON.stringify([{ id: carrier.id }])
  const found = await db.execute(sql`
    select payload from staged_records where migration_id = ${migrationId} and object = 'file' and vanished_in is null
    and (payload->'links'->${carrier.object} @> ${link}::jsonb or payload->'links'->${`${carrier.object}s`} @> ${link}::jsonb)
    order by seq`)
  return found.rows.map((row) => row['payload'] as SourceRecord)
}

/** Rows for what belongs to other rows and has their source ids, such as the recordings of calls. */
export async function seedBeside(
  tx: Tx,
  migrationId: string,
  rows: { readonly object: LedgerObject; readonly of: LedgerObject; readonly sourceIds: readonly string[] },
): Promise<void> {
  await tx.execute(sql`
    insert into ledger (migration_id, object, source_id, seq, in_sample)
    select migration_id, ${rows.object}, source_id, seq, in_sample from ledger
    where migration_id = ${migrationId} and object = ${rows.of}
    and source_id in (select jsonb_array_elements_text(${JSON.stringify(rows.sourceIds)}::jsonb))
    on conflict (migration_id, object, source_id) do update set in_sample = ledger.in_sample or excluded.in_sample`)
}

/** A choice that no longer holds: rows of which nothing was sent are taken away again. */
export async function unseedUnsent(tx: Queryable, migrationId: string, object: LedgerObject): Promise<void> {
  await tx.execute(sql`
    delete from ledger where migration_id = ${migrationId} and object = ${object} and pipedrive_id is null
    and state in ('pending', 'held', 'refused')`)
}

/** One row for the whole of every text that was cut, told by the rule in the changes of its record. Gives how many are new. */
export async function seedWholeTexts(db: Queryable, migrationId: string, rule: string): Promise<number> {
  const seeded = await db.execute(sql`
    insert into ledger (migration_id, object, source_id, seq, in_sample)
    select migration_id, 'whole_text', jsonb_build_array(object, source_id)::text, seq, in_sample from ledger
    where migration_id = ${migrationId} and object in ('email', 'call', 'meeting', 'task', 'note') and pipedrive_id is not null
    and state = 'written' and changes @> ${JSON.stringify([{ rule }])}::jsonb
    on conflict (migration_id, object, source_id) do nothing`)
  return seeded.rowCount ?? 0
}
