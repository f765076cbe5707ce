// Who may read, and who answers: the proof of the asker and of the product.
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { readAll, refusalOf, signal } from './bundles.ts'
import { createSite, profileOf, type Site } from './rest-server.ts'

const companies = [{ name: 'companies', object: 'company', endpoint: { path: 'companies' } }]
const info = { product: 'Perfect Books', version: '4.2', tenant: { name: 'Harper & Lane LLP' } }

describe('the connection to a REST source', () => {
  let site: Site
  afterEach(() => site.close())

  async function open(routes: (app: FastifyInstance) => void): Promise<void> {
    site = await createSite(routes)
  }

  describe('proves the asker', () => {
    const seen = async (auth: object): Promise<unknown> => {
      await open((app) =>
        app.get('/api/v1/companies', (request) => [
          { id: 1, url: request.url, authorization: request.headers.authorization, key: request.headers['x-api-key'] },
        ]),
      )
      const { records } = await readAll(site.source(profileOf(site.base, companies, { auth })))
      return records[0]?.fields
    }

    it('by a bearer token', async () => {
      expect(await seen({ type: 'bearer', token: { secret: 'token' } })).toMatchObject({
        authorization: 'Bearer the-token',
      })
    })
    it('by an API key in a header', async () => {
      expect(
        await seen({ type: 'api_key', name: 'X-Api-Key', location: 'header', api_key: { secret: 'key' } }),
      ).toMatchObject({ key: 'the-key' })
    })
    it('by an API key in the query', async () => {
      expect(await seen({ type: 'api_key', name: 'key', location: 'query', api_key: { secret: 'key' } })).toMatchObject(
        { url: '/api/v1/companies?key=the-key' },
      )
    })
    it('by user and password', async () => {
      const authorization = `Basic ${Buffer.from('anna:pa:ss').toString('base64')}`
      expect(
        await seen({ type: 'http_basic', username: { secret: 'user' }, password: { secret: 'password' } }),
      ).toMatchObject({ authorization })
    })
  })

  const oauth = (host: string): object => ({
    type: 'oauth2_client_credentials',
    access_token_url: `http://${host}/token`,
    client_id: { secret: 'id' },
    client_secret: { secret: 'secret' },
    scopes: ['read'],
  })

  it('gets an access token, one for all, and a new one when it is refused', async () => {
    let issued = 0
    let good = 1
    await open((app) => {
      app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
        done(null, body),
      )
      app.post('/token', (request) => {
        expect(request.body).toBe('grant_type=client_credentials&scope=read')
        issued += 1
        return { access_token: `t${issued}`, expires_in: 3600 }
      })
      app.get('/api/v1/companies', (request, reply) => {
        const page = Number((request.query as Readonly<Record<string, string>>)['page'])
        if (request.headers.authorization !== `Bearer t${good}`) return reply.code(401).send({ error: 'expired' })
        if (page === 1) good = 2
        return page < 3 ? [{ id: page }] : []
      })
    })
    const resources = [
      { name: 'companies', object: 'company', endpoint: { path: 'companies', paginator: { type: 'page_number' } } },
    ]
    const profile = profileOf(site.base, resources, {
      auth: oauth(site.host),
      rate_budget: { requests: 100, per_seconds: 1, concurrency: 1 },
    })
    const { records } = await readAll(site.source(profile))
    expect(records.map((record) => record.id)).toEqual(['0', '1', '2'])
    expect(issued).toBe(2)
  })

  it.each([
    ['in the form, where the header is not read', 400, 'form', 4],
    ['in the form, where the header is refused', 401, 'form', 4],
    ['in the header alone, where that is accepted', 401, 'header', 3],
  ])('shows the secrets for a token %s, and goes on as was accepted', async (_where, status, way, asked) => {
    const shown: { header: string | undefined; form: string }[] = []
    await open((app) => {
      app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
        done(null, body),
      )
      app.post('/token', (request, reply) => {
        const { authorization: header } = request.headers
        shown.push({ header, form: String(request.body) })
        if ((header === undefined ? 'form' : 'header') !== way) return reply.code(status).send({ error: 'invalid_client' }) // prettier-ignore
        return { access_token: `t${shown.length}`, expires_in: 1 }
      })
      app.get('/api/v1/companies', (request) => [{ id: request.headers.authorization }])
    })
    const source = site.source(profileOf(site.base, companies, { auth: oauth(site.host) }))
    for (let page = 0; page < 3; page++) {
      const { records } = await readAll(source)
      expect(records.map((record) => record.id)).toEqual([`Bearer t${shown.length}`])
    }
    const header = { header: `Basic ${Buffer.from('client:shh').toString('base64')}`, form: 'grant_type=client_credentials&scope=read' } // prettier-ignore
    const form = { header: undefined, form: 'grant_type=client_credentials&scope=read&client_id=client&client_secret=shh' } // prettier-ignore
    expect(shown).toEqual([header, ...Array.from({ length: asked - 1 }, () => (way === 'form' ? form : header))])
  })

  it('names the secrets when the endpoint for tokens refuses them in either way', async () => {
    await open((app) => {
      app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
        done(null, body),
      )
      app.post('/token', (_request, reply) => reply.code(401).send({ error: 'invalid_client' }))
    })
    const refusal = await refusalOf(readAll(site.source(profileOf(site.base, companies, { auth: oauth(site.host) }))))
    expect([refusal.code, refusal.message]).toEqual([
      'source_unauthorized',
      expect.stringContaining('status 401 from /token): check the secrets “id” and “secret”'),
    ])
    expect(site.asked).toEqual(['POST /token', 'POST /token'])
  })

  it('names the secrets when the source refuses them, and never their values', async () => {
    await open((app) =>
      app.get('/api/v1/companies', (_request, reply) => reply.code(401).send({ message: 'Bad token' })),
    )
    const source = site.source(
      profileOf(site.base, companies, { auth: { type: 'bearer', token: { secret: 'token' } } }),
    )
    const refusal = await refusalOf(readAll(source))
    expect(refusal.code).toBe('source_unauthorized')
    expect(refusal.message).toContain('status 401, “Bad token”): check “token”')
    expect(refusal.message).not.toContain('the-token')
  })

  it('finds the product, the firm and the version', async () => {
    await open((app) => app.get('/api/v1/system/info', () => info))
    expect(await site.source(profileOf(site.base, companies)).identify(signal)).toEqual({
      product: 'Perfect Books',
      tenant: 'Harper & Lane LLP',
      host: site.host,
      version: '4.2',
      sentence: `Perfect Books of Harper & Lane LLP answers at ${site.host} (version 4.2), as the profile “Test firm” expects.`,
    })
  })

  it.each([
    [
      'another product',
      { product: 'PerfectLaw' },
      'source_wrong_product',
      'says “PerfectLaw” where the profile expects “Perfect Books”',
    ],
    ['an answer without a product', { status: 'ok' }, 'source_wrong_product', 'does not say which product it is'],
    ['an empty answer', '', 'source_wrong_product', 'does not say which product it is'],
    ['a list', [1], 'source_wrong_product', 'does not say which product it is'],
    ['text', 'hello', 'source_not_json', 'text that is not JSON (it begins “hello”)'],
  ])('is refused with what was found: %s', async (_what, answer, code, sentence) => {
    await open((app) =>
      app.get('/api/v1/system/info', (_request, reply) =>
        reply.type('application/json').send(typeof answer === 'string' ? answer : JSON.stringify(answer)),
      ),
    )
    const refusal = await refusalOf(site.source(profileOf(site.base, companies)).identify(signal))
    expect([refusal.code, refusal.message]).toEqual([code, expect.stringContaining(sentence)])
  })

  it('is refused when a login page answers, also by way of a redirect', async () => {
    await open((app) => {
      app.get('/api/v1/system/info', (_request, reply) => reply.redirect('/login'))
      app.get('/login', (_request, reply) =>
        reply.type('text/html').send('<html><title>Sign in · Acme</title><input type="password"></html>'),
      )
    })
    const refusal = await refusalOf(site.source(profileOf(site.base, companies)).identify(signal))
    expect(refusal.message).toContain('/login answered with a login page (“Sign in · Acme”) instead of JSON')
  })

  it('accepts a pattern instead of a fixed name', async () => {
    await open((app) => app.get('/api/v1/system/info', () => info))
    const profile = {
      ...profileOf(site.base, companies),
      identity: { path: '/system/info', expect: { '$.product': { matches: '^Perfect Books( Cloud)?$' } } },
    }
    expect((await site.source(profile).identify(signal)).product).toBe('Perfect Books')
  })
})
