// Pipedrive's limits as numbers: costs, resets, the reserve, waiting times, the day on which a migration ends.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  backoffMs,
  burstWaitMs,
  dailyTokens,
  exhaustedUntil,
  limitHit,
  nextResetUtc,
  operationCosts,
  pacing,
  parkUntil,
  spendable,
  touchesReserve,
} from '../../migration/budget.ts'

interface Contract {
  readonly operations: readonly { readonly id: string; readonly version: string; readonly cost: number }[]
}
const contract = JSON.parse(
  readFileSync(new URL('../sandbox/pipedrive/contract.json', import.meta.url), 'utf8'),
) as Contract
const at = (text: string) => new Date(text)

describe('the cost table', () => {
  it.each(Object.entries(operationCosts))("charges what Pipedrive's description says for %s", (id, cost) => {
    const name = cost.named ?? id
    const described = contract.operations.find((operation) => operation.id === name && operation.version === cost.api)
    expect(described?.cost).toBe(cost.tokens)
  })

  it('knows the tokens of a plan', () => {
    expect(dailyTokens('lite', 1)).toBe(30_000)
    expect(dailyTokens('premium', 5)).toBe(750_000)
  })
})

describe('the day', () => {
  it('begins at midnight UTC, over the end of a month and a year', () => {
    expect(nextResetUtc(at('2026-11-22T23:59:59.999Z'))).toEqual(at('2026-11-23T00:00:00Z'))
    expect(nextResetUtc(at('2026-11-22T00:00:00Z'))).toEqual(at('2026-11-23T00:00:00Z'))
    expect(nextResetUtc(at('2026-12-31T12:00:00Z'))).toEqual(at('2027-01-01T00:00:00Z'))
    expect(parkUntil(at('2026-11-22T12:00:00Z'))).toEqual(at('2026-11-23T00:05:00Z'))
  })

  it('that is still used up after midnight is asked again after an hour, because the hour of the reset is not documented', () => {
    expect(exhaustedUntil(at('2026-11-22T00:05:00Z'))).toEqual(at('2026-11-22T01:05:00Z'))
    expect(exhaustedUntil(at('2026-11-22T03:00:00Z'))).toEqual(at('2026-11-23T00:05:00Z'))
  })
})

describe('the reserve', () => {
  it('is left to the customer to the last token', () => {
    expect(spendable({ limit: 30_000, left: 10_000 }, 0.3)).toBe(1_000)
    expect(touchesReserve({ limit: 30_000, left: 9_005 }, 0.3, 5)).toBe(false)
    expect(touchesReserve({ limit: 30_000, left: 9_004 }, 0.3, 5)).toBe(true)
    expect(spendable({ limit: 30_000, left: 100 }, 0.3)).toBe(0)
  })

  it('does not stop anything while Pipedrive has not said how many tokens there are', () => {
    expect(touchesReserve({ limit: null, left: null }, 0.3, 5)).toBe(false)
  })
})

describe('waiting', () => {
  it('doubles up to its cap, and chance moves it by at most half', () => {
    const options = { baseMs: 500, capMs: 8_000 }
    expect([1, 2, 3, 4, 5, 6].map((attempt) => backoffMs(attempt, 1, options))).toEqual([
      500, 1000, 2000, 4000, 8000, 8000,
    ])
    expect([1, 5, 50].map((attempt) => backoffMs(attempt, 0, options))).toEqual([250, 4000, 4000])
  })

  it.each([
    [null, null, 2_000],
    [1, null, 2_000],
    [3, null, 3_000],
    [null, 5, 5_000],
    [3, 86_400, 10_000],
    [1_795_000_000, null, 10_000],
  ])(
    'after a burst obeys reset %s and Retry-After %s within the window and 10 s',
    (resetSeconds, retryAfterSeconds, ms) => {
      expect(burstWaitMs({ resetSeconds, retryAfterSeconds })).toBe(ms)
    },
  )

  it.each([
    [{ tokensLeft: 0, requestsLeft: null, cost: 5 }, 'daily'],
    [{ tokensLeft: 4, requestsLeft: 0, cost: 5 }, 'daily'],
    [{ tokensLeft: 5, requestsLeft: 0, cost: 5 }, 'burst'],
    [{ tokensLeft: 5, requestsLeft: 7, cost: 5 }, 'burst'],
    [{ tokensLeft: null, requestsLeft: 7, cost: 5 }, 'daily'],
    [{ tokensLeft: null, requestsLeft: 0, cost: 5 }, 'burst'],
    [{ tokensLeft: null, requestsLeft: null, cost: 5 }, 'burst'],
  ] as const)('tells the two limits behind a 429 apart: %o is %s', (seen, limit) => {
    expect(limitHit(seen)).toBe(limit)
  })
})

describe('the pace of a migration', () => {
  const noon = at('2026-11-22T12:00:00Z')

  it('is that of the window when the tokens suffice', () => {
    const pace = pacing(
      { requests: 800, tokens: 4_000 },
      { limit: 30_000, left: 30_000, requestsPerWindow: 80, reserve: 0.3 },
      noon,
    )
    expect(pace).toEqual({ secondsAtFullSpeed: 22, stops: 0, finishesAt: at('2026-11-22T12:00:22Z') })
  })

  it('goes over as many nights as the tokens above the reserve ask for', () => {
    const budget = { limit: 30_000, left: 30_000, requestsPerWindow: 80, reserve: 0.3 }
    expect(pacing({ requests: 8_400, tokens: 42_000 }, budget, noon)).toMatchObject({ stops: 1 })
    const three = pacing({ requests: 8_402, tokens: 42_010 }, budget, noon)
    expect(three.stops).toBe(2)
    expect(three.finishesAt.toISOString()).toMatch(/^2026-11-24T00:05:0/)
  })

  it('has no known number of nights while the tokens are not known', () => {
    const budget = { limit: null, left: null, requestsPerWindow: 80, reserve: 0.3 }
    expect(pacing({ requests: 800, tokens: 4_000 }, budget, noon).stops).toBeNull()
  })
})
