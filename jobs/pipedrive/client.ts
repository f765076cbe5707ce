// Sends requests to one company's Pipedrive: token, place in the budget, transport, and what follows from each reply.
import { setMaxListeners } from 'node:events'
import type { Db } from '../../db/client.ts'
import type { Seal } from '../../db/seal.ts'
import { allowedOrigin } from '../../migration/api-hosts.ts'
import { backoffMs, tokensFor } from '../../migration/budget.ts'
import type { Outcome } from '../../migration/outcome.ts'
import type { Budget, Parked, Permit } from './budget.ts'
import { type Bursts, createBursts } from './bursts.ts'
import { type Later, pause, setLater } from './later.ts'
import { limitsOf } from './limits.ts'
import type { OAuthClient } from './oauth.ts'
import { judge, type Judged } from './outcome.ts'
import { isWrite, type PipedriveRequest } from './request.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { type Attempt, createTransport, type Transport, type TransportOptions } from './transport.ts'

export interface ClientDeps {
  readonly db: Db
  readonly seal: Seal
  readonly companyId: number
  readonly userId: number
  /** Shared by every client of the company in this worker; whoever made it closes it. */
  readonly budget: Budget
  readonly oauth: OAuthClient
  /** Patterns an `api_domain` must fit, as in PIPEDRIVE_API_HOSTS. */
  readonly apiHosts: readonly string[]
  readonly now: () => Date
  /** 0..1, spreads what is sent again. */
  readonly random: () => number
  readonly transport?: TransportOptions
  /** Waiting between tries; doubles up to the cap. */
  readonly backoff?: { readonly baseMs: number; readonly capMs: number }
  readonly later?: Later
  /** What is remembered of refused bursts beyond this client. */
  readonly bursts?: Bursts
}

export interface PipedriveClient {
  /** Expected failures come back as an outcome; a signal aborted before anything was written throws its reason. */
  send(request: PipedriveRequest, signal?: AbortSignal): Promise<Outcome>
  /** Tokens of all requests that were sent, as the cost table counts them. */
  tokensUsed(): number
  /** What the headers said about the account's limits. */
  limits(): ReturnType<Budget['known']>
  close(): Promise<void>
}

const triesAtRest = { burst: 6, failure: 4 }
const unreachableMs = 60_000

interface Context {
  readonly deps: ClientDeps
  readonly tokens: Tokens
  readonly transport: Transport
  readonly backoff: { readonly baseMs: number; readonly capMs: number }
  readonly later: Later
  readonly bursts: Bursts
  spent: number
}

/** One request on its way, with what has gone wrong so far. */
interface Errand {
  readonly request: PipedriveRequest
  readonly signal: AbortSignal | undefined
  bursts: number
  failures: number
  renewed: boolean
}

export function createPipedriveClient(deps: ClientDeps): PipedriveClient {
  const { db, seal, companyId, userId, oauth, now } = deps
  const context: Context = {
    deps,
    tokens: createTokens({ db, seal, install: { companyId, userId }, oauth, now }),
    transport: createTransport(deps.transport),
    backoff: deps.backoff ?? { baseMs: 500, capMs: 10_000 },
    later: deps.later ?? setLater,
    bursts: deps.bursts ?? createBursts(),
    spent: 0,
  }
  return {
    async send(request, signal) {
      // Many requests share the run's signal; Node would warn of a leak at the eleventh.
      if (signal) setMaxListeners(0, signal)
      const errand: Errand = { request, signal, bursts: 0, failures: 0, renewed: false }
      for (;;) {
        const outcome = await tryOnce(context, errand)
        if (outcome !== 'again') return outcome
      }
    },
    tokensUsed: () => context.spent,
    limits: () => deps.budget.known(),
    close: () => context.transport.close(),
  }
}

async function tryOnce(context: Context, errand: Errand): Promise<Outcome | 'again'> {
  const { deps, tokens, transport } = context
  const token = await tokens.current()
  if (token.kind === 'failed') return unreachable(token.message)
  if (token.kind !== 'token') return { kind: 'unauthorized', message: token.message }
  const origin = allowedOrigin(token.apiDomain, deps.apiHosts)
  if (origin === null) {
    const message = `Pipedrive named the address ${token.apiDomain}, which is not one of ${deps.apiHosts.join(', ')}; nothing was sent there.`
    return { kind: 'unauthorized', message }
  }
  const taken = await deps.budget.take(tokensFor(errand.request.operation), errand.signal)
  if (taken.kind === 'parked') return parkedOutcome(taken, deps.now())
  // A write that has left is not cut off: nobody would know whether it was done.
  const signal = isWrite(errand.request) ? undefined : errand.signal
  const attempt = await transport.send(origin, token.accessToken, errand.request, signal)
  return follow(context, errand, { attempt, permit: taken, accessToken: token.accessToken })
}

interface Sent {
  readonly attempt: Attempt
  readonly permit: Permit
  readonly accessToken: string
}

async function follow(context: Context, errand: Errand, sent: Sent): Promise<Outcome | 'again'> {
  const { attempt, permit, accessToken } = sent
  const { budget, now } = context.deps
  if (attempt.kind === 'unsent') {
    budget.giveBack(permit)
    const message = `No connection to Pipedrive: ${attempt.message}. Nothing was sent.`
    return (await mayTryAgain(context, errand)) ? 'again' : unreachable(message)
  }
  context.spent += permit.cost
  if (attempt.kind === 'lost') {
    budget.settle(permit, null)
    if (!isWrite(errand.request) && errand.signal?.aborted) throw errand.signal.reason
    const message = `No answer from Pipedrive: ${attempt.message}; whether it was done is not known.`
    return again(context, errand, { kind: 'ambiguous', message })
  }
  budget.settle(permit, limitsOf(attempt.reply.headers))
  const judged = judge(attempt.reply, permit.cost, now())
  if (judged.kind === 'expired') return renew(context, errand, { accessToken, message: judged.message })
  if (judged.kind === 'throttled') return calm(context, errand, judged)
  if (judged.kind !== 'ambiguous') context.bursts.answered()
  return again(context, errand, judged)
}

/** What only reads may fail a few times; a write that may have happened is never sent again. */
async function again(context: Context, errand: Errand, outcome: Outcome): Promise<Outcome | 'again'> {
  if (outcome.kind !== 'ambiguous' || isWrite(errand.request)) return outcome
  return (await mayTryAgain(context, errand)) ? 'again' : outcome
}

/** Waits before the next try; false when there have been enough. */
async function mayTryAgain({ deps, backoff, later }: Context, errand: Errand): Promise<boolean> {
  if (errand.failures >= triesAtRest.failure) return false
  errand.failures += 1
  await pause(backoffMs(errand.failures, deps.random(), backoff), { later, signal: errand.signal })
  return true
}

/** A 401 wrote nothing: the token is exchanged, once, and the request sent again. */
function renew(context: Context, errand: Errand, refusal: { accessToken: string; message: string }): Outcome | 'again' {
  if (errand.renewed) {
    const message = `Pipedrive does not accept our authorization (${refusal.message}); an admin must install the app again.`
    return { kind: 'unauthorized', message }
  }
  errand.renewed = true
  context.tokens.refuse(refusal.accessToken)
  return 'again'
}

/** A 429 wrote nothing. After a burst the whole company waits and the request goes out again; a used-up day parks the run. */
function calm(context: Context, errand: Errand, judged: Extract<Judged, { kind: 'throttled' }>): Outcome | 'again' {
  const { budget, now, random } = context.deps
  const { scope } = judged
  if (scope === 'reserve' || scope === 'unreachable') return judged
  errand.bursts += 1
  const nowMs = now().getTime()
  const isTried = scope === 'burst' && errand.bursts >= triesAtRest.burst
  const extraMs = scope === 'burst' && !isTried ? backoffMs(errand.bursts, random(), context.backoff) : 0
  const waitMs = isTried ? context.bursts.restMs(judged.waitMs, nowMs) : judged.waitMs
  budget.block(scope, new Date(nowMs + waitMs + extraMs))
  return scope === 'burst' && !isTried ? 'again' : { ...judged, waitMs }
}

function parkedOutcome({ by, until }: Parked, now: Date): Outcome {
  return { kind: 'throttled', scope: by, waitMs: Math.max(0, until.getTime() - now.getTime()) }
}

function unreachable(message: string): Outcome {
  return { kind: 'throttled', scope: 'unreachable', waitMs: unreachableMs, message }
}
