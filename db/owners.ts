// Owners that the source names, and the Pipedrive users they were matched to.
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { owners } from './schema.ts'

const { and, asc, desc, eq, sql } = orm

export type OwnerRow = typeof owners.$inferSelect

/** The ones with most records first: they matter most to whoever decides. */
export async function ownersOf(db: Queryable, migrationId: string): Promise<OwnerRow[]> {
  return db
    .select()
    .from(owners)
    .where(eq(owners.migrationId, migrationId))
    .orderBy(desc(owners.records), asc(owners.name), asc(owners.sourceId))
}

/** Matched by hand; null takes the match away. False: the source names no such owner. */
export async function matchOwner(
  tx: Tx,
  owner: { migrationId: string; sourceId: string; userId: number | null },
): Promise<boolean> {
  const changed = await tx
    .update(owners)
    .set({ userId: owner.userId, by: owner.userId === null ? null : 'hand' })
    .where(and(eq(owners.migrationId, owner.migrationId), eq(owners.sourceId, owner.sourceId)))
    .returning({ sourceId: owners.sourceId })
  return changed.length > 0
}

export type FoundOwner = Omit<OwnerRow, 'migrationId' | 'by'> & { readonly by: 'email' | null }

/** What an audit found. A match by hand is the admin's word and stays; owners that the source no longer names go. */
export async function replaceOwners(tx: Tx, migrationId: string, found: readonly FoundOwner[]): Promise<void> {
  const named = found.map((owner) => owner.sourceId)
  await tx
    .delete(owners)
    .where(
      and(
        eq(owners.migrationId, migrationId),
        named.length === 0
          ? undefined
          : sql`not (${owners.sourceId} = any (select jsonb_array_elements_text(${JSON.stringify(named)}::jsonb)))`,
      ),
    )
  for (let from = 0; from < found.length; from += 1000) {
    const rows = found.slice(from, from + 1000).map((owner) => ({ migrationId, ...owner }))
    await tx
      .insert(owners)
      .values(rows)
      .onConflictDoUpdate({
        target: [owners.migrationId, owners.sourceId],
        set: {
          name: sql`excluded.name`,
          email: sql`excluded.email`,
          records: sql`excluded.records`,
          userId: sql`case when ${owners.by} = 'hand' then ${owners.userId} else excluded.user_id end`,
          by: sql`case when ${owners.by} = 'hand' then ${owners.by} else excluded.by end`,
        },
      })
  }
}
