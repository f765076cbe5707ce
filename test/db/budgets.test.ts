// Shares of a company's window in the database: never more than the window, fair, and inherited from the dead.
import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { budgetOf, leftToday, type Learnt, liftBlock, releaseLease, renewLease } from '../../db/budgets.ts'
import { createDb } from '../../db/client.ts'
import { freshDatabase } from '../database.ts'
import { patientPool } from './patient-pool.ts'

const database = await freshDatabase()
const pool = patientPool(database.url, { max: 8, name: 'budgets.test' })
const db = createDb(pool)
const noon = new Date('2026-11-22T12:00:00Z')
const nothing: Learnt = { requestsPerWindow: null, tokens: null, spent: 0, block: null }
let lastCompany = 0

afterAll(async () => {
  await pool.end()
  await database.drop()
})

interface Wish {
  readonly held?: number
  readonly reservedMs?: number
  readonly learnt?: Partial<Learnt>
  readonly now?: Date
  readonly assumedTokens?: number | null
}

function workerOf(companyId: number) {
  const workerId = randomUUID()
  return {
    renew: ({ held = 0, reservedMs = 60_000, learnt = {}, now = noon, assumedTokens = null }: Wish = {}) =>
      renewLease(db, { companyId, workerId, held, reservedMs, assumedTokens }, { ...nothing, ...learnt }, now),
    release: (held: number, reservedMs: number) => releaseLease(db, { companyId, workerId, held, reservedMs }),
  }
}

async function reserved(companyId: number): Promise<number> {
  const { rows } = await pool.query<{ sum: number }>(
    'select coalesce(sum(requests), 0)::int as sum from budget_leases where company_id = $1 and expires_at > clock_timestamp()',
    [companyId],
  )
  return rows[0]?.sum ?? -1
}

describe('the share of a worker', () => {
  it('is the whole window for one alone, and halves, thirds, and so on as others come', async () => {
    const company = ++lastCompany
    const [one, two, three] = [workerOf(company), workerOf(company), workerOf(company)]
    expect(await one.renew()).toMatchObject({ granted: 80, fair: 80 })
    expect(await two.renew()).toMatchObject({ granted: 0, fair: 40 })
    expect(await one.renew({ held: 80 })).toMatchObject({ granted: 80, fair: 40 })
    expect(await one.renew({ held: 40 })).toMatchObject({ granted: 40, fair: 40 })
    expect(await two.renew()).toMatchObject({ granted: 40 })
    const shares = [await three.renew(), await two.renew({ held: 40 }), await one.renew({ held: 40 })]
    expect(shares.reduce((sum, { fair }) => sum + fair, 0)).toBe(80)
    expect(await reserved(company)).toBeLessThanOrEqual(80)
  })

  it('never makes more than the window together, whoever renews when', async () => {
    const company = ++lastCompany
    const workers = Array.from({ length: 6 }, () => ({ ...workerOf(company), places: 0 }))
    for (let round = 0; round < 12; round++) {
      await Promise.all(
        workers.map(async (worker) => {
          const { granted, fair } = await worker.renew({ held: worker.places })
          worker.places = Math.min(granted, fair)
        }),
      )
      expect(await reserved(company)).toBeLessThanOrEqual(80)
    }
    expect(workers.map(({ places }) => places).sort()).toEqual([13, 13, 13, 13, 14, 14])
  })

  it('falls to the others when it is not renewed, and not before', async () => {
    const company = ++lastCompany
    const [dead, alive] = [workerOf(company), workerOf(company)]
    await dead.renew({ reservedMs: 400 })
    expect(await alive.renew()).toMatchObject({ granted: 0 })
    await expect.poll(async () => (await alive.renew()).granted, { interval: 20 }).toBe(80)
  })

  it('that was given back stays reserved while Pipedrive may still count it', async () => {
    const company = ++lastCompany
    const [leaving, staying] = [workerOf(company), workerOf(company)]
    await leaving.renew()
    await leaving.release(30, 60_000)
    expect(await staying.renew()).toMatchObject({ granted: 40, fair: 40 })
    await leaving.release(30, 0)
    expect(await staying.renew({ held: 40 })).toMatchObject({ granted: 80, fair: 80 })
  })

  it('belongs to one company: another has its own window', async () => {
    await workerOf(++lastCompany).renew()
    expect(await workerOf(++lastCompany).renew()).toMatchObject({ granted: 80 })
  })

  it('follows the size of the window that the headers name', async () => {
    const company = ++lastCompany
    expect(await workerOf(company).renew({ learnt: { requestsPerWindow: 480 } })).toMatchObject({ granted: 480 })
    expect(await budgetOf(db, company)).toMatchObject({ requestsPerWindow: 480 })
  })
})

describe("the day's tokens", () => {
  it('are what the headers last said, less what the workers counted since', async () => {
    const company = ++lastCompany
    const [one, two] = [workerOf(company), workerOf(company)]
    await one.renew({ learnt: { tokens: { limit: 30_000, left: 20_000 } } })
    await one.renew({ learnt: { spent: 50 } })
    const { budget } = await two.renew({ learnt: { spent: 25 } })
    expect(budget).toMatchObject({ tokensLimit: 30_000, tokensLeft: 19_925 })
  })

  it('are unknown until a header names them', async () => {
    const { budget } = await workerOf(++lastCompany).renew({ learnt: { spent: 50 } })
    expect(budget).toMatchObject({ tokensLimit: null, tokensLeft: null })
    expect(leftToday(budget, noon)).toBeNull()
  })

  it('are those of the plan that the admin named until a header names them, counted by the workers', async () => {
    const company = ++lastCompany
    const [one, two] = [workerOf(company), workerOf(company)]
    await one.renew({ assumedTokens: 60_000 })
    await one.renew({ assumedTokens: 60_000, learnt: { spent: 40 } })
    const { budget } = await two.renew({ assumedTokens: 60_000, learnt: { spent: 10 } })
    expect(budget).toMatchObject({ tokensLimit: 60_000, tokensLeft: 59_950 })
    expect((await two.renew({ assumedTokens: 150_000 })).budget).toMatchObject({
      tokensLimit: 150_000,
      tokensLeft: 149_950,
    })
    expect((await two.renew({ assumedTokens: null })).budget).toMatchObject({ tokensLimit: null, tokensLeft: null })
    await one.renew({ assumedTokens: 60_000, learnt: { tokens: { limit: 30_000, left: 20_000 } } })
    expect((await two.renew({ assumedTokens: 60_000 })).budget).toMatchObject({
      tokensLimit: 30_000,
      tokensLeft: 20_000,
    })
  })

  it('are whole again after midnight', async () => {
    const worker = workerOf(++lastCompany)
    const { budget } = await worker.renew({ learnt: { tokens: { limit: 30_000, left: 10 } } })
    expect(leftToday(budget, new Date('2026-11-22T23:59:59Z'))).toBe(10)
    expect(leftToday(budget, new Date('2026-11-23T00:00:00Z'))).toBe(30_000)
    const next = await worker.renew({ learnt: { spent: 5 }, now: new Date('2026-11-23T00:05:00Z') })
    expect(next.budget.tokensLeft).toBe(29_995)
  })
})

describe('a block', () => {
  it('is told to every worker, is never shortened, and can be lifted by the admin', async () => {
    const company = ++lastCompany
    const [one, two] = [workerOf(company), workerOf(company)]
    const until = new Date('2026-11-23T00:05:00Z')
    await one.renew({ learnt: { block: { by: 'daily', until } } })
    await one.renew({ learnt: { block: { by: 'burst', until: new Date('2026-11-22T12:00:02Z') } } })
    expect((await two.renew()).budget).toMatchObject({ blockedBy: 'daily', blockedUntil: until })
    await liftBlock(db, company)
    expect((await two.renew()).budget).toMatchObject({ blockedBy: null, blockedUntil: null })
  })

  it('that is lifted takes with it that the day was used up: Pipedrive is asked again', async () => {
    const company = ++lastCompany
    const worker = workerOf(company)
    const block = { by: 'daily', until: new Date('2026-11-23T00:05:00Z') } as const
    await worker.renew({ learnt: { block, tokens: { limit: 30_000, left: 0 } } })
    await liftBlock(db, company)
    const { budget } = await worker.renew()
    expect(leftToday(budget, noon)).toBe(30_000)
    expect((await worker.renew({ learnt: { tokens: { limit: 30_000, left: 3 } } })).budget.tokensLeft).toBe(3)
  })

  it('of a day that lasts beyond midnight runs out by itself: what was told before it does not hold any more', async () => {
    const block = { by: 'daily', until: new Date('2026-11-22T01:05:00Z') } as const
    const learnt = { block, tokens: { limit: 30_000, left: 0 } }
    const { budget } = await workerOf(++lastCompany).renew({ learnt, now: new Date('2026-11-22T00:05:00Z') })
    expect(leftToday(budget, new Date('2026-11-22T01:04:59Z'))).toBe(0)
    expect(leftToday(budget, new Date('2026-11-22T01:05:00Z'))).toBe(30_000)
    const told = { ...budget, tokensLeft: 12, observedAt: new Date('2026-11-22T01:05:01Z') }
    expect(leftToday(told, new Date('2026-11-22T01:06:00Z'))).toBe(12)
  })
})
