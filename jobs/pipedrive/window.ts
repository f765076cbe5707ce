// The places of one worker in the company's 2 s window. A request occupies a place from before it is sent until 2 s after its reply:
// it reached Pipedrive in between, so any 2 s there hold at most as many requests as there are places, however slow the network is.
import { type Later, setLater } from './later.ts'
import { occupiedMs } from './limits.ts'

export type Admission = 'admitted' | 'look again'

export interface Window {
  /** Waits for a place. `look again`: something else than the window must be looked at first. */
  admit(signal?: AbortSignal): Promise<Admission>
  /** The reply is here, or it is certain that none will come. */
  replied(): void
  /** Nothing was sent: the place is free at once. */
  unsent(): void
  /** So many places, until this moment of the steady clock. */
  grant(places: number, untilMs: number): void
  /** Fewer places from now on. */
  shrink(places: number): void
  pause(untilMs: number): void
  lookAgain(): void
  fail(error: unknown): void
  readonly occupied: number
  readonly inFlight: number
  readonly places: number
}

interface Waiter {
  readonly resolve: (admission: Admission) => void
  readonly reject: (error: unknown) => void
}

interface State {
  places: number
  grantedUntilMs: number
  pausedUntilMs: number
  occupied: number
  inFlight: number
  /** When occupied places become free, in order. */
  releases: number[]
  readonly waiters: Set<Waiter>
  timer: NodeJS.Timeout | null
}

interface Clock {
  /** A clock that only moves forward: the wall clock can be set back in the middle of a window. */
  readonly elapsedMs: () => number
  readonly later?: Later
  /** At most so many requests without a reply. */
  readonly inFlightMax: number
}

export function createWindow(clock: Clock): Window {
  const state: State = {
    places: 0,
    grantedUntilMs: 0,
    pausedUntilMs: 0,
    occupied: 0,
    inFlight: 0,
    releases: [],
    waiters: new Set(),
    timer: null,
  }
  return {
    admit: (signal) => admit(state, clock, signal),
    replied() {
      state.inFlight -= 1
      state.releases.push(clock.elapsedMs() + occupiedMs)
      pump(state, clock)
    },
    unsent() {
      state.inFlight -= 1
      state.occupied -= 1
      pump(state, clock)
    },
    grant(places, untilMs) {
      state.places = places
      state.grantedUntilMs = untilMs
      pump(state, clock)
    },
    shrink(places) {
      state.places = Math.min(state.places, places)
    },
    pause(untilMs) {
      state.pausedUntilMs = Math.max(state.pausedUntilMs, untilMs)
      pump(state, clock)
    },
    lookAgain() {
      for (const waiter of taken(state)) waiter.resolve('look again')
    },
    fail(error) {
      for (const waiter of taken(state)) waiter.reject(error)
    },
    get occupied() {
      release(state, clock.elapsedMs())
      return state.occupied
    },
    get inFlight() {
      return state.inFlight
    },
    get places() {
      return state.places
    },
  }
}

async function admit(state: State, clock: Clock, signal?: AbortSignal): Promise<Admission> {
  signal?.throwIfAborted()
  if (state.waiters.size === 0 && hasRoom(state, clock)) {
    occupy(state)
    return 'admitted'
  }
  let abandon = () => undefined as void
  try {
    return await new Promise<Admission>((resolve, reject) => {
      const waiter = { resolve, reject }
      abandon = () => {
        state.waiters.delete(waiter)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', abandon, { once: true })
      state.waiters.add(waiter)
      pump(state, clock)
    })
  } finally {
    signal?.removeEventListener('abort', abandon)
  }
}

function hasRoom(state: State, clock: Clock): boolean {
  const now = clock.elapsedMs()
  release(state, now)
  if (now < state.pausedUntilMs || now >= state.grantedUntilMs) return false
  return state.occupied < state.places && state.inFlight < clock.inFlightMax
}

function occupy(state: State): void {
  state.occupied += 1
  state.inFlight += 1
}

function release(state: State, now: number): void {
  let free = 0
  while (free < state.releases.length && (state.releases[free] ?? now) <= now) free += 1
  if (free === 0) return
  state.releases.splice(0, free)
  state.occupied -= free
}

/** Lets in whoever may go, and comes back when the next place becomes free or the pause is over. */
function pump(state: State, clock: Clock): void {
  for (const waiter of state.waiters) {
    if (!hasRoom(state, clock)) break
    state.waiters.delete(waiter)
    occupy(state)
    waiter.resolve('admitted')
  }
  if (state.timer) clearTimeout(state.timer)
  state.timer = null
  if (state.waiters.size === 0) return
  const now = clock.elapsedMs()
  const next = now < state.pausedUntilMs ? state.pausedUntilMs : state.releases[0]
  if (next === undefined) return
  state.timer = (clock.later ?? setLater)(() => pump(state, clock), Math.max(1, Math.ceil(next - now)))
}

function taken(state: State): readonly Waiter[] {
  const waiting = [...state.waiters]
  state.waiters.clear()
  if (state.timer) clearTimeout(state.timer)
  state.timer = null
  return waiting
}
