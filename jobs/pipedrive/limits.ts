// What the headers of a reply say about the company's limits; null where they say nothing.
import { windowMs } from '../../migration/budget.ts'

export interface Limits {
  readonly requestsLimit: number | null
  readonly requestsLeft: number | null
  readonly resetSeconds: number | null
  readonly retryAfterSeconds: number | null
  /** The daily headers are not documented; both or neither count. */
  readonly tokens: { readonly limit: number; readonly left: number } | null
}

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

export function limitsOf(headers: Headers): Limits {
  const limit = numberOf(headers, 'x-daily-ratelimit-token-limit')
  const left = numberOf(headers, 'x-daily-ratelimit-token-remaining')
  return {
    requestsLimit: numberOf(headers, 'x-ratelimit-limit'),
    requestsLeft: numberOf(headers, 'x-ratelimit-remaining'),
    resetSeconds: numberOf(headers, 'x-ratelimit-reset'),
    retryAfterSeconds: numberOf(headers, 'retry-after'),
    tokens: limit === null || limit === 0 || left === null ? null : { limit, left },
  }
}

export function headerOf(headers: Headers, name: string): string | null {
  const value = headers[name]
  return (typeof value === 'string' ? value : value?.[0]) ?? null
}

function numberOf(headers: Headers, name: string): number | null {
  const text = headerOf(headers, name)
  return text !== null && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null
}

/** Timers and clocks are coarser than the window: a place is free a little later than Pipedrive would allow. */
export const occupiedMs = windowMs + 20
