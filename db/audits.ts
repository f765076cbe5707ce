// The stocktaking of a source: one per migration, the newest replaces the one before.
import type { SourceField } from '../migration/fields.ts'
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { audits } from './schema.ts'

const { eq } = orm

export type AuditRow = typeof audits.$inferSelect

export async function auditOf(db: Queryable, migrationId: string): Promise<AuditRow | null> {
  const [row] = await db.select().from(audits).where(eq(audits.migrationId, migrationId))
  return row ?? null
}

/** The fields alone: an answer that comes with every look at a record does not wait for the whole report. */
export async function auditedFields(db: Queryable, migrationId: string): Promise<SourceField[] | null> {
  const [row] = await db.select({ fields: audits.fields }).from(audits).where(eq(audits.migrationId, migrationId))
  return row?.fields ?? null
}

/** What an earlier audit found stays readable until the new one has its own. */
export async function startAudit(tx: Tx, migrationId: string, at: Date): Promise<void> {
  const started = { state: 'queued', reason: null, startedAt: at, endedAt: null } as const
  await tx
    .insert(audits)
    .values({ migrationId, ...started })
    .onConflictDoUpdate({ target: audits.migrationId, set: started })
}

export async function setAuditRunning(tx: Queryable, migrationId: string): Promise<void> {
  await tx.update(audits).set({ state: 'running' }).where(eq(audits.migrationId, migrationId))
}

export interface AuditEnd {
  readonly state: 'done' | 'failed' | 'cancelled'
  readonly reason: string | null
  readonly at: Date
  /** Absent: what an earlier audit found stays. */
  readonly fields?: SourceField[]
  readonly report?: unknown
}

export async function endAudit(db: Queryable, migrationId: string, { at, ...end }: AuditEnd): Promise<void> {
  await db
    .update(audits)
    .set({ ...end, endedAt: at })
    .where(eq(audits.migrationId, migrationId))
}

/** Options that values read since the audit need. */
export async function saveFields(tx: Queryable, migrationId: string, fields: SourceField[]): Promise<void> {
  await tx.update(audits).set({ fields }).where(eq(audits.migrationId, migrationId))
}
