// How fast a run gets on and how long it still takes, from what it did since it was last taken into work.
import { finishOf, type ReservedTokens } from './budget.ts'
import { doneWithin } from './off-peak.ts'
import type { ObjectProgress, RunState } from './run.ts'
import type { Settings } from './settings.ts'

/** Since when a run has been at work without a rest, and what it had behind it then. */
export interface Stretch {
  readonly state: RunState
  readonly takenUpAt: Date | null
  readonly throughBefore: number
  readonly approvedAt: Date | null
  readonly endedAt: Date | null
}

export interface Pace {
  /** Records a second, rounded to a tenth; 0 while the run rests. */
  readonly perSecond: number
  /** Null: the run rests, or nothing is through yet, so that it cannot be known. */
  readonly secondsLeft: number | null
}

/** What makes a run rest although there is work left. */
export interface Rests {
  /** Those of the company's day. */
  readonly tokens: ReservedTokens
  readonly offPeak: Settings['offPeak']
  /** What the run has cost so far. */
  readonly tokensUsed: number
}

/** How many of a run's records need nothing more from it. */
export function throughOf(objects: readonly Omit<ObjectProgress, 'object' | 'total' | 'waiting'>[]): number {
  return objects.reduce((sum, each) => sum + each.written + each.unchanged + each.refused, 0)
}

/** Hours in which it was parked, paused or without a driver say nothing about how fast it is: they are left out. */
export function paceOf(run: Stretch, objects: readonly ObjectProgress[], now: Date, rests: Rests | null = null): Pace {
  const rate = rateOf(run, throughOf(objects), now)
  const perSecond = Math.round(rate * 10) / 10
  if (run.state === 'done') return { perSecond, secondsLeft: 0 }
  if (run.state !== 'running' || rate === 0) return { perSecond, secondsLeft: null }
  const through = throughOf(objects)
  const left = Math.max(0, objects.reduce((sum, each) => sum + each.total, 0) - through)
  const seconds = Math.ceil(left / rate)
  if (rests === null) return { perSecond, secondsLeft: seconds }
  // What is left costs as much a record as what is through did.
  const tokens = Math.ceil((left * rests.tokensUsed) / through)
  const finishes = [
    finishOf({ seconds, tokens }, rests.tokens, now).finishesAt,
    doneWithin(now, seconds, rests.offPeak),
  ]
  const at = Math.max(...finishes.map((finish) => finish.getTime()))
  return { perSecond, secondsLeft: Math.ceil((at - now.getTime()) / 1000) }
}

function rateOf(run: Stretch, through: number, now: Date): number {
  const until = workedUntil(run, now)
  if (until === null || run.takenUpAt === null) return 0
  const seconds = (until.getTime() - run.takenUpAt.getTime()) / 1000
  return seconds > 0 ? Math.max(0, through - run.throughBefore) / seconds : 0
}

/** A sample ends with its approval, long after the work on it. */
function workedUntil(run: Stretch, now: Date): Date | null {
  if (run.state === 'running') return now
  return run.state === 'done' && run.approvedAt === null ? run.endedAt : null
}
