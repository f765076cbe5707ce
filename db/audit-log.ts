// The hash-chained log of what was done to Pipedrive; a row's hash covers the row and the hash before it.
import { createHash } from 'node:crypto'
import { canonical } from '../migration/canonical.ts'
import type { Tx } from './client.ts'
import { orm } from './drizzle.ts'
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

/** The hash of a row: SHA-256 over its canonical text, in which the hash before it stands. */
export function hashOf(row: object): string {
  return createHash('sha256').update(canonical(row)).digest('hex')
}

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
    const hash = hashOf({ ...entry, migrationId, seq, at: by.at.toISOString(), actor: by.actor, previousHash })
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
