// A start time for a run: which runs may be given one, how far ahead, and what waits for its own.
import type { RunKind, RunState } from './run.ts'

const mostDays = 30
const dayMs = 24 * 3600_000

/** Null: a run of this kind may be given this time. One that has passed is no fault: the run starts at once. */
export function whyNotStartAt(kind: RunKind, at: Date, now: Date): string | null {
  if (kind !== 'full') return `${whyAtOnce[kind]} Only the full run can be given a start time.`
  if (at.getTime() - now.getTime() <= mostDays * dayMs) return null
  return `The full run can be set to start within the next ${mostDays} days, and ${at.toISOString()} is later than that; choose an earlier time.`
}

const whyAtOnce: Readonly<Record<Exclude<RunKind, 'full'>, string>> = {
  sample: 'A sample starts at once, because somebody then looks at it and approves it.',
  delta: 'A look for late changes starts at once, and comes by itself every few hours after the full run.',
  reconcile: 'A comparison starts at once, because it tells what stands in Pipedrive when it is asked for.',
  rollback: 'An undo starts at once, because it follows the preview that was read before it.',
}

interface Begun {
  readonly state: RunState
  readonly startedAt?: Date | null
}

/** What tells a run that waits for its start time from one that was parked at work: it has never begun. */
export function waitsToBegin({ state, startedAt }: Begun): boolean {
  return state === 'parked' && startedAt === null
}

/** It has written nothing, so nothing is continued by another of its kind. */
export function wasNeverBegun({ state, startedAt }: Begun): boolean {
  return state === 'cancelled' && startedAt === null
}
