// Pipedrive's limits: requests in a rolling two seconds per token, tokens per company and day, and the block for ignoring both.
import type { Settled } from './options.ts'

const windowMs = 2_000
const blockWindowMs = 60_000
const searchesPerWindow = 10
const tokensPerSeat = 30_000
const requestsPerWindow = { lite: 80, growth: 160, premium: 400, ultimate: 480 } as const
const multipliers = { lite: 1, growth: 2, premium: 5, ultimate: 7 } as const

type Verdict = 'admitted' | 'burst' | 'daily' | 'blocked'

interface Arrival {
  readonly verdict: Verdict
  readonly headers: Readonly<Record<string, string>>
}

export interface Limits {
  /** Counts a request at its arrival and says what becomes of it; an admitted one is charged. */
  arrive(token: string, isSearch: boolean, cost: number): Arrival
  /** The headers of a 429 that the limits themselves did not call for. */
  pretend(token: string, verdict: 'burst' | 'daily'): Readonly<Record<string, string>>
  readonly tokensPerDay: number
  tokensLeft(): number
  /** Other integrations of the customer use the same pool. */
  spendElsewhere(tokens: number): void
  mostInWindow(): number
  forgetMost(): void
}

export function createLimits(settled: Settled): Limits {
  const tokensPerDay = tokensPerSeat * multipliers[settled.plan] * settled.seats
  const allowed = requestsPerWindow[settled.plan]
  const arrivals = new Map<string, Recent>()
  const searches = new Map<string, Recent>()
  const refusals = new Map<string, Recent>()
  let day = today()
  let used = settled.tokensUsedToday
  let most = 0

  function today(): string {
    return settled.now().toISOString().slice(0, 10)
  }
  function tokensLeft(): number {
    if (day !== today()) {
      day = today()
      used = 0
    }
    return Math.max(0, tokensPerDay - used)
  }
  function judge(token: string, isSearch: boolean, cost: number): Verdict {
    const now = settled.elapsedMs()
    if (recent(refusals, token, blockWindowMs).count(now) >= settled.blockAfterTooMany) return 'blocked'
    const inWindow = recent(arrivals, token, windowMs).add(now)
    most = Math.max(most, inWindow)
    const searchesInWindow = isSearch ? recent(searches, token, windowMs).add(now) : 0
    const verdict = burstOrDaily(inWindow, searchesInWindow, cost)
    if (verdict !== 'admitted') recent(refusals, token, blockWindowMs).add(now)
    return verdict
  }
  function burstOrDaily(inWindow: number, searchesInWindow: number, cost: number): Verdict {
    if (inWindow > allowed || searchesInWindow > searchesPerWindow) return 'burst'
    if (tokensLeft() < cost) return 'daily'
    used += cost
    return 'admitted'
  }
  function headers(token: string, verdict: Verdict): Record<string, string> {
    const window = recent(arrivals, token, windowMs)
    const now = settled.elapsedMs()
    const left = verdict === 'burst' ? 0 : Math.max(0, allowed - window.count(now))
    const daily = settled.dailyHeaders
      ? {
          'x-daily-ratelimit-token-limit': String(tokensPerDay),
          'x-daily-ratelimit-token-remaining': String(verdict === 'daily' ? 0 : tokensLeft()),
        }
      : {}
    // Seen on both kinds of 429, and on the daily one far too short: a client must not trust it.
    const retry = verdict === 'burst' || verdict === 'daily' ? { 'retry-after': '2' } : {}
    return {
      'x-ratelimit-limit': String(allowed),
      'x-ratelimit-remaining': String(left),
      'x-ratelimit-reset': String(Math.ceil(window.emptyInMs(now) / 1000)),
      ...daily,
      ...retry,
    }
  }
  return {
    arrive(token, isSearch, cost) {
      const verdict = judge(token, isSearch, cost)
      return { verdict, headers: verdict === 'blocked' ? {} : headers(token, verdict) }
    },
    pretend: headers,
    tokensPerDay,
    tokensLeft,
    spendElsewhere(tokens) {
      tokensLeft()
      used += tokens
    },
    mostInWindow: () => most,
    forgetMost() {
      most = 0
    },
  }
}

interface Recent {
  add(now: number): number
  count(now: number): number
  emptyInMs(now: number): number
}

function recent(all: Map<string, Recent>, token: string, spanMs: number): Recent {
  const known = all.get(token)
  if (known !== undefined) return known
  const made = createRecent(spanMs)
  all.set(token, made)
  return made
}

/** Moments within a span, forgotten from the front; the array is cut now and then so that no request pays for all. */
function createRecent(spanMs: number): Recent {
  let moments: number[] = []
  let first = 0
  function forget(now: number): void {
    while (first < moments.length && (moments[first] ?? now) <= now - spanMs) first += 1
    if (first > 4_096) {
      moments = moments.slice(first)
      first = 0
    }
  }
  return {
    add(now) {
      forget(now)
      moments.push(now)
      return moments.length - first
    },
    count(now) {
      forget(now)
      return moments.length - first
    },
    emptyInMs(now) {
      const last = moments.at(-1)
      return last === undefined ? 0 : Math.max(0, last + spanMs - now)
    },
  }
}
