// What one worker knows about its company's limits: from the shared row, from headers, and by counting what it spends itself.
import { leftToday, type BlockedBy, type Budget as Row, type Learnt } from '../../db/budgets.ts'
import { parkUntil, touchesReserve } from '../../migration/budget.ts'
import type { Limits } from './limits.ts'

export interface Block {
  readonly by: BlockedBy
  readonly until: Date
}

export interface Knowledge {
  spend(cost: number): void
  /** The request has its reply: headers from now on have counted it. */
  replied(cost: number): void
  refund(cost: number): void
  observe(limits: Limits): void
  /** False: a longer block is known already. */
  block(block: Block): boolean
  /** What stops a request of this cost now, and until when. */
  stopFor(cost: number, reserve: number): Block | null
  /** A burst was refused: a window whose size no header has told is taken to be smaller than it was thought. */
  doubtWindow(): void
  readonly requestsPerWindow: number
  /** As a header has said it to this worker; null: what is used is assumed, and tells nothing about the account's plan. */
  readonly requestsTold: number | null
  readonly tokensLimit: number | null
  readonly tokensLeft: number | null
  /** The block that holds now. */
  readonly blocked: Block | null
  /** Hands over what is not yet in the shared row; `adopt` or `keep` must follow. */
  tell(): Learnt
  keep(learnt: Learnt): void
  adopt(row: Row): void
}

interface State {
  readonly now: () => Date
  row: Pick<Row, 'requestsPerWindow' | 'tokensLimit' | 'tokensLeft' | 'observedAt'>
  blocked: Block | null
  learnt: Learnt
  requestsTold: number | null
  costInFlight: number
}

const nothing: Learnt = { requestsPerWindow: null, tokens: null, spent: 0, block: null }
const smallestWindow = 10

export function createKnowledge(now: () => Date): Knowledge {
  const state: State = {
    now,
    row: { requestsPerWindow: 80, tokensLimit: null, tokensLeft: null, observedAt: null },
    blocked: null,
    learnt: nothing,
    requestsTold: null,
    costInFlight: 0,
  }
  return {
    spend(cost) {
      state.costInFlight += cost
      count(state, cost)
    },
    replied(cost) {
      state.costInFlight -= cost
    },
    refund(cost) {
      state.costInFlight -= cost
      count(state, -cost)
    },
    observe: (limits) => observe(state, limits),
    block: (block) => remember(state, block),
    stopFor: (cost, reserve) => stopFor(state, cost, reserve),
    doubtWindow() {
      if (state.learnt.requestsPerWindow !== null) return
      learnWindow(state, Math.max(smallestWindow, Math.floor(state.row.requestsPerWindow * 0.8)))
    },
    get requestsPerWindow() {
      return state.row.requestsPerWindow
    },
    get requestsTold() {
      return state.requestsTold
    },
    get tokensLimit() {
      return state.row.tokensLimit
    },
    get tokensLeft() {
      return leftNow(state, now())
    },
    get blocked() {
      return blockOf(state)
    },
    tell() {
      const learnt = state.learnt
      state.learnt = nothing
      return learnt
    },
    keep: (learnt) => keep(state, learnt),
    adopt: (row) => adopt(state, row),
  }
}

/** Counted by ourselves until a header says better; from a whole day's tokens after midnight. */
function count(state: State, cost: number): void {
  const now = state.now()
  const left = leftNow(state, now)
  if (left !== null) state.row = { ...state.row, tokensLeft: Math.max(0, left - cost), observedAt: now }
  state.learnt = { ...state.learnt, spent: state.learnt.spent + cost }
}

function observe(state: State, { requestsLimit, tokens }: Limits): void {
  if (tokens) {
    const left = Math.max(0, tokens.left - state.costInFlight)
    state.row = { ...state.row, tokensLimit: tokens.limit, tokensLeft: left, observedAt: state.now() }
    state.learnt = { ...state.learnt, tokens: { limit: tokens.limit, left }, spent: 0 }
  }
  if (requestsLimit === null || requestsLimit < 1) return
  state.requestsTold = Math.floor(requestsLimit)
  learnWindow(state, state.requestsTold)
}

function learnWindow(state: State, requests: number): void {
  state.row = { ...state.row, requestsPerWindow: requests }
  state.learnt = { ...state.learnt, requestsPerWindow: requests }
}

function remember(state: State, block: Block): boolean {
  if (block.until.getTime() <= (state.blocked?.until.getTime() ?? 0)) return false
  state.blocked = block
  state.learnt = { ...state.learnt, block }
  return true
}

function stopFor(state: State, cost: number, reserve: number): Block | null {
  const block = blockOf(state)
  if (block) return block
  const now = state.now()
  const tokens = { limit: state.row.tokensLimit, left: leftNow(state, now) }
  if (!touchesReserve(tokens, reserve, cost)) return null
  return { by: touchesReserve(tokens, 0, cost) ? 'daily' : 'reserve', until: parkUntil(now) }
}

function leftNow({ row, blocked }: State, now: Date): number | null {
  return leftToday({ ...row, blockedBy: blocked?.by ?? null, blockedUntil: blocked?.until ?? null }, now)
}

function blockOf({ blocked, now }: State): Block | null {
  return blocked && blocked.until.getTime() > now().getTime() ? blocked : null
}

/** The exchange failed: what was told is still to be told, unless something newer is known. */
function keep(state: State, old: Learnt): void {
  const { requestsPerWindow, tokens, spent, block } = state.learnt
  state.learnt = {
    requestsPerWindow: requestsPerWindow ?? old.requestsPerWindow,
    tokens: tokens ?? old.tokens,
    spent: tokens ? spent : spent + old.spent,
    block: block ?? old.block,
  }
}

/** The row as all workers have filled it; what was learnt since it was asked for is newer. */
function adopt(state: State, row: Row): void {
  const { requestsPerWindow, tokens, spent } = state.learnt
  const counted = row.tokensLeft === null ? null : Math.max(0, row.tokensLeft - spent)
  state.row = {
    requestsPerWindow: requestsPerWindow ?? row.requestsPerWindow,
    tokensLimit: tokens ? state.row.tokensLimit : row.tokensLimit,
    tokensLeft: tokens ? state.row.tokensLeft : counted,
    observedAt: tokens ? state.row.observedAt : row.observedAt,
  }
  if (state.learnt.block) return
  state.blocked = row.blockedUntil && row.blockedBy ? { by: row.blockedBy, until: row.blockedUntil } : null
}
