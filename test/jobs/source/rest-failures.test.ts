// What becomes of a source that is slow, busy, broken or silent: a sentence, never a hang.
import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { readAll, refusalOf, signal } from './bundles.ts'
import { createSite, profileOf, restDeps, type Site } from './rest-server.ts'
import { createRestSource } from '../../../jobs/source/rest.ts'

const companies = [{ name: 'companies', object: 'company', endpoint: { path: 'companies' } }]

describe('a REST source that fails', () => {
  let site: Site
  afterEach(() => site.close())

  async function open(routes: (app: FastifyInstance) => void): Promise<void> {
    site = await createSite(routes)
  }

  it('waits as long as the source asks after too many requests', async () => {
    let count = 0
    await open((app) =>
      app.get('/api/v1/companies', (_request, reply) =>
        ++count < 3 ? reply.code(429).header('retry-after', '7').send() : [{ id: 1 }],
      ),
    )
    const waits: number[] = []
    const wait = (waitMs: number): Promise<void> => Promise.resolve(void waits.push(waitMs))
    expect((await readAll(site.source(profileOf(site.base, companies), { wait }))).records).toHaveLength(1)
    expect(waits).toEqual([7000, 7000])
  })

  it.each(['0', new Date(0).toUTCString()])(
    'waits longer each time when the pause that is asked for is none or over: %s',
    async (asked) => {
      let count = 0
      const busy = () => ++count % 4 !== 0
      await open((app) => {
        app.get('/api/v1/companies', (_request, reply) =>
          busy() ? reply.code(429).header('retry-after', asked).send() : [{ id: 1 }],
        )
        app.get('/api/v1/companies/1/logo', (_request, reply) =>
          busy() ? reply.code(503).header('retry-after', asked).send() : 'GIF',
        )
      })
      const waits: number[] = []
      const wait = (waitMs: number): Promise<void> => Promise.resolve(void waits.push(waitMs))
      const source = site.source(profileOf(site.base, companies), { wait })
      expect((await readAll(source)).records).toHaveLength(1)
      expect(waits).toEqual([500, 1000, 2000])
      expect((await source.address(`${site.base}companies/1/logo`, signal)).kind).toBe('stream')
      expect(waits).toEqual([500, 1000, 2000, 500, 1000, 2000])
    },
  )

  it('gives up with a sentence when the source wants a pause of hours', async () => {
    await open((app) =>
      app.get('/api/v1/companies', (_request, reply) => reply.code(429).header('retry-after', '7200').send()),
    )
    const refusal = await refusalOf(readAll(site.source(profileOf(site.base, companies))))
    expect([refusal.code, refusal.message]).toEqual([
      'source_throttled',
      expect.stringContaining('a pause of about 120 min'),
    ])
  })

  it('tries again after faults and cut connections, with growing pauses, and not for ever', async () => {
    let count = 0
    await open((app) =>
      app.get('/api/v1/companies', (request, reply) => {
        count += 1
        if (count % 2 === 1) return reply.code(502).send('<html>Bad gateway</html>')
        request.raw.socket.destroy()
        return reply
      }),
    )
    const waits: number[] = []
    const wait = (waitMs: number): Promise<void> => Promise.resolve(void waits.push(waitMs))
    const refusal = await refusalOf(readAll(site.source(profileOf(site.base, companies), { wait })))
    expect(refusal.code).toBe('source_unreachable')
    expect(refusal.message).toContain('Try again later; no record is missed by that.')
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000])
  })

  it('obeys what the profile says about single answers', async () => {
    await open((app) => {
      app.get('/api/v1/companies', () => [{ id: 1 }, { id: 2 }])
      app.get('/api/v1/companies/:id/notes', (request, reply) =>
        (request.params as { id: string }).id === '1' ? reply.code(404).send() : [{ id: 'n' }],
      )
    })
    const resources = [
      ...companies,
      {
        name: 'notes',
        object: 'note',
        endpoint: {
          path: 'companies/{resources.companies.id}/notes',
          response_actions: [{ status_code: 404, action: 'ignore' }],
        },
      },
    ]
    const { records, remarks } = await readAll(site.source(profileOf(site.base, resources)))
    expect(records.map((record) => record.id)).toEqual(['1', '2', 'n'])
    expect(remarks).toEqual(['notes: 1 answer passed over, as response_actions says.'])
  })

  it('refuses answers that are too large, also when they are small only while packed', async () => {
    await open((app) =>
      app.get('/api/v1/companies', (_request, reply) =>
        reply
          .type('application/json')
          .header('content-encoding', 'gzip')
          .send(gzipSync(Buffer.alloc(5_000_000, 0x20))),
      ),
    )
    const refusal = await refusalOf(
      readAll(site.source(profileOf(site.base, companies), { limits: { answerBytes: 1024 ** 2 } })),
    )
    expect([refusal.code, refusal.message]).toEqual([
      'source_too_large',
      expect.stringContaining('more than 1 MiB: ask for smaller pages'),
    ])
  })

  it('gives up on a source that accepts and says nothing', async () => {
    await open(() => undefined)
    const silent = createServer((socket) => void socket.on('error', () => undefined).resume())
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const host = typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : ''
    const source = createRestSource({
      profile: profileOf(`http://${host}/`, companies),
      ...restDeps(host),
      limits: { silenceMs: 100, attempts: 2 },
    })
    const refusal = await refusalOf(source.identify(signal))
    expect([refusal.code, refusal.message]).toEqual([
      'source_unreachable',
      expect.stringContaining('no answer came in time'),
    ])
    await source.close()
    await new Promise((resolve) => silent.close(resolve))
  })

  it('stops at once when it is told to', async () => {
    await open((app) => app.get('/api/v1/companies', () => new Promise(() => undefined)))
    const source = site.source(profileOf(site.base, companies))
    const stop = new AbortController()
    const reading = source.page('companies', null, stop.signal)
    await expect.poll(() => site.asked.length).toBe(1)
    stop.abort(new Error('paused'))
    await expect(reading).rejects.toThrow('paused')
  })

  it('stays within the budget of the source', async () => {
    let atWork = 0
    let most = 0
    await open((app) => {
      app.get('/api/v1/companies', () => Array.from({ length: 20 }, (_, i) => ({ id: i })))
      app.get('/api/v1/companies/:id/notes', async () => {
        most = Math.max(most, ++atWork)
        await new Promise((resolve) => setImmediate(resolve))
        atWork -= 1
        return []
      })
    })
    let clock = 0
    const waits: number[] = []
    const more = {
      now: () => new Date(clock),
      wait: (waitMs: number): Promise<void> => {
        clock += waitMs
        return Promise.resolve(void waits.push(waitMs))
      },
    }
    const resources = [
      ...companies,
      { name: 'notes', object: 'note', keys: {}, endpoint: { path: 'companies/{resources.companies.id}/notes' } },
    ]
    const profile = profileOf(site.base, resources, { rate_budget: { requests: 5, per_seconds: 2, concurrency: 3 } })
    await site.source(profile, more).page('notes', null, signal)
    expect(most).toBeLessThanOrEqual(3)
    expect(waits.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(8000)
  })
})
