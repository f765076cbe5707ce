// How a driver puts its run to rest: what an admin or an uninstallation said meanwhile counts for more than why the driver stopped.
import { throughOf } from '../migration/pace.ts'
import { restAfter } from '../migration/patience.ts'
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { type Asked, type Driven, drivenBy, type RunRow } from './runs.ts'
import { runCounters, runs } from './schema.ts'

const { and, eq } = orm

export type Rest =
  | { readonly state: 'done' | 'awaiting_approval' }
  | { readonly state: 'parked'; readonly reason: string; readonly resumesAt: Date }
  /** Something gave no answer: the run looks again after `retryMs`, and later each time that it came no further. */
  | { readonly state: 'parked'; readonly reason: string; readonly retryMs: number }
  | { readonly state: 'paused' | 'cancelled' | 'failed'; readonly reason: string }

/** `queued`: nobody asked for a rest (the worker goes down); whoever takes the run up next decides. */
type Wanted = Rest | { readonly state: 'queued' }

const answers = {
  pause: { state: 'paused', reason: 'Paused by an admin.' },
  cancel: { state: 'cancelled', reason: 'Cancelled by an admin.' },
} as const satisfies Record<NonNullable<Asked>, Rest>

/** The driver stops because it was told to: another one may take the run over at once, unless it was asked to rest. */
export async function handBack(db: Queryable, run: Driven, at: Date): Promise<Wanted | null> {
  return restRun(db, run, { state: 'queued' }, at)
}

/**
 * Puts a run to rest after the driver stopped working on it, and gives how it rests now. Null: another driver has taken it over, or
 * somebody ended it meanwhile (an uninstallation), and it stays as it is.
 */
export async function restRun(db: Queryable, run: Driven, wanted: Wanted, at: Date): Promise<Wanted | null> {
  return db.transaction(async (tx) => {
    const atWork = and(drivenBy(run), eq(runs.state, 'running'))
    const [row] = await tx.select().from(runs).where(atWork).for('update')
    if (!row) return null
    const rest = obeying(row.asked, wanted)
    // A sample that waits for its approval has done its work: the retention counts from here.
    const isOver = rest.state !== 'parked' && rest.state !== 'paused' && rest.state !== 'queued'
    await tx
      .update(runs)
      .set({
        state: rest.state,
        asked: null,
        reason: 'reason' in rest ? rest.reason : null,
        ...(await waiting(tx, row, { rest, at })),
        ...(isOver ? { endedAt: at } : {}),
      })
      .where(eq(runs.id, run.id))
    return rest
  })
}

/** Whoever takes over a run that was handed back goes on with the same patience. */
async function waiting(tx: Tx, row: RunRow, { rest, at }: { readonly rest: Wanted; readonly at: Date }) {
  if (rest.state === 'queued') return { resumesAt: null }
  if (rest.state !== 'parked') return { resumesAt: null, restedMs: null }
  if ('resumesAt' in rest) return { resumesAt: rest.resumesAt, restedMs: null }
  const through = throughOf(await tx.select().from(runCounters).where(eq(runCounters.runId, row.id)))
  const restedMs = restAfter(rest.retryMs, { restedMs: row.restedMs, gotOn: through > row.throughBefore })
  return { resumesAt: new Date(at.getTime() + restedMs), restedMs }
}

/** What was asked wins over any rest from which the run would go on; one that waits for an admin is paused enough. */
function obeying(asked: Asked, wanted: Wanted): Wanted {
  if (asked === null) return wanted
  const goesOn = wanted.state === 'parked' || wanted.state === 'queued'
  const waits = wanted.state === 'paused' || wanted.state === 'awaiting_approval'
  return goesOn || (waits && asked === 'cancel') ? answers[asked] : wanted
}
