// What an admin says to a run: pause, go on, cancel, and that a sample is good.
import { waitsToBegin } from '../migration/start-time.ts'
import type { Tx } from './client.ts'
import { orm } from './drizzle.ts'
import type { RunRow } from './runs.ts'
import { runs } from './schema.ts'

const { and, eq } = orm

/**
 * What the admin asks of an open run. A run at work is asked (its driver obeys between two batches); one at rest changes at
 * once. False: the run is not in a state in which that can be asked.
 */
export async function askRun(tx: Tx, runId: string, ask: 'pause' | 'resume' | 'cancel'): Promise<boolean> {
  const [row] = await tx.select().from(runs).where(eq(runs.id, runId)).for('update')
  if (!row) return false
  const change = answerTo(ask, row)
  if (change === null) return false
  await tx.update(runs).set(change).where(eq(runs.id, runId))
  return true
}

function answerTo(ask: 'pause' | 'resume' | 'cancel', row: RunRow): Partial<RunRow> | null {
  const { state } = row
  if (ask === 'resume')
    return state === 'paused' || state === 'parked'
      ? { state: 'queued', reason: null, resumesAt: null, restedMs: null, asked: null }
      : null
  // Who cancels is not to find it paused because a colleague asked for that a moment later.
  if (state === 'running') return row.asked === 'cancel' && ask === 'pause' ? null : { asked: ask }
  if (ask === 'pause')
    return state === 'queued' || state === 'parked'
      ? { state: 'paused', reason: waitsToBegin(row) ? pausedEarly : 'Paused by an admin.', resumesAt: null }
      : null
  const isOpen = state === 'queued' || state === 'parked' || state === 'paused' || state === 'awaiting_approval'
  return isOpen ? { state: 'cancelled', reason: 'Cancelled by an admin.', endedAt: new Date() } : null
}

const pausedEarly =
  'Paused by an admin before it began: it no longer starts at the time that was set. Resumed, it starts at once.'

/** Approves a sample that awaits it. */
export async function approveRun(tx: Tx, runId: string, at: Date): Promise<boolean> {
  const approved = await tx
    .update(runs)
    .set({ approvedAt: at, state: 'done', endedAt: at, reason: null })
    .where(and(eq(runs.id, runId), eq(runs.state, 'awaiting_approval')))
    .returning({ id: runs.id })
  return approved.length > 0
}
