// The client against a real server: what every reply comes to, what is sent again, and what never is.
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { installOf } from '../../../db/installs.ts'
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
const look: PipedriveRequest = {
  operation: 'getPersons',
  method: 'GET',
  path: '/api/v2/persons',
  query: { limit: 500 },
}
const json = (status: number, body: object, headers = {}): Answer => ({ status, body, headers })
const refusal = (status: number): Answer => json(status, { success: false, error: `No ${status}`, code: 'ERR' })

describe('a reply to a write', () => {
  it('that says success is done, with data, next page and correlation id', async () => {
    const { client } = await office.hire(pipedrive.url)
    pipedrive.behave(() => ({
      ...done([{ id: 7 }], { additional_data: { next_cursor: 'abc' } }),
      headers: { 'x-correlation-id': 'c-1' },
    }))
    expect(await client.send(write)).toEqual({
      kind: 'done',
      status: 200,
      data: [{ id: 7 }],
      next: 'abc',
      correlationId: 'c-1',
    })
    expect(pipedrive.arrivals).toMatchObject([
      { method: 'POST', url: '/api/v2/persons', token: 'access-0', body: { name: 'Ada' } },
    ])
    expect(client.tokensUsed()).toBe(5)
  })

  it.each([
    [{ additional_data: { pagination: { more_items_in_collection: true, next_start: 100 } } }, '100'],
    [{ additional_data: { pagination: { more_items_in_collection: false, next_start: 100 } } }, null],
    [{ additional_data: { more_items_in_collection: true, next_start: 500 } }, '500'],
    [{ data: [1, 2], additional_data: { start: 4, limit: 2, more_items_in_collection: true } }, '6'],
    [{ data: [1, 2], additional_data: { pagination: { start: 4, limit: 9, more_items_in_collection: true } } }, '6'],
    [{ data: [1, 2], additional_data: { more_items_in_collection: true } }, '2'],
    [{ data: [], additional_data: { start: 4, limit: 2, more_items_in_collection: true } }, null],
    [{ data: [1, 2], additional_data: { start: 4, limit: 2, more_items_in_collection: false } }, null],
    [{ additional_data: { next_cursor: null } }, null],
    [{ additional_data: null }, null],
    [{}, null],
  ])('names the next page as both versions write it: %o', async (extra, next) => {
    const { client } = await office.hire(pipedrive.url)
    pipedrive.behave(() => done([], extra))
    expect(await client.send(look)).toMatchObject({ kind: 'done', next })
  })

  it.each([400, 403, 404, 405, 409, 410, 413, 415, 422])(
    "of status %i is a refusal in Pipedrive's words, sent once",
    async (status) => {
      const { client } = await office.hire(pipedrive.url)
      pipedrive.behave(() => refusal(status))
      expect(await client.send(write)).toEqual({
        kind: 'rejected',
        status,
        message: `No ${status}`,
        code: 'ERR',
        correlationId: null,
      })
      expect(pipedrive.arrivals).toHaveLength(1)
    },
  )

  it.each([
    ['a success that is none', json(200, { success: false, error: 'Not this time' }), 'rejected'],
    ['an error page of 404', { status: 404, body: '<html>' }, 'rejected'],
    ['an account that is not open', json(402, { success: false, error: 'Payment required' }), 'unauthorized'],
    ['500', json(500, { success: false, error: 'Oh' }), 'ambiguous'],
    ['503 as a page', { status: 503, body: '<html>' }, 'ambiguous'],
    ['a timeout of the gateway', { status: 408, body: '' }, 'ambiguous'],
    ['a redirect', { status: 302, headers: { location: '/' }, body: '' }, 'ambiguous'],
    ['a success that cannot be read', { status: 200, body: '{"success":tr' }, 'ambiguous'],
    ['a success of another server', json(200, { ok: true }), 'ambiguous'],
    ['an empty success', { status: 201, body: '' }, 'ambiguous'],
  ])('such as %s comes to one outcome and is never sent again', async (_name, answer, kind) => {
    const { client } = await office.hire(pipedrive.url)
    pipedrive.behave(() => answer)
    expect(await client.send(write)).toMatchObject({ kind })
    expect(pipedrive.arrivals).toHaveLength(1)
  })

  it('that is cut off is ambiguous and never sent again', async () => {
    const { client } = await office.hire(pipedrive.url)
    pipedrive.behave(() => 'reset')
    expect(await client.send(write)).toMatchObject({ kind: 'ambiguous' })
    expect(pipedrive.arrivals).toHaveLength(1)
  })

  it('that never comes is ambiguous after the timeout', async () => {
    const { client } = await office.hire(pipedrive.url, { client: { transport: { timeoutMs: 200 } } })
    pipedrive.behave(() => new Promise(() => undefined))
    expect(await client.send(write)).toMatchObject({ kind: 'ambiguous' })
    expect(pipedrive.arrivals).toHaveLength(1)
  })

  it('is waited for when the run is stopped meanwhile, and nothing else leaves', async () => {
    const { client } = await office.hire(pipedrive.url)
    const stop = new AbortController()
    pipedrive.behave(() => {
      stop.abort(new Error('cancelled'))
      return done({ id: 5 })
    })
    expect(await client.send(write, stop.signal)).toMatchObject({ kind: 'done' })
    await expect(client.send(write, stop.signal)).rejects.toThrow('cancelled')
    expect(pipedrive.arrivals).toHaveLength(1)
  })
})

describe('a read', () => {
  it.each([
    ['500', json(500, {})],
    ['a cut connection', 'reset'],
    ['nonsense', { status: 200, body: 'x' }],
  ] as const)('is sent again after %s, and is done when that passes', async (_name, answer) => {
    const { client } = await office.hire(pipedrive.url)
    pipedrive.behave((_arrival, index) => (index < 3 ? answer : done([])))
    expect(await client.send(look)).toMatchObject({ kind: 'done' })
    expect(pipedrive.arrivals).toHaveLength(4)
    expect(pipedrive.arrivals[0]?.url).toBe('/api/v2/persons?limit=500')
  })

  it('that fails again and again is given up after four more tries', async () => {
    const { client } = await office.hire(pipedrive.url)
    pipedrive.behave(() => json(502, {}))
    expect(await client.send(look)).toMatchObject({ kind: 'ambiguous' })
    expect(pipedrive.arrivals).toHaveLength(5)
  })
})

describe('a server that cannot be reached', () => {
  it('has written nothing: the request is tried again, then the run may wait', async () => {
    const port = await freePort()
    const { client } = await office.hire(`http://127.0.0.1:${port}`)
    expect(await client.send(write)).toMatchObject({ kind: 'throttled', scope: 'unreachable', waitMs: 60_000 })
    expect(client.tokensUsed()).toBe(0)
  })
})

describe('an address that is not Pipedrive', () => {
  it('is sent neither token nor record', async () => {
    const { client } = await office.hire(pipedrive.url, { client: { apiHosts: ['https://*.pipedrive.com'] } })
    expect(await client.send(write)).toMatchObject({ kind: 'unauthorized' })
    expect(pipedrive.arrivals).toHaveLength(0)
  })
})

describe('a token', () => {
  it('that has expired is exchanged once for twenty requests at the same time', async () => {
    const { client } = await office.hire(pipedrive.url, { expiresInMs: -1 })
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => client.send(write)))
    expect(outcomes.every(({ kind }) => kind === 'done')).toBe(true)
    expect(pipedrive.refreshes.map(String)).toEqual(['grant_type=refresh_token&refresh_token=refresh-0'])
    expect(new Set(pipedrive.arrivals.map(({ token }) => token))).toEqual(new Set(['access-1']))
  })

  it('that Pipedrive refuses is exchanged once for twenty requests, each of which is sent again', async () => {
    const { client } = await office.hire(pipedrive.url)
    pipedrive.behave(({ token }) => (token === 'access-0' ? refusal(401) : done()))
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => client.send(write)))
    expect(outcomes.every(({ kind }) => kind === 'done')).toBe(true)
    expect(pipedrive.refreshes).toHaveLength(1)
    expect(pipedrive.arrivals).toHaveLength(40)
  })

  it('that is refused even when it is new stops the work', async () => {
    const { client } = await office.hire(pipedrive.url)
    pipedrive.behave(() => refusal(401))
    expect(await client.send(write)).toMatchObject({ kind: 'unauthorized' })
    expect(pipedrive.arrivals).toHaveLength(2)
  })

  it('whose exchange is refused leaves the installation to be authorized again', async () => {
    const { client, companyId, userId } = await office.hire(pipedrive.url, { expiresInMs: -1 })
    pipedrive.onRefresh(() =>
      json(400, { success: false, error: 'invalid_grant', message: 'refresh_token is invalid' }),
    )
    expect(await client.send(write)).toMatchObject({ kind: 'unauthorized' })
    expect(await installOf(office.db, companyId, userId)).toMatchObject({ state: 'reauthorize' })
    expect(pipedrive.arrivals).toHaveLength(0)
  })

  it.each([
    ['another refusal', json(400, { error: 'invalid_client' })],
    ['an outage', json(503, {})],
    ['an answer without tokens', json(200, { access_token: '' })],
  ])('whose exchange meets %s is kept for the next time', async (_name, answer) => {
    const { client, companyId, userId } = await office.hire(pipedrive.url, { expiresInMs: -1 })
    pipedrive.onRefresh(() => answer)
    expect(await client.send(write)).toMatchObject({ kind: 'throttled', scope: 'unreachable' })
    expect(await installOf(office.db, companyId, userId)).toMatchObject({ state: 'active' })
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}
