// A file that is kept outside Pipedrive, as its signed link asks for it.
import { type Outside, outsideOf } from '../migration/files.ts'
import type { Queryable } from './client.ts'
import { orm } from './drizzle.ts'
import type { LinkedFile } from './file-links.ts'
import { ledger } from './schema.ts'

const { and, eq, inArray } = orm

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
        eq(ledger.object, 'file'),
        inArray(ledger.state, ['written', 'kept', 'unremoved']),
      ),
    )
  const outside = outsideOf(row?.body ?? null)
  if (!row?.body || !outside) return null
  const { name, content_type: mime, size } = row.body
  return { name: String(name), mime: String(mime), size: Number(size), outside }
}
