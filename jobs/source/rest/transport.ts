// Sends requests to the source: guarded, within its budget, with redirects checked and failures tried again.
import { request } from 'undici'
import type { ResponseAction } from '../../../migration/source/profile.ts'
import { SourceRefused } from '../source.ts'
import type { Answer, Ask, Auth, Send } from './exchange.ts'
import { header, readText } from './body.ts'
import type { Budget, Wait } from './budget.ts'
import { badRedirect, failedConnection, isLasting, throttled, unreachable } from './failure.ts'
import type { Guard } from './guard.ts'

export interface Limits {
  readonly connectMs: number
  readonly silenceMs: number
  readonly answerBytes: number
  readonly attempts: number
  readonly longestWaitMs: number
}

export interface TransportDeps {
  readonly guard: Guard
  readonly budget: Budget
  readonly now: () => Date
  readonly random: () => number
  readonly wait: Wait
  readonly limits: Limits
}

const REDIRECTS = 5

export function createTransport(deps: TransportDeps): Send {
  return async (ask, auth, signal) => {
    let renewed = false
    for (let attempt = 1; ; attempt++) {
      const sent: Record<string, string> = { ...ask.headers }
      const outcome = await attemptOnce(deps, ask, { auth, sent }, signal)
      if (outcome instanceof SourceRefused) {
        if (isLasting(outcome) || attempt >= deps.limits.attempts) throw outcome
        await deps.wait(backoff(attempt, deps.random), signal)
        continue
      }
      const action = declaredAction(ask.actions, outcome)
      const refused = action === 'refresh_token_then_retry' || (action === null && outcome.status === 401)
      if (refused && !renewed && auth?.renew(sent)) {
        renewed = true
        continue
      }
      const waitMs = action === null || action === 'retry' ? retryWait(deps, outcome, attempt, action) : null
      if (waitMs === null) return { ...outcome, action }
      if (attempt >= deps.limits.attempts)
        throw outcome.status === 429
          ? throttled(outcome.url, waitMs)
          : unreachable(outcome.url, `status ${outcome.status}`, attempt)
      if (waitMs > deps.limits.longestWaitMs) throw throttled(outcome.url, waitMs)
      await deps.wait(waitMs, signal)
    }
  }
}

type Outcome = Omit<Answer, 'action'>

interface Signed {
  readonly auth: Auth | null
  /** Filled with the headers that were sent, so that a refused token is known by its text. */
  readonly sent: Record<string, string>
}

/** A failure of the connection comes back as the refusal it would become. */
async function attemptOnce(
  deps: TransportDeps,
  ask: Ask,
  signed: Signed,
  signal: AbortSignal,
): Promise<Outcome | SourceRefused> {
  const giveBack = await deps.budget.take(signal)
  try {
    return await follow(deps, ask, signed, signal)
  } catch (error) {
    signal.throwIfAborted()
    return failedConnection(ask.url, error)
  } finally {
    giveBack()
  }
}

async function follow(deps: TransportDeps, ask: Ask, { auth, sent }: Signed, signal: AbortSignal): Promise<Outcome> {
  let url = new URL(ask.url)
  await auth?.sign(url, sent, signal)
  let headers: Record<string, string> = sent
  for (let hop = 0; ; hop++) {
    deps.guard.check(url)
    const answer = await request(url, {
      method: ask.method,
      headers,
      body: ask.body,
      dispatcher: deps.guard.agent,
      signal,
      headersTimeout: deps.limits.silenceMs,
      bodyTimeout: deps.limits.silenceMs,
    })
    const target = answer.statusCode >= 300 && answer.statusCode < 400 ? header(answer.headers, 'location') : null
    const text = await readText(answer.body, answer.headers, deps.limits.answerBytes, url)
    if (target === null) return { status: answer.statusCode, headers: answer.headers, text, url }
    const next = URL.canParse(target, url.href) ? new URL(target, url) : null
    if (next === null || hop >= REDIRECTS || ask.method !== 'GET') throw badRedirect(url, target, hop)
    if (next.origin !== url.origin) headers = withoutSecrets(headers, ask.headers)
    url = next
  }
}

/** Another origin gets the profile's open headers and nothing that the secrets made. */
function withoutSecrets(
  headers: Readonly<Record<string, string>>,
  open: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name, value]) => open[name] === value))
}

function declaredAction(actions: readonly ResponseAction[], answer: Outcome): ResponseAction['action'] | null {
  const fitting = actions.find(
    (action) =>
      (action.status_code === undefined || action.status_code === answer.status) &&
      (action.content === undefined || answer.text.includes(action.content)),
  )
  return fitting?.action ?? null
}

/** Null: nothing to try again. */
function retryWait(deps: TransportDeps, answer: Outcome, attempt: number, action: 'retry' | null): number | null {
  const isBusy = answer.status === 429 || answer.status === 503
  const asked = isBusy || action === 'retry' ? retryAfter(header(answer.headers, 'retry-after'), deps.now()) : null
  if (asked !== null) return atLeast(asked, attempt, deps.random)
  const isFault = answer.status === 429 || answer.status === 408 || answer.status >= 500
  return isFault || action === 'retry' ? backoff(attempt, deps.random) : null
}

/** Seconds or a date, in milliseconds from now. */
export function retryAfter(text: string | null, now: Date): number | null {
  if (text === null) return null
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return Number(text) * 1000
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime())
}

/** A date may have passed by our clock: without a pause of its own each attempt would be used up at once. */
export function atLeast(askedMs: number, attempt: number, random: () => number): number {
  return Math.max(askedMs, backoff(attempt, random))
}

/** Half to whole of 0.5 s, 1 s, 2 s, … up to a minute: many workers must not come back at the same moment. */
export function backoff(attempt: number, random: () => number): number {
  const full = Math.min(60_000, 500 * 2 ** (attempt - 1))
  return Math.round(full * (0.5 + random() / 2))
}
