// The stocktaking of a source: one per migration, the newest replaces the one before.
import type { SourceField } from '../migration/fields.ts'
import { openRunStates } from '../migration/run.ts'
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { audits } from './schema.ts'

const { and, eq, inArray } = orm

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

/** The audit was ended by somebody else, such as by an uninstallation: whoever still works on it stops and says nothing. */
export class AuditEnded extends Error {}

/** Throws when the audit was ended meanwhile. First in the transaction, which then stays before or after that end as a whole. */
export async function setAuditRunning(tx: Tx, migrationId: string): Promise<void> {
  const open = await tx.update(audits).set({ state: 'running' }).where(isOpen(migrationId)).returning({ state: audits.state })
  if (open.length === 0) throw ended(migrationId)
} // prettier-ignore

/** Throws when the audit was ended meanwhile. First in every transaction of an audit: who ends it waits for those that were in time. */
export async function assertAuditing(tx: Tx, migrationId: string): Promise<void> {
  const [row] = await tx
    .select({ state: audits.state })
    .from(audits)
    .where(eq(audits.migrationId, migrationId))
    .for('update')
  if (row?.state !== 'running') throw ended(migrationId)
}

const isOpen = (migrationId: string) =>
  and(eq(audits.migrationId, migrationId), inArray(audits.state, [...openRunStates]))

const ended = (migrationId: string) =>
  new AuditEnded(`The audit of migration ${migrationId} was ended while it was at work.`)

export interface AuditEnd {
  readonly state: 'done' | 'failed' | 'cancelled'
  readonly reason: string | null
  readonly at: Date
  /** Absent: what an earlier audit found stays. */
  readonly fields?: SourceField[]
  readonly report?: unknown
}

/** One that was ended already keeps that end and its reason. */
export async function endAudit(db: Queryable, migrationId: string, { at, ...end }: AuditEnd): Promise<void> {
  await db
    .update(audits)
    .set({ ...end, endedAt: at })
    .where(isOpen(migrationId))
}

/** Options that values read since the audit need. */
export async function saveFields(tx: Queryable, migrationId: string, fields: SourceField[]): Promise<void> {
  await tx.update(audits).set({ fields }).where(eq(audits.migrationId, migrationId))
}
