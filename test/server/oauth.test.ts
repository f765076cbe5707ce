// Installing, over real HTTP with a token endpoint that behaves as Pipedrive's is documented.
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { installs } from '../../db/schema.ts'
import { startWeb, type Web } from './web.ts'

interface TokenRequest {
  readonly authorization: string | undefined
  readonly type: string | undefined
  readonly form: URLSearchParams
}

const asked: TokenRequest[] = []
let answer: { status: number; body: object }
let endpoint: Server
let web: Web
let base: string
const identified: { apiDomain: string; accessToken: string }[] = []

async function onToken(request: IncomingMessage): Promise<void> {
  const form = new URLSearchParams(await text(request))
  asked.push({ authorization: request.headers.authorization, type: request.headers['content-type'], form })
}

beforeAll(async () => {
  endpoint = createServer((request, response) => {
    void onToken(request).then(() => {
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve))
  web = await startWeb({
    env: {
      PUBLIC_URL: 'http://127.0.0.1:3999',
      PIPEDRIVE_OAUTH_URL: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`,
    },
    deps: {
      identify: async (apiDomain, accessToken) => {
        identified.push({ apiDomain, accessToken })
        if (accessToken === 'of nobody') throw new Error('Pipedrive did not answer.')
        return { companyId: 100, companyName: 'Harper & Lane LLP', userId: 7, userName: 'Ada', isAdmin: true }
      },
    },
  })
  base = await web.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await web.close()
  await new Promise((resolve) => endpoint.close(resolve))
})
beforeEach(async () => {
  asked.length = 0
  answer = {
    status: 200,
    body: {
      access_token: 'fresh access',
      refresh_token: 'fresh refresh',
      token_type: 'bearer',
      scope: 'base,deals:full',
      expires_in: 3599,
      api_domain: 'https://harper.pipedrive.com',
    },
  }
  await web.db.delete(installs)
})

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${base}${path}`, { redirect: 'manual', headers })

async function started(): Promise<{ state: string; cookie: string; location: URL }> {
  const response = await get('/oauth/install')
  expect(response.status).toBe(302)
  const location = new URL(response.headers.get('location') ?? '')
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return { location, cookie, state: location.searchParams.get('state') ?? '' }
}

describe('the start of an installation', () => {
  it('leads to Pipedrive with the callback and a state that the browser keeps for ten minutes', async () => {
    const { location, cookie, state } = await started()
    expect(location.pathname).toBe('/oauth/authorize')
    expect(location.searchParams.get('client_id')).toBe('client-1')
    expect(location.searchParams.get('redirect_uri')).toBe('http://127.0.0.1:3999/oauth/callback')
    expect(location.searchParams.has('scope')).toBe(false)
    expect(state.length).toBeGreaterThan(20)
    expect(cookie).toContain(state)
  })

  it('keeps the state in a cookie that no other host can plant, when the app is reached by https', async () => {
    const secure = await startWeb()
    const { headers } = await secure.send({ url: '/oauth/install' })
    const cookie = String(headers['set-cookie'])
    expect(cookie).toMatch(/^__Host-oauth2-redirect-state=/)
    for (const attribute of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax', 'Max-Age=600']) {
      expect(cookie).toContain(attribute)
    }
    await secure.close()
  })
})

describe('the callback', () => {
  it('exchanges the code, asks who installed, seals the tokens and leads back into Pipedrive', async () => {
    const { state, cookie } = await started()
    const response = await get(`/oauth/callback?code=good&state=${state}`, { cookie })
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe(
      'https://harper.pipedrive.com/settings/marketplace/app/client-1/app-settings',
    )
    expect(asked).toHaveLength(1)
    expect(asked[0]?.form.get('grant_type')).toBe('authorization_code')
    expect(asked[0]?.form.get('code')).toBe('good')
    expect(asked[0]?.form.get('redirect_uri')).toBe('http://127.0.0.1:3999/oauth/callback')
    expect(asked[0]?.type).toContain('application/x-www-form-urlencoded')
    expect(asked[0]?.authorization).toMatch(/^Basic /)
    expect(identified.at(-1)).toEqual({ apiDomain: 'https://harper.pipedrive.com', accessToken: 'fresh access' })
    const [row] = await web.db.select().from(installs)
    expect(row).toMatchObject({ companyId: 100, userId: 7, isAdmin: true, state: 'active', scope: 'base,deals:full' })
    expect(row?.accessToken).not.toContain('fresh')
    expect(web.seal.open(row?.accessToken ?? '', '100:7')).toBe('fresh access')
    expect(row?.expiresAt).toEqual(new Date(web.clock.now.getTime() + 3_599_000))
  })

  it('accepts a call without state, which is how the Marketplace itself installs', async () => {
    const response = await get('/oauth/callback?code=good')
    expect(response.status).toBe(302)
    expect(await web.db.select().from(installs)).toHaveLength(1)
  })

  it('refuses a wrong, an empty and a foreign state with a page, and asks Pipedrive nothing', async () => {
    const { cookie, state } = await started()
    for (const path of ['/oauth/callback?code=good&state=other', '/oauth/callback?code=good&state=']) {
      const response = await get(path, { cookie })
      expect(response.status).toBe(400)
      expect(await response.text()).toContain('was not started here')
    }
    expect((await get(`/oauth/callback?code=good&state=${state}`)).status).toBe(400)
    expect(asked).toHaveLength(0)
    expect(await web.db.select().from(installs)).toHaveLength(0)
  })

  it('shows a page when the user did not give the authorization', async () => {
    const response = await get('/oauth/callback?error=user_denied')
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(await response.text()).toContain('was not installed')
    expect(asked).toHaveLength(0)
  })

  it('refuses an address that is not one of Pipedrive, before any token is sent there', async () => {
    const before = identified.length
    for (const domain of ['https://pipedrive.com.evil.example', 'http://harper.pipedrive.com', 'https://<b>']) {
      answer = { ...answer, body: { ...answer.body, api_domain: domain } }
      const response = await get('/oauth/callback?code=good')
      expect(response.status).toBe(400)
      expect(await response.text()).not.toContain('<b>')
    }
    expect(identified).toHaveLength(before)
    expect(await web.db.select().from(installs)).toHaveLength(0)
  })

  it('shows a page when the code is not accepted, when the answer is no token, and when nobody says who it is', async () => {
    answer = { status: 400, body: { success: false, error: 'invalid_grant', message: 'expired' } }
    expect((await get('/oauth/callback?code=old')).status).toBe(400)
    answer = { status: 200, body: { access_token: 'x' } }
    expect((await get('/oauth/callback?code=odd')).status).toBe(400)
    answer = {
      status: 200,
      body: {
        access_token: 'of nobody',
        refresh_token: 'r',
        expires_in: 10,
        api_domain: 'https://harper.pipedrive.com',
      },
    }
    expect((await get('/oauth/callback?code=good')).status).toBe(502)
    expect((await get('/oauth/callback')).status).toBe(400)
    expect(await web.db.select().from(installs)).toHaveLength(0)
  })
})
