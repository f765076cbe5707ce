// What the stand-in counts, so that a test can say how many requests, writes and tokens a run took.

export interface Stats {
  readonly requests: number
  readonly reads: number
  readonly writes: number
  /** By endpoint, such as `POST /api/v2/persons`; only requests that passed the limits. */
  readonly writesByEndpoint: Readonly<Record<string, number>>
  readonly searches: number
  readonly tokens: number
  /** The most requests that one token ever made within two seconds, refused ones included. */
  readonly maxRequestsInWindow: number
  readonly tooMany: number
  /** Mails that Pipedrive would have sent to guests or new users; a migration must leave this at 0. */
  readonly invitationsSent: number
}

export interface Counters {
  requests: number
  reads: number
  writes: number
  searches: number
  tokens: number
  tooMany: number
  invitationsSent: number
  readonly writesByEndpoint: Map<string, number>
}

export function createCounters(): Counters {
  return {
    requests: 0,
    reads: 0,
    writes: 0,
    searches: 0,
    tokens: 0,
    tooMany: 0,
    invitationsSent: 0,
    writesByEndpoint: new Map(),
  }
}

export function readStats(counters: Counters, maxRequestsInWindow: number): Stats {
  const { writesByEndpoint, ...numbers } = counters
  return { ...numbers, maxRequestsInWindow, writesByEndpoint: Object.fromEntries(writesByEndpoint) }
}

export function resetCounters(counters: Counters): void {
  Object.assign(counters, { ...createCounters(), writesByEndpoint: counters.writesByEndpoint })
  counters.writesByEndpoint.clear()
}
