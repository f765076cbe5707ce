// The scarce things of a company, shared by all workers: the 2 s window leased in shares, the day's tokens, and who may not send until when.
import { isDeepStrictEqual } from 'node:util'
import { nextResetUtc } from '../migration/budget.ts'
import type { Db, Queryable } from './client.ts'
import { orm } from './drizzle.ts'
import { budgetLeases, budgets } from './schema.ts'

const { and, eq, gt, lt, sql } = orm

export type Budget = typeof budgets.$inferSelect
export type BlockedBy = NonNullable<Budget['blockedBy']>

/** What a worker has learnt since it last wrote: from headers, from refusals, and by counting what it spent. */
export interface Learnt {
  readonly requestsPerWindow: number | null
  readonly tokens: { readonly limit: number; readonly left: number } | null
  readonly spent: number
  readonly block: { readonly by: BlockedBy; readonly until: Date } | null
}

export interface Lease {
  readonly companyId: number
  /** One per budget in a process, never one per process: two that share an id would both use the same share. */
  readonly workerId: string
  /** Places in the window that the worker cannot give back at this moment. */
  readonly held: number
  /** How long the share stays reserved without being renewed. */
  readonly reservedMs: number
  /** Tokens a day to count with while no reply has named any; null: nothing is assumed. */
  readonly assumedTokens?: number | null
}

export interface Share {
  /** Reserved for this worker until the lease expires. */
  readonly granted: number
  /** What it should come down to, because the others have a right to the rest. */
  readonly fair: number
  readonly budget: Budget
}

/**
 * Renews a worker's share of the window and exchanges what is known about the company's limits, in one transaction. The row of the
 * budget is locked, so that the unexpired shares never add up to more than the window.
 */
export async function renewLease(db: Db, lease: Lease, learnt: Learnt, now: Date): Promise<Share> {
  return db.transaction(async (tx) => {
    const budget = await learn(tx, lease, learnt, now)
    const mine = eq(budgetLeases.workerId, lease.workerId)
    const live = await tx
      .select({ workerId: budgetLeases.workerId, requests: budgetLeases.requests })
      .from(budgetLeases)
      .where(and(eq(budgetLeases.companyId, lease.companyId), gt(budgetLeases.expiresAt, sql`clock_timestamp()`)))
    const { granted, fair } = shareOf(live, lease, budget.requestsPerWindow)
    const values = { requests: granted, expiresAt: inMs(lease.reservedMs) }
    await tx
      .insert(budgetLeases)
      .values({ companyId: lease.companyId, workerId: lease.workerId, ...values })
      .onConflictDoUpdate({ target: [budgetLeases.companyId, budgetLeases.workerId], set: values })
    if (!live.some(({ workerId }) => workerId === lease.workerId)) await forgetExpired(tx, lease.companyId, mine)
    return { granted, fair, budget }
  })
}

/** Gives a share back. What is still occupied stays reserved for as long as Pipedrive may count it. */
export async function releaseLease(db: Db, lease: Lease): Promise<void> {
  await db
    .update(budgetLeases)
    .set({ requests: lease.held, expiresAt: inMs(lease.reservedMs) })
    .where(and(eq(budgetLeases.companyId, lease.companyId), eq(budgetLeases.workerId, lease.workerId)))
}

export async function budgetOf(db: Queryable, companyId: number): Promise<Budget | null> {
  const [row] = await db.select().from(budgets).where(eq(budgets.companyId, companyId))
  return row ?? null
}

/**
 * Lifts a block, for an admin who resumes a parked run at once; the next refusal sets it again. What was left today is forgotten too:
 * it would stop the run before Pipedrive is asked. A whole day is counted with until a reply says better.
 */
export async function liftBlock(db: Queryable, companyId: number): Promise<void> {
  await db
    .update(budgets)
    .set({ blockedUntil: null, blockedBy: null, tokensLeft: sql`${budgets.tokensLimit}` })
    .where(eq(budgets.companyId, companyId))
}

type Tokens = Pick<Budget, 'tokensLimit' | 'tokensLeft' | 'observedAt' | 'blockedBy' | 'blockedUntil'>

/** What is left today: a figure of yesterday, or of before a used-up day was to be asked again, says only how much a whole day has. */
export function leftToday(budget: Tokens, now: Date): number | null {
  const { tokensLimit, tokensLeft, observedAt, blockedBy, blockedUntil } = budget
  if (tokensLimit === null || tokensLeft === null || observedAt === null) return null
  const isAskedAgain =
    blockedBy === 'daily' && blockedUntil !== null && blockedUntil <= now && observedAt < blockedUntil
  return isAskedAgain || nextResetUtc(observedAt) <= now ? tokensLimit : tokensLeft
}

async function learn(tx: Queryable, { companyId, assumedTokens }: Lease, learnt: Learnt, now: Date): Promise<Budget> {
  const locked = () => tx.select().from(budgets).where(eq(budgets.companyId, companyId)).for('update')
  let [row] = await locked()
  if (!row) {
    await tx.insert(budgets).values({ companyId }).onConflictDoNothing()
    ;[row] = await locked()
  }
  if (!row)
    throw new Error(`The budget of company ${companyId} vanished while it was locked; its row must not be deleted.`)
  const next = merged(assuming(row, assumedTokens ?? null, now), learnt, now)
  if (!isDeepStrictEqual(next, row)) await tx.update(budgets).set(next).where(eq(budgets.companyId, companyId))
  return next
}

/** A figure that was assumed follows the admin's word; what was counted of the day is kept. */
function assuming(row: Budget, assumed: number | null, now: Date): Budget {
  if (row.tokensTold || row.tokensLimit === assumed) return row
  if (assumed === null) return { ...row, tokensLimit: null, tokensLeft: null, observedAt: null }
  const spent = (row.tokensLimit ?? 0) - (leftToday(row, now) ?? row.tokensLimit ?? 0)
  return { ...row, tokensLimit: assumed, tokensLeft: Math.max(0, assumed - spent), observedAt: now }
}

function merged(row: Budget, learnt: Learnt, now: Date): Budget {
  const left = leftToday(row, now)
  const counted =
    left === null
      ? {}
      : { tokensLeft: Math.max(0, left - learnt.spent), observedAt: learnt.spent > 0 ? now : row.observedAt }
  const told = learnt.tokens
    ? { tokensLimit: learnt.tokens.limit, tokensLeft: learnt.tokens.left, tokensTold: true, observedAt: now }
    : counted
  const blocked =
    learnt.block && learnt.block.until.getTime() > (row.blockedUntil?.getTime() ?? 0)
      ? { blockedUntil: learnt.block.until, blockedBy: learnt.block.by }
      : {}
  return { ...row, requestsPerWindow: learnt.requestsPerWindow ?? row.requestsPerWindow, ...told, ...blocked }
}

interface LiveLease {
  readonly workerId: string
  readonly requests: number
}

function shareOf(live: readonly LiveLease[], lease: Lease, window: number): { granted: number; fair: number } {
  const others = live.filter(({ workerId }) => workerId !== lease.workerId)
  const before = others.filter(({ workerId }) => workerId < lease.workerId).length
  const workers = others.length + 1
  const fair = Math.floor(window / workers) + (before < window % workers ? 1 : 0)
  const free = Math.max(0, window - others.reduce((sum, { requests }) => sum + requests, 0))
  const reserved = live.find(({ workerId }) => workerId === lease.workerId)?.requests ?? 0
  return { granted: Math.max(Math.min(lease.held, reserved), Math.min(fair, free)), fair }
}

/** Leases of workers that died long ago, so that the table does not grow with every restart. */
async function forgetExpired(tx: Queryable, companyId: number, mine: ReturnType<typeof eq>): Promise<void> {
  const old = lt(budgetLeases.expiresAt, sql`clock_timestamp() - interval '1 minute'`)
  await tx.delete(budgetLeases).where(and(eq(budgetLeases.companyId, companyId), old, sql`not ${mine}`))
}

/** The database's clock decides when a lease is over: the workers' clocks may differ by more than the window. */
function inMs(ms: number) {
  return sql`clock_timestamp() + make_interval(secs => ${ms / 1000})`
}
