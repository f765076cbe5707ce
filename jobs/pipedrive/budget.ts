// One worker's hold on its company's budget: places in the 2 s window, leased from the database in the background, and the day's tokens.
import { performance } from 'node:perf_hooks'
import { releaseLease, renewLease, type BlockedBy } from '../../db/budgets.ts'
import type { Db } from '../../db/client.ts'
import { createKnowledge, type Block, type Knowledge } from './knowledge.ts'
import { type Limits, occupiedMs } from './limits.ts'
import { type Later, setLater } from './later.ts'
import { createWindow, type Window } from './window.ts'

export interface BudgetDeps {
  readonly db: Db
  readonly companyId: number
  /** A UUID of this budget's own; two budgets must never share one. */
  readonly workerId: string
  readonly now: () => Date
  /** The share of the day's tokens that is left to the customer's other integrations (0..1). */
  readonly reserve: number
  /** Tokens a day to count with while no reply has named any. */
  readonly assumedTokens?: number | null
  /** At most so many requests without a reply; 64 unless said. */
  readonly inFlightMax?: number
  /** A clock that only moves forward, in milliseconds. */
  readonly elapsedMs?: () => number
  /** Calls after so many milliseconds of that clock. */
  readonly later?: Later
}

export interface Permit {
  readonly kind: 'permit'
  readonly cost: number
}

/** Nothing may be sent for longer than is worth waiting for with a request in hand. */
export interface Parked {
  readonly kind: 'parked'
  readonly by: BlockedBy
  readonly until: Date
}

export type Known = Pick<Knowledge, 'requestsPerWindow' | 'requestsTold' | 'tokensLimit' | 'tokensLeft' | 'blocked'>

export interface Budget {
  /** Waits for a place in the window; no round trip to the database. Throws the signal's reason when it is aborted. */
  take(cost: number, signal?: AbortSignal): Promise<Permit | Parked>
  /** The reply is here (or none will come): the place becomes free 2 s later, the headers correct the row. */
  settle(permit: Permit, limits: Limits | null): void
  /** Nothing was sent: place and tokens go back at once. */
  giveBack(permit: Permit): void
  /** Nobody in this company sends before this instant. */
  block(by: BlockedBy, until: Date): void
  /** What is known about the account's limits. */
  known(): Known
  /** Tells the others what was learnt last, and gives the share back. */
  close(): Promise<void>
}

const renewMs = 1000
/** While there is no place at all, because another worker has yet to make room. */
const eagerMs = 250
/** A share is used for so long after it was asked for, and stays reserved until what was sent last has left the window. */
const leaseMs = 4000
const reservedMs = leaseMs + occupiedMs + 1000
/** A worker that cannot renew its lease for this long says so to those who wait. */
const lostMs = 30_000
/** Shorter blocks are waited for with the request in hand; longer ones park the run. */
const worthWaitingMs = 15_000

interface State {
  readonly deps: BudgetDeps
  readonly elapsedMs: () => number
  readonly later: Later
  readonly window: Window
  readonly knowledge: Knowledge
  syncing: Promise<void> | null
  syncedAtMs: number | null
  timer: NodeJS.Timeout | null
  closed: boolean
}

export function createBudget(deps: BudgetDeps): Budget {
  const elapsedMs = deps.elapsedMs ?? (() => performance.now())
  const later = deps.later ?? setLater
  const window = createWindow({ elapsedMs, later, inFlightMax: deps.inFlightMax ?? 64 })
  const knowledge = createKnowledge(deps.now)
  const state: State = {
    deps,
    elapsedMs,
    later,
    window,
    knowledge,
    syncing: null,
    syncedAtMs: null,
    timer: null,
    closed: false,
  }
  return {
    take: (cost, signal) => take(state, cost, signal),
    settle(permit, limits) {
      knowledge.replied(permit.cost)
      if (limits) observe(state, limits)
      window.replied()
    },
    giveBack(permit) {
      knowledge.refund(permit.cost)
      window.unsent()
    },
    block(by, until) {
      // Many requests are refused by one burst; it is one reason to doubt, not many.
      if (by === 'burst' && !knowledge.stopFor(0, 0)) resized(state, () => knowledge.doubtWindow())
      if (!knowledge.block({ by, until })) return
      obey(state, { by, until })
      syncIn(state, 0)
    },
    known: () => ({
      requestsPerWindow: knowledge.requestsPerWindow,
      requestsTold: knowledge.requestsTold,
      tokensLimit: knowledge.tokensLimit,
      tokensLeft: knowledge.tokensLeft,
      blocked: knowledge.blocked,
    }),
    close: () => close(state),
  }
}

async function take(state: State, cost: number, signal?: AbortSignal): Promise<Permit | Parked> {
  for (;;) {
    signal?.throwIfAborted()
    if (state.closed) throw new Error('The budget is closed; nothing may be sent with it any more.')
    if (state.syncedAtMs === null) await sync(state)
    const before = parked(state, cost)
    if (before) return before
    if ((await state.window.admit(signal)) === 'look again') continue
    const meanwhile = state.knowledge.stopFor(cost, state.deps.reserve)
    if (!meanwhile && !signal?.aborted) {
      state.knowledge.spend(cost)
      return { kind: 'permit', cost }
    }
    state.window.unsent()
  }
}

function parked(state: State, cost: number): Parked | null {
  const stop = state.knowledge.stopFor(cost, state.deps.reserve)
  if (!stop) return null
  if (stop.by === 'reserve' || waitMsOf(state, stop) > worthWaitingMs) return { kind: 'parked', ...stop }
  obey(state, stop)
  return null
}

function waitMsOf(state: State, block: Block): number {
  return block.until.getTime() - state.deps.now().getTime()
}

function obey(state: State, block: Block): void {
  const waitMs = waitMsOf(state, block)
  if (waitMs > worthWaitingMs) state.window.lookAgain()
  else if (waitMs > 0) state.window.pause(state.elapsedMs() + waitMs)
}

function observe(state: State, limits: Limits): void {
  resized(state, () => state.knowledge.observe(limits))
}

/** A smaller window counts at once, in proportion to our share of it; a larger one comes with the next lease. */
function resized(state: State, change: () => void): void {
  const before = state.knowledge.requestsPerWindow
  change()
  const after = state.knowledge.requestsPerWindow
  if (after < before) state.window.shrink(Math.floor((state.window.places * after) / before))
  if (after !== before) syncIn(state, 0)
}

function syncIn(state: State, waitMs: number): void {
  if (state.closed) return
  if (state.timer) clearTimeout(state.timer)
  // What fails here is told to those who wait for a place, in `renew`.
  state.timer = state.later(() => void sync(state).catch(() => undefined), waitMs)
  state.timer.unref()
}

async function sync(state: State): Promise<void> {
  state.syncing ??= renew(state).finally(() => {
    state.syncing = null
    syncIn(state, state.window.places === 0 ? eagerMs : renewMs)
  })
  return state.syncing
}

async function renew(state: State): Promise<void> {
  const { deps, window, knowledge } = state
  const { db, companyId, workerId, assumedTokens = null } = deps
  const askedAtMs = state.elapsedMs()
  const learnt = knowledge.tell()
  const held = Math.max(window.places, window.occupied)
  try {
    const share = await renewLease(db, { companyId, workerId, held, reservedMs, assumedTokens }, learnt, deps.now())
    knowledge.adopt(share.budget)
    // A header may have said meanwhile that the window is smaller than the one that was divided.
    const scale = Math.min(1, knowledge.requestsPerWindow / share.budget.requestsPerWindow)
    window.grant(Math.floor(Math.min(share.granted, share.fair) * scale), askedAtMs + leaseMs)
    state.syncedAtMs = askedAtMs
    const stop = knowledge.stopFor(0, 0)
    if (stop) obey(state, stop)
  } catch (error) {
    knowledge.keep(learnt)
    if (state.syncedAtMs === null || state.elapsedMs() - state.syncedAtMs > lostMs) window.fail(error)
    throw error
  }
}

/**
 * Requests without a reply keep their place until the lease runs out; everything else goes back after 2 s. Without a database the lease
 * runs out by itself, so that closing never hides why the work ended.
 */
async function close(state: State): Promise<void> {
  if (state.closed) return
  state.closed = true
  if (state.timer) clearTimeout(state.timer)
  state.window.fail(new Error('The budget was closed while a request waited for its place.'))
  await state.syncing?.catch(() => undefined)
  if (state.syncedAtMs === null) return
  await giveShareBack(state).catch(() => undefined)
}

async function giveShareBack(state: State): Promise<void> {
  await renew(state)
  const { db, companyId, workerId } = state.deps
  const restMs = state.window.inFlight > 0 ? reservedMs : occupiedMs
  await releaseLease(db, { companyId, workerId, held: state.window.occupied, reservedMs: restMs })
}
