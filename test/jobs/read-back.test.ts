// Lists of Pipedrive that lead nowhere, and runs that are told to stop while they read one.
import { expect, it } from 'vitest'
import { AccountUnreadable, readAccount, readActivityTypes, readFields } from '../../jobs/pipedrive/account.ts'
import { type PipedriveRecord, readPages } from '../../jobs/read-back.ts'
import { stopAtRead } from '../../jobs/stopping.ts'
import type { Work } from '../../jobs/work.ts'
import { done } from './pipedrive/little-pipedrive.ts'
import { ownLittlePipedrive } from './pipedrive/own-little-pipedrive.ts'

const { office, pipedrive } = await ownLittlePipedrive()

const page = (next: string | null) => done([{ id: 1 }], { additional_data: { next_cursor: next } })

/** What reading one list needs of a run. */
async function workOf(): Promise<{ work: Work; stop: AbortController }> {
  const { client } = await office.hire(pipedrive.url)
  const stop = new AbortController()
  return { work: { client, signal: stop.signal, deps: { now: () => new Date() } } as unknown as Work, stop }
}

async function read(work: Work, onPage: () => void = () => undefined) {
  const records: PipedriveRecord[] = []
  for await (const reading of readPages(work, 'person', {})) {
    if (reading.kind === 'failed') return { records, stop: stopAtRead(reading.outcome, work, 'its persons') }
    records.push(...reading.records)
    onPage()
  }
  return { records, stop: null }
}

it('a list is read from page to page to its end', async () => {
  const { work } = await workOf()
  pipedrive.behave((_arrival, index) => page(['b', 'c', null][index] ?? null))
  expect(await read(work)).toMatchObject({ records: [{ id: 1 }, { id: 1 }, { id: 1 }], stop: null })
})

it.each([
  ['at once', ['b', 'b', 'b', 'b', 'b']],
  ['after some pages', ['b', 'c', 'b', 'c', 'b', 'c', 'b', 'c']],
])('a list that repeats its cursor %s ends the run with a sentence', async (_when, cursors) => {
  const { work } = await workOf()
  pipedrive.behave((_arrival, index) => page(cursors[index] ?? null))
  const { stop } = await read(work)
  expect(stop).toMatchObject({ state: 'failed' })
  expect(stop).toHaveProperty('reason', expect.stringContaining('had been read before'))
  expect(pipedrive.arrivals.length).toBeLessThan(cursors.length)
})

it('a list of the account that repeats its cursor makes the account unreadable, with a sentence', async () => {
  const { work } = await workOf()
  pipedrive.behave((_arrival, index) => page(index < 30 ? 'b' : null))
  for (const reading of [() => readFields(work.client), () => readActivityTypes(work.client)]) {
    pipedrive.arrivals.length = 0
    const failure: unknown = await reading().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(AccountUnreadable)
    expect((failure as Error).message).toContain('had been read before')
  }
})

it('a run that is told to stop reads no further page', async () => {
  const { work, stop } = await workOf()
  pipedrive.behave((_arrival, index) => page(index < 30 ? `page ${index}` : null))
  expect(await read(work, () => stop.abort())).toMatchObject({ records: [{ id: 1 }], stop: { state: 'asked' } })
  expect(pipedrive.arrivals).toHaveLength(1)
})

it.each([
  [{}, null],
  [{ 'x-ratelimit-limit': '160' }, 160],
])('an account knows its requests in two seconds from a header only: %o', async (headers, expected) => {
  const { work } = await workOf()
  const me = { id: 5, name: 'Ada', company_name: 'Harper', default_currency: 'EUR' }
  pipedrive.behave(({ url }) => ({ ...done(url.endsWith('/users/me') ? me : []), headers }))
  const { requestsPerWindow, defaultCurrency } = await readAccount(work.client)
  expect({ requestsPerWindow, defaultCurrency }).toEqual({ requestsPerWindow: expected, defaultCurrency: 'EUR' })
})
