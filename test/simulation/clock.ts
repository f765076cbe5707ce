// Time of the simulation: it runs many times faster than the wall clock, and jumps over what nobody needs to wait for.
import type { Later } from '../../jobs/pipedrive/later.ts'

export interface Clock {
  readonly now: () => Date
  readonly elapsedMs: () => number
  readonly later: Later
  /** Nothing is waited for until then. */
  jumpTo(moment: Date): void
  /** Waits so many milliseconds of the simulation. */
  pass(ms: number): Promise<void>
}

const start = Date.parse('2026-11-02T09:00:00Z')

export function createClock(speed: number): Clock {
  const began = performance.now()
  let jumpedMs = 0
  const elapsedMs = () => (performance.now() - began) * speed + jumpedMs
  const later: Later = (task, waitMs) => setTimeout(task, waitMs / speed)
  return {
    now: () => new Date(start + elapsedMs()),
    elapsedMs,
    later,
    jumpTo(moment) {
      jumpedMs += Math.max(0, moment.getTime() - start - elapsedMs())
    },
    pass: (ms) => new Promise((resolve) => void later(resolve, ms)),
  }
}
