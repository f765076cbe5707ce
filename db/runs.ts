// Runs: created by the server, driven by a worker, read by both.
import { type Choices, choicesOf } from '../migration/choices.ts'
import { throughOf } from '../migration/pace.ts'
import { openRunStates, type ObjectProgress, type RunKind } from '../migration/run.ts'
import type { Db, Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { ownersOf } from './owners.ts'
import { migrations, runCounters, runs } from './schema.ts'

const { and, asc, desc, eq, inArray, isNull, sql } = orm

export type RunRow = typeof runs.$inferSelect

export interface NewRun {
  readonly migrationId: string
  readonly companyId: number
  readonly kind: RunKind
  readonly preview: boolean
  readonly mappingVersion: number | null
  /** When it is to begin; absent or null: at once. */
  readonly startAt?: Date | null
}

/** A run, queued or parked until its start time, with a pass of its own, so that every row of the ledger counts as not yet looked at. */
export async function createRun(tx: Tx, { startAt = null, ...run }: NewRun): Promise<{ id: string }> {
  if (run.kind === 'sample') await supersedeSamples(tx, run.migrationId)
  const pass = await nextPass(tx, run.migrationId)
  const choices = await choicesNow(tx, run.migrationId)
  const [created] = await tx
    .insert(runs)
    .values({ ...run, choices, pass, ...beginning(startAt) })
    .returning({ id: runs.id })
  if (!created) throw new Error(`The run of migration ${run.migrationId} was not inserted.`)
  return created
}

/** One that is given a time is parked until then, as if it had begun: the sweep of the workers wakes it. */
function beginning(startAt: Date | null) {
  if (startAt === null) return { state: 'queued' } as const
  return { state: 'parked', reason: 'It waits for the time that was set for its start.', resumesAt: startAt } as const
}

async function choicesNow(tx: Tx, migrationId: string): Promise<Choices | null> {
  const [migration] = await tx.select().from(migrations).where(eq(migrations.id, migrationId))
  return migration ? choicesOf({ ...migration, owners: await ownersOf(tx, migrationId) }) : null
}

/** Only the newest sample is approved; one that waited on would keep the migration busy for ever. */
async function supersedeSamples(tx: Tx, migrationId: string): Promise<void> {
  await tx
    .update(runs)
    .set({ state: 'cancelled', reason: 'A newer sample was written, and that one is approved instead.' })
    .where(and(eq(runs.migrationId, migrationId), eq(runs.kind, 'sample'), eq(runs.state, 'awaiting_approval')))
}

/** Runs and readings of the source are counted together, so that it can be told which came after which. */
export async function nextPass(tx: Tx, migrationId: string): Promise<number> {
  const [counted] = await tx
    .update(migrations)
    .set({ pass: sql`${migrations.pass} + 1` })
    .where(eq(migrations.id, migrationId))
    .returning({ pass: migrations.pass })
  if (!counted) throw new Error(`Migration ${migrationId} does not exist, so no work on it can be counted.`)
  return counted.pass
}

export async function runOf(db: Queryable, migrationId: string, runId: string): Promise<RunRow | null> {
  const [row] = await db
    .select()
    .from(runs)
    .where(and(eq(runs.migrationId, migrationId), eq(runs.id, runId)))
  return row ?? null
}

/** Newest first. */
export async function runsOf(db: Queryable, migrationId: string): Promise<RunRow[]> {
  return db.select().from(runs).where(eq(runs.migrationId, migrationId)).orderBy(desc(runs.createdAt))
}

export async function countersOf(db: Queryable, runIds: readonly string[]): Promise<Map<string, ObjectProgress[]>> {
  const byRun = new Map<string, ObjectProgress[]>(runIds.map((id) => [id, []]))
  if (runIds.length === 0) return byRun
  const rows = await db
    .select()
    .from(runCounters)
    .where(inArray(runCounters.runId, [...runIds]))
  for (const { runId, ...progress } of rows) byRun.get(runId)?.push(progress)
  return byRun
}

/** The run that is open in this migration, oldest first; null when none is. */
export async function openRunOf(db: Queryable, migrationId: string): Promise<RunRow | null> {
  const [row] = await db
    .select()
    .from(runs)
    .where(and(eq(runs.migrationId, migrationId), inArray(runs.state, [...openRunStates])))
    .orderBy(asc(runs.createdAt))
    .limit(1)
  return row ?? null
}

/** Takes a run into work: queued, parked and due, or left running by a worker that died. */
export async function startRun(db: Db, migrationId: string, at: Date): Promise<RunRow | null> {
  return db.transaction(async (tx) => {
    const open = await openRunOf(tx, migrationId)
    if (!open) return null
    // Waits for what the driver before is about to commit; after this it commits nothing any more.
    const [row] = await tx.select().from(runs).where(eq(runs.id, open.id)).for('update')
    if (!row || row.state === 'paused' || !openRunStates.some((state) => state === row.state)) return null
    if (row.state === 'parked' && row.resumesAt !== null && row.resumesAt > at) return null
    const throughBefore = throughOf(await tx.select().from(runCounters).where(eq(runCounters.runId, row.id)))
    const taken = { state: 'running', driver: sql`gen_random_uuid()`, reason: null, resumesAt: null } as const
    const [started] = await tx
      .update(runs)
      .set({ ...taken, startedAt: row.startedAt ?? at, takenUpAt: at, throughBefore })
      .where(eq(runs.id, row.id))
      .returning()
    return started ?? null
  })
}

export class DriverReplaced extends Error {}

export type Driven = Pick<RunRow, 'id' | 'driver'>

/**
 * Throws when another driver has taken the run over meanwhile: this one has lost its lock, perhaps without hearing of it, and what
 * it knows is old. First in every transaction of a driver; a takeover waits for the transactions that were in time.
 */
export async function assertDriving(tx: Tx, run: Driven): Promise<void> {
  const mine = await tx.execute(sql`select 1 from ${runs} where ${drivenBy(run)} for key share`)
  if (mine.rowCount === 0) throw new DriverReplaced(`Run ${run.id} was taken over by another driver; this one stops.`)
}

export function drivenBy({ id, driver }: Driven) {
  return and(eq(runs.id, id), driver === null ? isNull(runs.driver) : eq(runs.driver, driver))
}

export type Asked = 'pause' | 'cancel' | null

async function askedOf(db: Queryable, runId: string): Promise<Asked> {
  const [row] = await db.select({ asked: runs.asked, state: runs.state }).from(runs).where(eq(runs.id, runId))
  return askedIn(row)
}

function askedIn(row: Pick<RunRow, 'asked' | 'state'> | undefined): Asked {
  return row?.state === 'cancelled' ? 'cancel' : (row?.asked ?? null)
}

/** The ledger holds every row that the run goes over. */
export async function markPrepared(db: Queryable, run: Driven, prepared: string): Promise<void> {
  await db.update(runs).set({ prepared }).where(drivenBy(run))
}

export async function saveReport(db: Queryable, runId: string, report: unknown): Promise<void> {
  await db.update(runs).set({ report }).where(eq(runs.id, runId))
}

/** Writes down tokens that a run has cost since it was last told, and says what the run was asked meanwhile. */
export async function addTokens(db: Queryable, runId: string, tokens: number): Promise<Asked> {
  if (tokens === 0) return askedOf(db, runId)
  const [row] = await db
    .update(runs)
    .set({ tokensUsed: sql`${runs.tokensUsed} + ${tokens}` })
    .where(eq(runs.id, runId))
    .returning({ asked: runs.asked, state: runs.state })
  return askedIn(row)
}

/** Sets how many rows of each object a run goes over; what was counted already stays. */
export async function setTotals(tx: Queryable, runId: string, totals: ReadonlyMap<string, number>): Promise<void> {
  const rows = [...totals].map(([object, total]) => ({ runId, object, total }))
  if (rows.length === 0) return
  await tx
    .insert(runCounters)
    .values(rows)
    .onConflictDoUpdate({ target: [runCounters.runId, runCounters.object], set: { total: sql`excluded.total` } })
}

/** Forgets what a run has counted: it begins again. */
export async function countAnew(db: Queryable, runId: string): Promise<void> {
  await db.delete(runCounters).where(eq(runCounters.runId, runId))
  await db.update(runs).set({ throughBefore: 0 }).where(eq(runs.id, runId))
}

export interface Counted {
  readonly written?: number
  readonly unchanged?: number
  readonly refused?: number
  readonly waiting?: number
}

/** Adds to a run's counters, in the transaction that moves the rows counted. */
export async function count(tx: Tx, runId: string, object: string, counted: Counted): Promise<void> {
  const { written = 0, unchanged = 0, refused = 0, waiting = 0 } = counted
  if (written === 0 && unchanged === 0 && refused === 0 && waiting === 0) return
  await tx
    .insert(runCounters)
    .values({ runId, object, written, unchanged, refused, waiting })
    .onConflictDoUpdate({
      target: [runCounters.runId, runCounters.object],
      set: {
        written: sql`${runCounters.written} + ${written}`,
        unchanged: sql`${runCounters.unchanged} + ${unchanged}`,
        refused: sql`${runCounters.refused} + ${refused}`,
        waiting: sql`${runCounters.waiting} + ${waiting}`,
      },
    })
}
