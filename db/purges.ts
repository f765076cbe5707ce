// The retention: what of a migration is erased when nobody has worked on it for so long.
import type { Db } from './client.ts'
import { orm } from './drizzle.ts'
import { attachedRecords, auditLog, bundleChunks, diffs, ledger, migrations, runs, stagedRecords } from './schema.ts'

const { and, eq, inArray, isNull, lt, sql } = orm

/** Values of the customer's go; ids, states, times and counts stay, so that a rollback is still possible. Returns the migrations. */
export async function purgeStaged(db: Db, before: Date, at: Date): Promise<string[]> {
  const lastRun = db
    .select({ at: sql`max(coalesce(${runs.endedAt}, now()))` })
    .from(runs)
    .where(eq(runs.migrationId, migrations.id))
  const due = await db
    .select({ id: migrations.id })
    .from(migrations)
    .where(and(isNull(migrations.purgedAt), lt(sql`coalesce((${lastRun}), ${migrations.createdAt})`, before)))
  for (const { id } of due) {
    await db.transaction(async (tx) => {
      await tx.delete(stagedRecords).where(eq(stagedRecords.migrationId, id))
      await tx.delete(attachedRecords).where(eq(attachedRecords.migrationId, id))
      await tx.delete(bundleChunks).where(eq(bundleChunks.migrationId, id))
      await tx.delete(diffs).where(inArray(diffs.runId, tx.select({ id: runs.id }).from(runs).where(eq(runs.migrationId, id)))) // prettier-ignore
      await tx.update(ledger).set({ changes: null, intent: null }).where(eq(ledger.migrationId, id))
      await tx.update(auditLog).set({ before: null, after: null }).where(eq(auditLog.migrationId, id))
      await tx
        .update(migrations)
        .set({ purgedAt: at, sourceSecrets: null, priorSource: null, identity: sql`${migrations.identity} - 'files'` })
        .where(eq(migrations.id, id))
    })
  }
  return due.map((migration) => migration.id)
}
