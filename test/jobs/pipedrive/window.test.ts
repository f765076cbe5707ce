// The 2 s window against a real server: never more requests than it takes, hardly fewer, however many workers share it.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDb } from '../../../db/client.ts'
import type { PipedriveRequest } from '../../../jobs/pipedrive/request.ts'
import { patientPool } from '../../db/patient-pool.ts'
import { type Office, openOffice, type Worker } from './connected.ts'
import { done, type LittlePipedrive, startLittlePipedrive } from './little-pipedrive.ts'

const look: PipedriveRequest = { operation: 'getPerson', method: 'GET', path: '/api/v2/persons/1' }
const limit = 80

let office: Office
let pipedrive: LittlePipedrive
beforeAll(async () => {
  office = await openOffice()
})
beforeEach(async () => {
  pipedrive = await startLittlePipedrive()
  pipedrive.behave(() => ({ ...done(), headers: { 'x-ratelimit-limit': String(limit) } }))
})
afterEach(() => pipedrive.close())
afterAll(() => office.close())

/** Keeps a hundred requests waiting until the server has seen enough; those that still wait then are called off. */
async function keepBusy(worker: Worker, arrivals: number): Promise<void> {
  const enough = new AbortController()
  const line = async () => {
    while (pipedrive.arrivals.length < arrivals) await worker.client.send(look, enough.signal)
    enough.abort(new Error('enough'))
  }
  const ends = await Promise.allSettled(Array.from({ length: 100 }, line))
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : []))
  const failure = failures.find((reason) => reason !== enough.signal.reason)
  if (failure) throw failure
}

describe('one worker', () => {
  it('never exceeds the window and leaves less than a twentieth of it unused', async () => {
    const worker = await office.hire(pipedrive.url)
    await keepBusy(worker, limit * 4 + 1)
    expect(pipedrive.mostInWindow()).toBeLessThanOrEqual(limit)
    const times = pipedrive.arrivals.map(({ atMs }) => atMs)
    const rounds = times.slice(limit).map((atMs, index) => atMs - (times[index] ?? 0))
    const usual = rounds.sort((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? Infinity
    expect(2000 / usual).toBeGreaterThanOrEqual(0.95)
  })

  it('never exceeds the window when the server stalls and then answers everything at once', async () => {
    const worker = await office.hire(pipedrive.url)
    let release = () => undefined as void
    const stall = new Promise<void>((resolve) => (release = resolve))
    pipedrive.behave(async (_arrival, index) => {
      if (index >= 20 && index < 50) await stall
      if (index === 150) release()
      return { ...done(), headers: { 'x-ratelimit-limit': String(limit) } }
    })
    await keepBusy(worker, limit * 3)
    expect(pipedrive.mostInWindow()).toBeLessThanOrEqual(limit)
  })

  it('obeys a window that turns out to be smaller, from the first reply that says so', async () => {
    const worker = await office.hire(pipedrive.url, { budget: { inFlightMax: 4 } })
    pipedrive.behave(() => ({ ...done(), headers: { 'x-ratelimit-limit': '20' } }))
    await keepBusy(worker, 60)
    expect(pipedrive.mostInWindow()).toBeLessThanOrEqual(20)
  })

  it('uses a window that turns out to be larger', async () => {
    const worker = await office.hire(pipedrive.url)
    pipedrive.behave(() => ({ ...done(), headers: { 'x-ratelimit-limit': '400' } }))
    await keepBusy(worker, 900)
    expect(pipedrive.mostInWindow()).toBeGreaterThan(300)
    expect(pipedrive.mostInWindow()).toBeLessThanOrEqual(400)
  })

  it('keeps no more requests in flight than it may', async () => {
    const worker = await office.hire(pipedrive.url, { budget: { inFlightMax: 3 } })
    let release = () => undefined as void
    const held = new Promise<void>((resolve) => (release = resolve))
    pipedrive.behave(async () => {
      await held
      return done()
    })
    const busy = keepBusy(worker, 20)
    await pipedriveSees(3)
    await quietFor(300)
    expect(pipedrive.arrivals).toHaveLength(3)
    release()
    await busy
  })
})

describe('three workers of a company', () => {
  it('share one window: they never exceed it together, while they come, work, stall and go', async () => {
    const companyId = 9001
    const first = await office.hire(pipedrive.url, { companyId })
    const busy = [keepBusy(first, limit * 4)]
    await pipedriveSees(limit)
    const second = await office.hire(pipedrive.url, { companyId })
    busy.push(keepBusy(second, limit * 4))
    const third = await office.hire(pipedrive.url, { companyId })
    busy.push(keepBusy(third, limit * 3))
    pipedrive.behave(async (_arrival, index) => {
      if (index % 50 === 0) await wait(300)
      return { ...done(), headers: { 'x-ratelimit-limit': String(limit) } }
    })
    await busy[2]
    await third.close()
    await Promise.all(busy)
    expect(pipedrive.mostInWindow()).toBeLessThanOrEqual(limit)
    expect(first.client.tokensUsed()).toBeGreaterThan(0)
    expect(second.client.tokensUsed()).toBeGreaterThan(0)
    expect(third.client.tokensUsed()).toBeGreaterThan(0)
  })
})

describe('a worker without its database', () => {
  it('sends nothing once its lease has run out, and goes on when the database is back', async () => {
    const pool = patientPool(office.url, { max: 1, name: 'cut off' })
    const worker = await office.hire(pipedrive.url, { budget: { db: createDb(pool) } })
    await worker.client.send(look)
    const holder = await pool.connect()
    const ended = expect(keepBusy(worker, 1_000)).rejects.toThrow(/closed/)
    await quietFor(2_500)
    const seen = pipedrive.arrivals.length
    holder.release()
    await pipedriveSees(seen + 10)
    await worker.budget.close()
    await ended
    await pool.end()
    expect(pipedrive.mostInWindow()).toBeLessThanOrEqual(limit)
  })
})

async function pipedriveSees(arrivals: number): Promise<void> {
  await expect.poll(() => pipedrive.arrivals.length, { timeout: 20_000, interval: 20 }).toBeGreaterThanOrEqual(arrivals)
}

/** No request has arrived for so long. */
async function quietFor(ms: number): Promise<void> {
  const sinceLast = () => performance.now() - (pipedrive.arrivals.at(-1)?.atMs ?? 0)
  await expect.poll(sinceLast, { timeout: 20_000, interval: 50 }).toBeGreaterThan(ms)
}
