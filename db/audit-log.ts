// The hash-chained log of what was done to Pipedrive; a line's hash covers the line and the hash before it.
import type { Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { hashOf } from './hash.ts'
import { auditLog, migrations } from './schema.ts'

const { desc, eq, sql } = orm

export interface LogEntry {
  readonly action: 'create' | 'update' | 'adopt' | 'delete' | 'refuse'
  readonly object: string
  readonly sourceId: string
  readonly pipedriveId: string | null
  readonly before: unknown
  readonly after: unknown
  readonly correlationId: string | null
}

/** What takes the place of a value after the retention: its hash, or null in a line of the time when the value itself was hashed. */
export interface Erased {
  readonly erased: string | null
}

export function isErased(value: unknown): value is Erased {
  if (typeof value !== 'object' || value === null || !('erased' in value) || Object.keys(value).length > 1) return false
  return value.erased === null || (typeof value.erased === 'string' && /^[0-9a-f]{64}$/.test(value.erased))
}

interface Values {
  readonly before?: unknown
  readonly after?: unknown
}

/** The hash of a line stands over the hashes of its values: so they can be erased, and the line can still be checked. */
export function lineHashOf<Line extends Values>(line: Line): string {
  return hashOf({ ...line, before: valueHash(line.before), after: valueHash(line.after) })
}

function valueHash(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return isErased(value) ? value.erased : hashOf({ value })
}

/** The line's values without what they say; `hash` is the line's own, by which it is told how it was made. */
export function erasedValues<Line extends Values & { readonly hash: string }>({ hash, ...line }: Line): { before: Erased | null; after: Erased | null } {
  const isByValue = lineHashOf(line) !== hash
  const erasedOf = (value: unknown): Erased | null => {
    if (value === null || value === undefined || isErased(value)) return value ?? null
    return { erased: isByValue ? null : valueHash(value) }
  }
  return { before: erasedOf(line.before), after: erasedOf(line.after) }
} // prettier-ignore

/** Appends to the migration's chain. The migration's row is locked, so that two writers never continue from one hash. */
export async function appendLog(
  tx: Tx,
  migrationId: string,
  by: { readonly actor: string; readonly at: Date },
  entries: readonly LogEntry[],
): Promise<void> {
  if (entries.length === 0) return
  const [head] = await tx
    .select({ hash: migrations.auditHash })
    .from(migrations)
    .where(eq(migrations.id, migrationId))
    .for('update')
  if (!head) throw new Error(`Migration ${migrationId} does not exist, so its log cannot be continued.`)
  // A statement of its own: one that waited for the lock would still see the log as it was before.
  const [last] = await tx
    .select({ seq: auditLog.seq })
    .from(auditLog)
    .where(eq(auditLog.migrationId, migrationId))
    .orderBy(desc(auditLog.seq))
    .limit(1)
  let previousHash = head.hash
  let seq = last?.seq ?? 0
  const rows = entries.map((entry) => {
    seq += 1
    const hash = lineHashOf({ ...entry, migrationId, seq, at: by.at.toISOString(), actor: by.actor, previousHash })
    const row = { ...entry, seq, previousHash, hash }
    previousHash = hash
    return row
  })
  await tx.execute(sql`
    with continued as (update migrations set audit_hash = ${previousHash} where id = ${migrationId}::uuid)
    insert into audit_log (migration_id, seq, at, actor, action, object, source_id, pipedrive_id, before, after, correlation_id, previous_hash, hash)
    select ${migrationId}::uuid, r.seq, ${by.at.toISOString()}::timestamptz, ${by.actor}, r.action, r.object, r."sourceId", r."pipedriveId",
      r.before, r.after, r."correlationId", r."previousHash", r.hash
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(seq int, action text, object text, "sourceId" text, "pipedriveId" text,
      before jsonb, after jsonb, "correlationId" text, "previousHash" text, hash text)`)
}
