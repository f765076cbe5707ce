// What stops sending, for how long, and for whom: bursts, used-up days, the reserve, blocks.
import { describe, expect, it } from 'vitest'
import { budgetOf, liftBlock } from '../../../db/budgets.ts'
import { createCompanyBursts } from '../../../jobs/pipedrive/bursts.ts'
import type { Later } from '../../../jobs/pipedrive/later.ts'
import type { PipedriveRequest } from '../../../jobs/pipedrive/request.ts'
import { type Answer, done } from './little-pipedrive.ts'
import { ownLittlePipedrive } from './own-little-pipedrive.ts'

const { office, pipedrive } = await ownLittlePipedrive()

const write: PipedriveRequest = {
  operation: 'addPerson',
  method: 'POST',
  path: '/api/v2/persons',
  body: { name: 'Ada' },
}
const daily = (limit: number, left: number) => ({
  'x-daily-ratelimit-token-limit': String(limit),
  'x-daily-ratelimit-token-remaining': String(left),
})
const tooMany = (headers: Readonly<Record<string, string>>): Answer => ({
  status: 429,
  headers,
  body: { success: false },
})
const noon = () => new Date('2026-11-22T12:00:00Z')

describe('a burst', () => {
  it('wrote nothing: the request is sent again after the wait, by itself', async () => {
    const { client } = await office.hire(pipedrive.url)
    pipedrive.behave((_arrival, index) => (index === 0 ? tooMany({ 'x-ratelimit-remaining': '0' }) : done()))
    expect(await client.send(write)).toMatchObject({ kind: 'done' })
    const [first, second] = pipedrive.arrivals
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(2_000)
  })

  it('holds up every worker of the company until it is over', async () => {
    const companyId = 9_100
    const [one, two] = [
      await office.hire(pipedrive.url, { companyId }),
      await office.hire(pipedrive.url, { companyId }),
    ]
    await Promise.all([one.client.send(write), two.client.send(write)])
    pipedrive.arrivals.length = 0
    pipedrive.behave((_arrival, index) => (index === 0 ? tooMany({ 'retry-after': '4' }) : done()))
    const slow = one.client.send(write)
    await expect.poll(() => two.budget.known().blocked?.by, { timeout: 3_000 }).toBe('burst')
    await two.client.send(write)
    await slow
    const [first, second] = pipedrive.arrivals
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(3_900)
  })

  it('of a window whose size no header tells makes the window smaller for everybody, once', async () => {
    const { client, budget, companyId } = await office.hire(pipedrive.url)
    pipedrive.behave((_arrival, index) => (index < 10 ? tooMany({}) : done()))
    await Promise.all(Array.from({ length: 10 }, () => client.send(write)))
    expect(budget.known().requestsPerWindow).toBe(64)
    await expect.poll(async () => (await budgetOf(office.db, companyId))?.requestsPerWindow).toBe(64)
  })
})

describe('bursts without end', () => {
  it('make each rest twice as long as the one before, up to an hour, until a request is answered', async () => {
    // Fifty times as fast: every try waits for the window.
    const elapsedMs = () => performance.now() * 50
    const later: Later = (task, ms) => setTimeout(task, ms / 50)
    const clock = { now: () => new Date(noon().getTime() + elapsedMs()), later }
    const bursts = createCompanyBursts().of(9_106)
    const rest = async () => {
      const client = { ...clock, bursts }
      const worker = await office.hire(pipedrive.url, {
        budget: { ...clock, elapsedMs },
        client,
        expiresInMs: 90 * 86_400_000,
      })
      const outcome = await worker.client.send(write)
      await worker.close()
      return outcome
    }
    pipedrive.behave(() => tooMany({}))
    expect(await rest()).toMatchObject({ kind: 'throttled', scope: 'burst', waitMs: 2_000 })
    expect(await rest()).toMatchObject({ waitMs: 4_000 })
    expect(await rest()).toMatchObject({ waitMs: 8_000 })
    pipedrive.behave(() => done())
    expect(await rest()).toMatchObject({ kind: 'done' })
    pipedrive.behave(() => tooMany({}))
    expect(await rest()).toMatchObject({ waitMs: 2_000 })
  })

  it('never rest longer than an hour, and requests refused together begin one rest', () => {
    const bursts = createCompanyBursts().of(1)
    let now = 0
    const rests = Array.from({ length: 14 }, () => {
      const ms = bursts.restMs(2_000, now)
      expect(bursts.restMs(2_000, now + 500)).toBe(ms - 500)
      now += ms
      return ms
    })
    expect(rests.slice(0, 3)).toEqual([2_000, 4_000, 8_000])
    expect(rests.slice(-2)).toEqual([3_600_000, 3_600_000])
  })
})

describe('a used-up day', () => {
  it('is told apart from a burst and stops the whole company until after midnight, without another request', async () => {
    const companyId = 9_101
    const [one, two] = [
      await office.hire(pipedrive.url, { companyId, budget: { now: noon }, client: { now: noon } }),
      await office.hire(pipedrive.url, { companyId, budget: { now: noon }, client: { now: noon } }),
    ]
    await two.client.send(write)
    pipedrive.arrivals.length = 0
    pipedrive.behave(() => tooMany({ ...daily(30_000, 2), 'retry-after': '2' }))
    const wait = { kind: 'throttled', scope: 'daily', waitMs: (12 * 60 + 5) * 60_000 }
    expect(await one.client.send(write)).toMatchObject(wait)
    expect(await one.client.send(write)).toMatchObject(wait)
    const until = new Date('2026-11-23T00:05:00Z')
    await expect.poll(() => budgetOf(office.db, companyId)).toMatchObject({ blockedBy: 'daily', blockedUntil: until })
    await expect.poll(() => two.client.send(write), { timeout: 5_000 }).toMatchObject(wait)
    expect(pipedrive.arrivals.length).toBeLessThanOrEqual(4)
  })

  it('ends at midnight by itself', async () => {
    let now = noon()
    const clock = { now: () => now }
    const { client } = await office.hire(pipedrive.url, { budget: clock, client: clock, expiresInMs: 3 * 86_400_000 })
    pipedrive.behave(() => tooMany(daily(30_000, 0)))
    expect(await client.send(write)).toMatchObject({ kind: 'throttled', scope: 'daily' })
    now = new Date('2026-11-23T00:05:00Z')
    pipedrive.behave(() => done())
    expect(await client.send(write)).toMatchObject({ kind: 'done' })
  })
})

describe('a day that Pipedrive called used up in its headers', () => {
  const hired = (companyId: number, now: () => Date) => {
    const clock = { now }
    return office.hire(pipedrive.url, { companyId, budget: clock, client: clock, expiresInMs: 3 * 86_400_000 })
  }

  it('is asked about again when an admin lifts the block, by a worker that starts then', async () => {
    const first = await hired(9_103, noon)
    pipedrive.behave(() => tooMany(daily(30_000, 0)))
    expect(await first.client.send(write)).toMatchObject({ kind: 'throttled', scope: 'daily' })
    await first.close()
    await liftBlock(office.db, 9_103)
    pipedrive.behave(() => ({ ...done(), headers: daily(30_000, 29_000) }))
    const second = await hired(9_103, noon)
    expect(await second.client.send(write)).toMatchObject({ kind: 'done' })
    expect(second.client.limits()).toMatchObject({ tokensLeft: 29_000 })
  })

  it('is asked about again every hour while the old day may last', async () => {
    let now = new Date('2026-11-22T00:05:00Z')
    const first = await hired(9_104, () => now)
    pipedrive.behave(() => tooMany(daily(30_000, 0)))
    const inAnHour = { kind: 'throttled', scope: 'daily', waitMs: 3_600_000 }
    expect(await first.client.send(write)).toMatchObject(inAnHour)
    await first.close()
    now = new Date('2026-11-22T01:05:00Z')
    const second = await hired(9_104, () => now)
    expect(await second.client.send(write)).toMatchObject(inAnHour)
    expect(pipedrive.arrivals).toHaveLength(2)
    now = new Date('2026-11-22T02:05:00Z')
    pipedrive.behave(() => done())
    expect(await second.client.send(write)).toMatchObject({ kind: 'done' })
  })

  it('is no matter of the reserve', async () => {
    const { client } = await hired(9_105, noon)
    pipedrive.behave(() => ({ ...done(), headers: daily(30_000, 4) }))
    expect(await client.send(write)).toMatchObject({ kind: 'done' })
    expect(await client.send(write)).toMatchObject({ kind: 'throttled', scope: 'daily' })
  })
})

describe('the reserve', () => {
  it('is kept by counting when no reply names the tokens and the admin named the plan', async () => {
    const budget = { now: noon, assumedTokens: 20 }
    const { client } = await office.hire(pipedrive.url, { budget, client: { now: noon } })
    pipedrive.behave(() => done())
    expect(await client.send(write)).toMatchObject({ kind: 'done' })
    expect(await client.send(write)).toMatchObject({ kind: 'done' })
    expect(await client.send(write)).toMatchObject({ kind: 'throttled', scope: 'reserve' })
  })

  it('is left to the customer: what would touch it is not sent', async () => {
    const { client } = await office.hire(pipedrive.url, { budget: { now: noon }, client: { now: noon } })
    pipedrive.behave(() => ({ ...done(), headers: daily(10_000, 3_007) }))
    expect(await client.send(write)).toMatchObject({ kind: 'done' })
    pipedrive.behave(() => done())
    expect(await client.send(write)).toMatchObject({ kind: 'done' })
    expect(await client.send(write)).toEqual({ kind: 'throttled', scope: 'reserve', waitMs: (12 * 60 + 5) * 60_000 })
    expect(pipedrive.arrivals).toHaveLength(2)
    expect(client.limits()).toMatchObject({ tokensLimit: 10_000, tokensLeft: 3_002 })
  })

  it('holds for many requests at once, counted before the headers can tell', async () => {
    const { client } = await office.hire(pipedrive.url)
    pipedrive.behave(() => ({ ...done(), headers: daily(10_000, 3_050) }))
    await client.send(write)
    pipedrive.behave(() => done())
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => client.send(write)))
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(10)
    expect(outcomes.filter((outcome) => outcome.kind === 'throttled' && outcome.scope === 'reserve')).toHaveLength(20)
  })

  it('is known to a worker that starts later', async () => {
    const companyId = 9_102
    const first = await office.hire(pipedrive.url, { companyId })
    pipedrive.behave(() => ({ ...done(), headers: daily(10_000, 3_001) }))
    await first.client.send(write)
    await first.close()
    await expect.poll(async () => (await budgetOf(office.db, companyId))?.tokensLeft).toBe(3_001)
    const second = await office.hire(pipedrive.url, { companyId })
    expect(await second.client.send(write)).toMatchObject({ kind: 'throttled', scope: 'reserve' })
  })
})

describe('a block page', () => {
  it('instead of JSON stops the whole company for minutes', async () => {
    const { client, companyId } = await office.hire(pipedrive.url)
    pipedrive.behave(() => ({ status: 403, body: '<html>Access denied</html>' }))
    expect(await client.send(write)).toMatchObject({ kind: 'throttled', scope: 'blocked', waitMs: 300_000 })
    expect(await client.send(write)).toMatchObject({ kind: 'throttled', scope: 'blocked' })
    expect(pipedrive.arrivals).toHaveLength(1)
    await expect.poll(async () => (await budgetOf(office.db, companyId))?.blockedBy).toBe('blocked')
  })
})
