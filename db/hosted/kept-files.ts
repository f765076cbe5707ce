// Files that are kept outside Pipedrive: as a signed link asks for one, and the notes that show the links.
import { type Outside, outsideOf } from '../../migration/files.ts'
import type { Queryable } from '../client.ts'
import { orm } from '../drizzle.ts'
import type { LinkedFile } from './links.ts'
import { ledger } from '../schema.ts'

const { and, asc, eq, inArray, isNotNull, sql } = orm

export interface KeptFile {
  readonly name: string
  readonly mime: string
  readonly size: number
  readonly outside: Outside
}

/** Null: it was rolled back, or its migration is gone. */
export async function keptFileOf(db: Queryable, { migrationId, rowId }: LinkedFile): Promise<KeptFile | null> {
  const [row] = await db
    .select({ body: ledger.body })
    .from(ledger)
    .where(
      and(
        eq(ledger.id, rowId),
        eq(ledger.migrationId, migrationId),
        inArray(ledger.object, ['file', 'call_recording']),
        inArray(ledger.state, ['written', 'kept', 'unremoved']),
      ),
    )
  const outside = outsideOf(row?.body ?? null)
  if (!row?.body || !outside || outside.removedAt !== undefined) return null
  const { name, content_type: mime, size } = row.body
  return { name: String(name), mime: String(mime), size: Number(size), outside }
}

export interface ContentRow {
  readonly pipedriveId: string
  readonly body: Readonly<Record<string, unknown>>
  readonly seenHash: string | null
  readonly seenUpdateTime: string | null
}

const stands = and(inArray(ledger.state, ['written', 'kept']), isNotNull(ledger.pipedriveId))

/** Of the pictures in Pipedrive with this content the one that was first in the ledger. */
export async function pictureByContent(db: Queryable, migrationId: string, sha256: string): Promise<ContentRow | null> {
  const { pipedriveId, body, seenHash, seenUpdateTime } = ledger
  // Written as the index ledger_picture_content has it, which is of no use to any other wording.
  const hasContent = sql`${ledger.object} = 'inline_picture' and ${body}->>'sha256' = ${sha256}`
  const [row] = await db
    .select({ pipedriveId, body, seenHash, seenUpdateTime })
    .from(ledger)
    .where(and(eq(ledger.migrationId, migrationId), hasContent, stands))
    .orderBy(asc(ledger.id))
    .limit(1)
  if (!row || row.pipedriveId === null || row.body === null) return null
  return { ...row, pipedriveId: row.pipedriveId, body: row.body }
}

/** Those of the rows whose files the ledger knows to stand in Pipedrive. */
export async function standingOf(db: Queryable, ids: readonly number[]): Promise<Set<number>> {
  const rows = await db
    .select({ id: ledger.id })
    .from(ledger)
    .where(and(inArray(ledger.id, [...ids]), stands))
  return new Set(rows.map(({ id }) => id))
}

/** One row for the note on the record of every file whose content is kept outside Pipedrive. Gives how many are new. */
export async function seedFileLinks(db: Queryable, migrationId: string): Promise<number> {
  const seeded = await db.execute(sql`
    insert into ledger (migration_id, object, source_id, seq, in_sample)
    select migration_id, 'file_link', case object when 'file' then source_id else jsonb_build_array(object, source_id)::text end, seq, in_sample
    from ledger
    where migration_id = ${migrationId} and object in ('file', 'call_recording') and state = 'written' and body->'outside' is not null
    on conflict (migration_id, object, source_id) do nothing`)
  return seeded.rowCount ?? 0
}

/** Files that are still kept for companies in which nobody has had the app since the given time. */
export async function hostedOfUninstalled(
  db: Queryable,
  before: Date,
  limit: number,
): Promise<{ id: number; key: string }[]> {
  const found = await db.execute(sql`
    select l.id, l.body->'outside'->>'key' as key from ledger l join migrations m on m.id = l.migration_id
    where l.object in ('file', 'call_recording') and l.body->'outside' is not null and l.body->'outside'->>'removedAt' is null
    and l.state in ('written', 'kept', 'unremoved')
    and exists (select 1 from installs i where i.company_id = m.company_id)
    and not exists (select 1 from installs i where i.company_id = m.company_id
      and (i.state <> 'uninstalled' or i.uninstalled_at is null or i.uninstalled_at >= ${before.toISOString()}))
    order by l.id limit ${limit}`)
  return found.rows.map((row) => ({ id: Number(row['id']), key: String(row['key']) }))
}

/** Their links say from now on that the file is gone. */
export async function markHostedRemoved(db: Queryable, ids: readonly number[], at: Date): Promise<void> {
  if (ids.length === 0) return
  await db
    .update(ledger)
    .set({ body: sql`jsonb_set(${ledger.body}, '{outside,removedAt}', ${JSON.stringify(at.toISOString())}::jsonb)` })
    .where(inArray(ledger.id, [...ids]))
}
