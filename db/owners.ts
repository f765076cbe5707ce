// Owners that the source names, and the Pipedrive users they were matched to.
import type { MatchedOwner } from '../migration/owners.ts'
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { owners } from './schema.ts'

const { and, asc, desc, eq } = orm

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

/** What a new audit found takes the place of the old; a match made by hand stays. */
export async function replaceOwners(tx: Tx, migrationId: string, found: readonly MatchedOwner[]): Promise<void> {
  const before = await tx.select().from(owners).where(eq(owners.migrationId, migrationId))
  const byHand = new Map(before.filter((owner) => owner.by === 'hand').map((owner) => [owner.sourceId, owner.userId]))
  await tx.delete(owners).where(eq(owners.migrationId, migrationId))
  const rows = found.map((owner) => {
    const userId = byHand.get(owner.sourceId)
    return { migrationId, ...owner, ...(userId === undefined ? {} : { userId, by: 'hand' as const }) }
  })
  for (let from = 0; from < rows.length; from += 1000) await tx.insert(owners).values(rows.slice(from, from + 1000))
}
