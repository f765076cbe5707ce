// What goes wrong on purpose: a reply that never comes, a request that never arrives, an error before or after the change.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askToken, type Caller, install, type Reply } from './caller.ts'
import type { Fault } from './faults.ts'
import { type PipedriveStandIn, startPipedrive } from './stand-in.ts'

let standIn: PipedriveStandIn
let caller: Caller

beforeEach(async () => {
  standIn = await startPipedrive()
  caller = await install(standIn)
})
afterEach(() => standIn.close())

function create(): Promise<Reply> {
  return caller.call('POST', '/api/v2/persons', { name: 'Ada Byrne' })
}

function strike(then: Fault, times = 1): void {
  standIn.faults.next({ match: (method, path) => method === 'POST' && path === '/api/v2/persons', times, then })
}

describe('a planned fault', () => {
  it('loses the reply after the change was made', async () => {
    strike('lose_reply')
    await expect(create()).rejects.toThrow()
    expect(standIn.records('person')).toHaveLength(1)
    expect((await create()).status).toBe(200)
    expect(standIn.records('person')).toHaveLength(2)
  })

  it('cuts the connection before anything happens', async () => {
    strike('drop_before', 2)
    await expect(create()).rejects.toThrow()
    await expect(create()).rejects.toThrow()
    expect(standIn.records('person')).toHaveLength(0)
    expect((await create()).status).toBe(200)
  })

  it('answers 500 without or with the change', async () => {
    strike('error_500_before')
    expect((await create()).status).toBe(500)
    expect(standIn.records('person')).toHaveLength(0)
    strike('error_500_after')
    expect((await create()).status).toBe(500)
    expect(standIn.records('person')).toHaveLength(1)
  })

  it('answers 429 as for the burst, and as for the day', async () => {
    strike('too_many_burst')
    const burst = await create()
    expect([burst.status, burst.headers.get('x-ratelimit-remaining')]).toEqual([429, '0'])
    expect(Number(burst.headers.get('x-daily-ratelimit-token-remaining'))).toBeGreaterThan(0)
    strike('too_many_daily')
    const daily = await create()
    expect([daily.status, daily.headers.get('x-daily-ratelimit-token-remaining')]).toEqual([429, '0'])
    expect(standIn.records('person')).toHaveLength(0)
    expect(standIn.stats().tooMany).toBe(2)
  })

  it('answers with a page of HTML', async () => {
    strike('html_403')
    const reply = await create()
    expect([reply.status, reply.text.startsWith('<!DOCTYPE html>')]).toEqual([403, true])
  })

  it('holds a request up', async () => {
    strike({ delayMs: 60 })
    const before = performance.now()
    expect((await create()).status).toBe(200)
    expect(performance.now() - before).toBeGreaterThanOrEqual(55)
  })

  it('is forgotten when the faults are cleared', async () => {
    strike('drop_before', 100)
    standIn.faults.clear()
    expect((await create()).status).toBe(200)
  })
})

describe('faults for every request', () => {
  it('are chosen by method, path and number, so that a seed repeats them', async () => {
    const seen: unknown[] = []
    standIn.faults.every((method, path, n) => {
      seen.push([method, path, n])
      return n % 2 === 0 ? 'error_500_before' : null
    })
    expect([(await create()).status, (await create()).status, (await create()).status]).toEqual([200, 500, 200])
    expect(seen[2]).toEqual(['POST', '/api/v2/persons', 3])
  })
})

describe('the token endpoint', () => {
  it('loses a reply too, and the refresh token lives on', async () => {
    standIn.faults.next({ match: (_method, path) => path === '/oauth/token', then: 'lose_reply' })
    const form = { grant_type: 'refresh_token', refresh_token: caller.tokens.refresh_token }
    await expect(askToken(standIn.url, form)).rejects.toThrow()
    expect((await askToken(standIn.url, form)).status).toBe(200)
  })
})
