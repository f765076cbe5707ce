// The migration itself: whose it is, its source, its settings, and how far connecting has come.
import type { Destination } from '../migration/destination.ts'
import type { ObjectRecords } from '../migration/foresight/fidelity.ts'
import { openRunStates } from '../migration/run.ts'
import type { Settings } from '../migration/settings.ts'
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { audits, installs, migrations, runs } from './schema.ts'
import { countRecords } from './staging.ts'

const { and, desc, eq, inArray, sql } = orm

export type MigrationRow = typeof migrations.$inferSelect
export type Connection = Pick<MigrationRow, 'connectState' | 'connectProblem' | 'identity'>

/** PostgreSQL refuses to compare anything else with an id. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
}

export async function createMigration(
  db: Queryable,
  migration: { companyId: number; userId: number; name: string; settings: Settings },
): Promise<MigrationRow> {
  const [row] = await db.insert(migrations).values(migration).returning()
  if (!row) throw new Error('PostgreSQL inserted a migration and returned no row.')
  return row
}

/** Null also for another company's migration: that it exists is nobody else's business. */
export async function migrationOf(db: Queryable, companyId: number, id: string): Promise<MigrationRow | null> {
  if (!isUuid(id)) return null
  const [row] = await db
    .select()
    .from(migrations)
    .where(and(eq(migrations.id, id), eq(migrations.companyId, companyId)))
  return row ?? null
}

/** Of any company: for work that was asked for by the migration's id. */
export async function migrationById(db: Queryable, id: string): Promise<MigrationRow | null> {
  const [row] = await db.select().from(migrations).where(eq(migrations.id, id))
  return row ?? null
}

/** Newest first. */
export async function migrationsOf(db: Queryable, companyId: number): Promise<MigrationRow[]> {
  return db
    .select()
    .from(migrations)
    .where(eq(migrations.companyId, companyId))
    .orderBy(desc(migrations.createdAt), desc(migrations.id))
}

/** Holds the row until the transaction ends: two admins cannot start a run or change what it rests on at once. */
export async function lockMigration(tx: Tx, id: string): Promise<void> {
  await tx.select({ id: migrations.id }).from(migrations).where(eq(migrations.id, id)).for('update')
}

/** What another migration of the company has found out about its account; null: nothing yet. */
export async function knownDealAddTime(db: Queryable, companyId: number, besides: string): Promise<boolean | null> {
  const told = sql<boolean | null>`(${migrations.destination}->>'dealAddTime')::boolean`
  const [row] = await db
    .select({ told })
    .from(migrations)
    .where(and(eq(migrations.companyId, companyId), sql`${migrations.id} <> ${besides}`, sql`${told} is not null`))
    .limit(1)
  return row?.told ?? null
}

export async function connectionOf(db: Queryable, id: string): Promise<Connection> {
  const [row] = await db
    .select({
      connectState: migrations.connectState,
      connectProblem: migrations.connectProblem,
      identity: migrations.identity,
    })
    .from(migrations)
    .where(eq(migrations.id, id))
  if (!row) throw new Error(`The migration ${id} vanished while its source was being checked.`)
  return row
}

/** What was read of the account: planning rests on it, and the panel shows it. */
export async function saveDestination(db: Queryable, id: string, destination: Destination): Promise<void> {
  await db.update(migrations).set({ destination }).where(eq(migrations.id, id))
}

export async function setSettings(tx: Tx, id: string, settings: Settings): Promise<void> {
  await tx.update(migrations).set({ settings }).where(eq(migrations.id, id))
}

export async function setFallbackUser(tx: Tx, id: string, fallbackUserId: number | null): Promise<void> {
  await tx.update(migrations).set({ fallbackUserId }).where(eq(migrations.id, id))
}

/**
 * The work of a migration is done with the authorization of one user. When that user has uninstalled, or must authorize
 * again, the admin who asks for work takes it over; otherwise nothing changes.
 */
export async function takeOverIfOrphaned(tx: Tx, migration: MigrationRow, userId: number): Promise<void> {
  if (migration.userId === userId) return
  const [install] = await tx
    .select({ state: installs.state })
    .from(installs)
    .where(and(eq(installs.companyId, migration.companyId), eq(installs.userId, migration.userId)))
  if (install?.state === 'active') return
  await tx.update(migrations).set({ userId }).where(eq(migrations.id, migration.id))
}

/** How many records of each object the source gave, those made by us not counted. */
export async function stagedCounts(db: Queryable, migrationId: string): Promise<ObjectRecords[]> {
  const counts = await countRecords(db, migrationId, { derived: false })
  return [...counts]
    .map(([object, records]) => ({ object, records }))
    .sort((one, other) => one.object.localeCompare(other.object))
}

/**
 * Ends every open run and audit that works with this user's authorization, and every sample that waits for its approval: a driver
 * sees it between two batches, an audit before it stores its next page.
 */
export async function stopWorkOf(
  tx: Tx,
  user: { companyId: number; userId: number },
  reason: string,
  at: Date,
): Promise<number> {
  const theirs = tx
    .select({ id: migrations.id })
    .from(migrations)
    .where(and(eq(migrations.companyId, user.companyId), eq(migrations.userId, user.userId)))
  const stopped = await tx
    .update(runs)
    .set({ state: 'cancelled', asked: 'cancel', reason, resumesAt: null, endedAt: at })
    .where(and(inArray(runs.migrationId, theirs), inArray(runs.state, [...openRunStates, 'awaiting_approval'])))
    .returning({ id: runs.id })
  const unread = await tx
    .update(audits)
    .set({ state: 'cancelled', reason, endedAt: at })
    .where(and(inArray(audits.migrationId, theirs), inArray(audits.state, [...openRunStates])))
    .returning({ id: audits.migrationId })
  return stopped.length + unread.length
}

/** Runs that are open, by state, over all companies: for the operator's gauge. */
export async function openRunsByState(db: Queryable): Promise<{ state: string; runs: number }[]> {
  return db
    .select({ state: runs.state, runs: sql<number>`count(*)::int` })
    .from(runs)
    .where(inArray(runs.state, [...openRunStates]))
    .groupBy(runs.state)
}
