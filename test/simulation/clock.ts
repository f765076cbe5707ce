// Time of the simulation: it stands while anybody works and jumps to the next timer when everybody waits, so that nothing is waited for.
import type { Later } from '../../jobs/pipedrive/later.ts'

export interface Clock {
  readonly now: () => Date
  readonly elapsedMs: () => number
  readonly later: Later
  /** Something outside of time is under way (a query, a request at the server): until the answer is called, time stands. */
  busy(): () => void
  /** Nothing is waited for until then. */
  jumpTo(moment: Date): void
  /** Waits so many milliseconds of the simulation. */
  pass(ms: number): Promise<void>
  /** No timer goes off any more. */
  stop(): void
}

interface Timer {
  readonly atMs: number
  readonly task: () => void
  readonly handle: NodeJS.Timeout
}

const start = Date.parse('2026-11-02T09:00:00Z')
/** Turns of the event loop without any work before time moves: promises and streams need a few to come to rest. */
const quietTurns = 4
/** A query may wait for a lock whose holder waits for time: then time moves on all the same. */
const stuckMs = 250
const farMs = 2 ** 31 - 1

/** So many milliseconds after the beginning of the simulation's time. */
export function createClock(fromMs = 0): Clock {
  const timers: Timer[] = []
  let elapsed = fromMs
  let working = 0
  let turns = 0
  let isArmed = false
  let isStopped = false
  let begun = 0
  let begunThen = 0
  const stuck = setInterval(() => {
    if (working > 0 && begun === begunThen) goOn()
    begunThen = begun
  }, stuckMs).unref()

  function arm(): void {
    if (isArmed || isStopped) return
    isArmed = true
    turns = 0
    setImmediate(turn)
  }
  function turn(): void {
    isArmed = false
    if (working > 0 || isStopped || timers.length === 0) return
    isArmed = true
    setImmediate(turn)
    turns += 1
    if (turns > quietTurns) goOn()
  }
  function goOn(): void {
    turns = 0
    while (timers[0] && wasCleared(timers[0].handle)) timers.shift()
    const [next] = timers
    if (!next || isStopped) return
    elapsed = Math.max(elapsed, next.atMs)
    const due = timers.findIndex(({ atMs }) => atMs > elapsed)
    for (const { handle, task } of timers.splice(0, due === -1 ? timers.length : due)) {
      const isCleared = wasCleared(handle)
      clearTimeout(handle)
      if (!isCleared) task()
    }
  }
  const later: Later = (task, waitMs) => {
    // The product clears and unrefs its timers with Node's own functions: the handle is a real one that never goes off.
    const handle = setTimeout(() => undefined, farMs).unref()
    const timer = { atMs: elapsed + Math.max(0, waitMs), task, handle }
    const place = timers.findIndex((one) => one.atMs > timer.atMs)
    timers.splice(place === -1 ? timers.length : place, 0, timer)
    arm()
    return handle
  }
  return {
    now: () => new Date(start + elapsed),
    elapsedMs: () => elapsed,
    later,
    busy() {
      let isOver = false
      working += 1
      begun += 1
      return () => {
        if (isOver) return
        isOver = true
        working -= 1
        if (working === 0) arm()
      }
    },
    jumpTo(moment) {
      elapsed = Math.max(elapsed, moment.getTime() - start)
    },
    pass: (ms) => new Promise((resolve) => void later(resolve, ms)),
    stop() {
      isStopped = true
      clearInterval(stuck)
      for (const { handle } of timers.splice(0)) clearTimeout(handle)
    },
  }
}

/** Node marks a timer that was cleared; it has no public way to ask. */
function wasCleared(handle: NodeJS.Timeout): boolean {
  return (handle as unknown as { readonly _destroyed: boolean })._destroyed
}
