// Workers of one company against the stand-in, which refuses what Pipedrive refuses: no 429, no record twice, every failure an outcome.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { create } from '../../../jobs/pipedrive/entities.ts'
import { install } from '../../sandbox/pipedrive/caller.ts'
import type { PipedriveOptions } from '../../sandbox/pipedrive/options.ts'
import { type PipedriveStandIn, startPipedrive } from '../../sandbox/pipedrive/stand-in.ts'
import { type Office, openOffice } from './connected.ts'

let office: Office
const open: PipedriveStandIn[] = []
let lastCompany = 50_000
beforeAll(async () => {
  office = await openOffice()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((pipedrive) => pipedrive.close()))
})
afterAll(() => office.close())

async function staff(count: number, options: PipedriveOptions) {
  const pipedrive = await startPipedrive(options)
  open.push(pipedrive)
  const { tokens } = await install(pipedrive)
  const companyId = ++lastCompany
  const workers = await Promise.all(
    Array.from({ length: count }, () => office.hire(pipedrive.url, { companyId, tokens })),
  )
  return { pipedrive, workers }
}

const named = (name: string) => create('person', { name })

describe('three workers of a company', () => {
  it('write hundreds of records without one refusal, on the smallest plan', async () => {
    const { pipedrive, workers } = await staff(3, { plan: 'lite', latencyMs: 20 })
    const outcomes = await Promise.all(
      workers.flatMap(({ client }, worker) =>
        Array.from({ length: 100 }, async (_, index) => client.send(await named(`${worker}-${index}`))),
      ),
    )
    expect(outcomes.filter(({ kind }) => kind !== 'done')).toEqual([])
    expect(pipedrive.records('person')).toHaveLength(300)
    const stats = pipedrive.stats()
    expect(stats).toMatchObject({ tooMany: 0 })
    expect(workers.reduce((sum, { client }) => sum + client.tokensUsed(), 0)).toBe(1_500)
  })

  it('stop together at the reserve, give or take what the others have in flight', async () => {
    const { pipedrive, workers } = await staff(3, { plan: 'lite', seats: 1, tokensUsedToday: 20_500 })
    const outcomes = await Promise.all(
      workers.flatMap(({ client }, worker) =>
        Array.from({ length: 60 }, async (_, index) => client.send(await named(`${worker}-${index}`))),
      ),
    )
    const done = outcomes.filter(({ kind }) => kind === 'done')
    const reserve = outcomes.filter((outcome) => outcome.kind === 'throttled' && outcome.scope === 'reserve')
    expect(done.length + reserve.length).toBe(180)
    expect(pipedrive.records('person')).toHaveLength(done.length)
    expect(pipedrive.limits.tokensLeft()).toBeGreaterThanOrEqual(9_000 - 3 * 20 * 5)
  })
})

describe('a worker whose line is bad', () => {
  it('never writes a record twice: what is done is there once, what is ambiguous at most once', async () => {
    const { pipedrive, workers } = await staff(1, {})
    const faults = ['lose_reply', 'drop_before', 'error_500_before', 'error_500_after', 'too_many_burst'] as const
    pipedrive.faults.every((method, _path, n) => (method === 'POST' && n % 7 === 3 ? (faults[n % 5] ?? null) : null))
    const sent = Array.from({ length: 80 }, (_, index) => `Person ${index}`)
    const outcomes = await Promise.all(
      sent.map(async (name) => ({ name, outcome: await workers[0]?.client.send(await named(name)) })),
    )
    const there = pipedrive.records('person').map((record) => String(record['name']))
    for (const { name, outcome } of outcomes) {
      const times = there.filter((other) => other === name).length
      if (outcome?.kind === 'done') expect(times).toBe(1)
      else expect(outcome?.kind === 'ambiguous' ? times : -1).toBeOneOf([0, 1])
    }
    expect(outcomes.filter(({ outcome }) => outcome?.kind === 'ambiguous').length).toBeGreaterThan(3)
  })

  it('goes on with a new token when all tokens expire in the middle', async () => {
    const { pipedrive, workers } = await staff(2, {})
    const sending = workers.flatMap(({ client }, worker) =>
      Array.from({ length: 40 }, async (_, index) => {
        if (index === 20) pipedrive.faults.expireTokens()
        return client.send(await named(`${worker}-${index}`))
      }),
    )
    expect((await Promise.all(sending)).every(({ kind }) => kind === 'done')).toBe(true)
    expect(pipedrive.records('person')).toHaveLength(80)
  })
})
