// The limits: two second windows per token, searches, the company's day, and what every answer says about them.
import { afterEach, describe, expect, it } from 'vitest'
import { type Caller, install, type Reply } from './caller.ts'
import { type PipedriveOptions } from './options.ts'
import { type PipedriveStandIn, startPipedrive } from './stand-in.ts'

let standIn: PipedriveStandIn
let elapsed = 0
let clock = new Date('2026-11-22T10:00:00Z')

afterEach(() => standIn.close())

async function start(options: PipedriveOptions): Promise<Caller> {
  elapsed = 0
  clock = new Date('2026-11-22T10:00:00Z')
  standIn = await startPipedrive({ now: () => clock, elapsedMs: () => elapsed, ...options })
  return install(standIn)
}

async function times(count: number, make: () => Promise<Reply>): Promise<readonly number[]> {
  const statuses: number[] = []
  for (let index = 0; index < count; index += 1) statuses.push((await make()).status)
  return statuses
}

describe('the two second window', () => {
  it.each([['lite', 80], ['growth', 160], ['premium', 400], ['ultimate', 480]] as const)(
    'lets a token of the %s plan make %i requests',
    async (plan, allowed) => {
      const caller = await start({ plan })
      const me = (): Promise<Reply> => caller.call('GET', '/api/v1/users/me')
      const statuses = await times(allowed, me)
      expect(new Set(statuses)).toEqual(new Set([200]))
      const over = await me()
      expect(over.status).toBe(429)
      expect(over.headers.get('x-ratelimit-limit')).toBe(String(allowed))
      expect(over.headers.get('x-ratelimit-remaining')).toBe('0')
      expect(Number(over.headers.get('x-daily-ratelimit-token-remaining'))).toBeGreaterThan(0)
      elapsed += 2_000
      expect((await me()).status).toBe(200)
      expect(standIn.stats()).toMatchObject({ tooMany: 1, maxRequestsInWindow: allowed + 1, requests: allowed + 2 })
    },
  ) // prettier-ignore

  it('rolls: old requests leave it one by one', async () => {
    const caller = await start({ plan: 'lite' })
    const me = (): Promise<Reply> => caller.call('GET', '/api/v1/users/me')
    await times(40, me)
    elapsed = 1_500
    await times(40, me)
    elapsed = 1_999
    expect((await me()).status).toBe(429)
    elapsed = 2_000
    expect(await times(39, me)).not.toContain(429)
    expect((await me()).status).toBe(429)
  })

  it('counts each user apart', async () => {
    const caller = await start({ plan: 'lite' })
    await times(80, () => caller.call('GET', '/api/v1/users/me'))
    const other = await install(standIn, standIn.users[1]?.id)
    expect((await other.call('GET', '/api/v1/users/me')).status).toBe(200)
  })

  it('lets only ten searches through', async () => {
    const caller = await start({})
    const search = (): Promise<Reply> => caller.call('GET', '/api/v2/persons/search?term=ab')
    expect(new Set(await times(10, search))).toEqual(new Set([501]))
    expect((await search()).status).toBe(429)
    expect((await caller.call('GET', '/api/v1/users/me')).status).toBe(200)
    expect(standIn.stats().searches).toBe(10)
  })
})

describe('the tokens of the day', () => {
  it('are 30,000 by plan and seat, cost what the contract says, and come back at midnight', async () => {
    const caller = await start({ plan: 'growth', seats: 2, tokensUsedToday: 119_990 })
    const first = await caller.call('POST', '/api/v2/organizations', { name: 'One' })
    expect(first.headers.get('x-daily-ratelimit-token-limit')).toBe('120000')
    expect(first.headers.get('x-daily-ratelimit-token-remaining')).toBe('5')
    expect((await caller.call('GET', '/api/v2/organizations')).status).toBe(429)
    expect((await caller.call('POST', '/api/v2/organizations', { name: 'Two' })).status).toBe(200)
    const empty = await caller.call('POST', '/api/v2/organizations', { name: 'Three' })
    expect(empty.status).toBe(429)
    expect(empty.headers.get('x-daily-ratelimit-token-remaining')).toBe('0')
    expect(Number(empty.headers.get('x-ratelimit-remaining'))).toBeGreaterThan(0)
    expect(standIn.records('organization')).toHaveLength(2)
    expect(standIn.stats().tokens).toBe(10)
    // The access token is an hour old by then.
    clock = new Date('2026-11-23T00:00:00Z')
    const tomorrow = await install(standIn)
    expect((await tomorrow.call('POST', '/api/v2/organizations', { name: 'Three' })).status).toBe(200)
  })

  it('are shared with the customer’s other integrations', async () => {
    const caller = await start({ plan: 'lite', seats: 1 })
    standIn.limits.spendElsewhere(29_999)
    expect((await caller.call('POST', '/api/v2/organizations', { name: 'One' })).status).toBe(429)
    expect(standIn.limits.tokensLeft()).toBe(1)
  })

  it('are not told when the account is without these headers', async () => {
    const caller = await start({ dailyHeaders: false })
    const reply = await caller.call('GET', '/api/v1/users/me')
    expect(reply.headers.get('x-daily-ratelimit-token-remaining')).toBeNull()
    expect(reply.headers.get('x-ratelimit-remaining')).toBe('479')
    expect(reply.headers.get('x-correlation-id')).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('ignoring 429', () => {
  it('ends in a page of HTML with 403 until a minute has passed', async () => {
    const caller = await start({ plan: 'lite', blockAfterTooMany: 20 })
    const me = (): Promise<Reply> => caller.call('GET', '/api/v1/users/me')
    await times(100, me)
    const blocked = await me()
    expect(blocked.status).toBe(403)
    expect(blocked.headers.get('content-type')).toContain('text/html')
    elapsed += 60_000
    expect((await me()).status).toBe(200)
  })
})

describe('the counts', () => {
  it('say reads, writes by endpoint and tokens, and can begin anew', async () => {
    const caller = await start({})
    await caller.call('POST', '/api/v2/organizations', { name: 'One' })
    await caller.call('POST', '/api/v2/organizations', {})
    const id = standIn.records('organization')[0]?.id
    await caller.call('PATCH', `/api/v2/organizations/${id}`, { name: 'Two' })
    await caller.call('GET', `/api/v2/organizations/${id}`)
    expect(standIn.stats()).toMatchObject({
      requests: 4,
      reads: 1,
      writes: 3,
      tokens: 16,
      writesByEndpoint: { 'POST /api/v2/organizations': 2, 'PATCH /api/v2/organizations/{id}': 1 },
    })
    standIn.resetStats()
    expect(standIn.stats()).toMatchObject({ requests: 0, writes: 0, maxRequestsInWindow: 0, writesByEndpoint: {} })
  })

  it('say how many invitations guests would have got', async () => {
    const caller = await start({})
    await caller.call('POST', '/api/v2/activities', { attendees: [{ email: 'a@b.example' }, { email: 'c@d.example' }] })
    expect(standIn.stats().invitationsSent).toBe(2)
  })
})
