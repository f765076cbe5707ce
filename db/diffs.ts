// The sample's diff: written by the worker, read by the panel.
import type { Queryable } from './client.ts'
import { orm } from './drizzle.ts'
import { diffs } from './schema.ts'

export type NewDiff = typeof diffs.$inferInsert

/** In portions, so that no statement has more parameters than PostgreSQL takes. */
export async function saveDiffs(db: Queryable, rows: readonly NewDiff[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 1000) await db.insert(diffs).values(rows.slice(from, from + 1000))
}

export async function clearDiffs(db: Queryable, runId: string): Promise<void> {
  await db.delete(diffs).where(orm.eq(diffs.runId, runId))
}
