// OAuth as Pipedrive documents it: consent, codes, tokens that expire, refresh, revocation, uninstall.
import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allow, askToken, callerWith, install, type Tokens } from './caller.ts'
import { usualApp } from './options.ts'
import { type PipedriveStandIn, startPipedrive } from './stand-in.ts'

let standIn: PipedriveStandIn
let clock: Date

beforeEach(async () => {
  clock = new Date('2026-11-22T10:00:00Z')
  standIn = await startPipedrive({ now: () => clock })
})
afterEach(() => standIn.close())

const app = { client_id: usualApp.clientId, redirect_uri: usualApp.callbackUrl }

function pass(seconds: number): void {
  clock = new Date(clock.getTime() + seconds * 1000)
}

async function newCode(): Promise<string> {
  const back = await allow(standIn.url, { ...app, decision: 'allow' })
  return back.searchParams.get('code') ?? ''
}

function exchange(code: string): ReturnType<typeof askToken> {
  return askToken(standIn.url, { grant_type: 'authorization_code', code, redirect_uri: usualApp.callbackUrl })
}

describe('the consent page', () => {
  it('asks to allow and install, and looks at no scope or response_type', async () => {
    const query = new URLSearchParams({ ...app, scope: 'undefined', response_type: 'code', state: '"><b>' })
    const response = await fetch(`${standIn.url}/oauth/authorize?${query}`)
    const page = await response.text()
    expect(response.status).toBe(200)
    expect(page).toContain('Allow and install')
    expect(page).not.toContain('"><b>')
  })

  it('refuses a strange client and a strange callback', async () => {
    for (const wrong of [{ client_id: 'x' }, { redirect_uri: 'https://elsewhere.example/cb' }]) {
      const query = new URLSearchParams({ ...app, ...wrong })
      expect((await fetch(`${standIn.url}/oauth/authorize?${query}`)).status).toBe(400)
    }
  })

  it('gives state back only when it was sent', async () => {
    const without = await allow(standIn.url, { ...app, decision: 'allow' })
    expect([...without.searchParams.keys()]).toEqual(['code'])
    const withState = await allow(standIn.url, { ...app, decision: 'allow', state: 'a b' })
    expect(withState.searchParams.get('state')).toBe('a b')
  })

  it('says user_denied when the admin cancels', async () => {
    const back = await allow(standIn.url, { ...app, decision: 'cancel', state: 's' })
    expect(back.href).toBe(`${usualApp.callbackUrl}?error=user_denied&state=s`)
  })
})

describe('the token endpoint', () => {
  it('gives opaque tokens with scopes that end in base and the company address', async () => {
    const tokens = (await exchange(await newCode())).json as unknown as Tokens
    expect(tokens.access_token).toMatch(/^v1u:/)
    expect(tokens).toMatchObject({ expires_in: 3599, token_type: 'bearer', api_domain: standIn.apiDomain })
    expect(tokens.scope).toMatch(/,base$/)
  })

  it('takes a code once', async () => {
    const code = await newCode()
    expect((await exchange(code)).status).toBe(200)
    const again = await exchange(code)
    expect(again.status).toBe(400)
    expect(again.json).toMatchObject({ success: false, error: 'invalid_grant' })
  })

  it('takes a code for five minutes', async () => {
    const code = await newCode()
    pass(300)
    expect((await exchange(code)).status).toBe(400)
  })

  it('refuses a wrong secret, a wrong callback, an unknown grant and a body that is no form', async () => {
    const { url } = standIn
    const good = { grant_type: 'authorization_code', code: await newCode(), redirect_uri: usualApp.callbackUrl }
    const wrongSecret = await askToken(url, good, { ...usualApp, clientSecret: 'x' })
    expect(wrongSecret.json['error']).toBe('invalid_client')
    expect((await askToken(url, { ...good, redirect_uri: 'https://x.example' })).status).toBe(400)
    expect((await askToken(url, { grant_type: 'password' })).json['error']).toBe('unsupported_grant_type')
    const asJson = await fetch(`${url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(good),
    })
    expect(asJson.status).toBe(400)
  })
})

describe('a token', () => {
  it('expires after an hour and is renewed with the refresh token', async () => {
    const caller = await install(standIn)
    pass(3598)
    expect((await caller.call('GET', '/api/v1/users/me')).status).toBe(200)
    pass(1)
    const late = await caller.call('GET', '/api/v1/users/me')
    expect(late.status).toBe(401)
    expect(late.headers.get('x-401-by-gw')).not.toBeNull()
    expect(late.json).toMatchObject({ success: false, error: 'unauthorized access', errorCode: 401 })
    const renewed = await refresh(caller.tokens.refresh_token)
    expect(renewed.json['refresh_token']).toBe(caller.tokens.refresh_token)
    const again = callerWith(standIn.url, renewed.json as unknown as Tokens)
    expect((await again.call('GET', '/api/v1/users/me')).status).toBe(200)
  })

  it('cannot be renewed after 60 days unused, but each use begins them anew', async () => {
    const { tokens } = await install(standIn)
    pass(59 * 86_400)
    expect((await refresh(tokens.refresh_token)).status).toBe(200)
    pass(59 * 86_400)
    expect((await refresh(tokens.refresh_token)).status).toBe(200)
    pass(60 * 86_400)
    expect((await refresh(tokens.refresh_token)).status).toBe(400)
  })

  it('dies with the refresh token that is revoked, and alone when it is revoked itself', async () => {
    const caller = await install(standIn)
    await revoke(caller.tokens.access_token)
    expect((await caller.call('GET', '/api/v1/users/me')).status).toBe(401)
    expect((await refresh(caller.tokens.refresh_token)).status).toBe(200)
    await revoke(caller.tokens.refresh_token)
    expect((await refresh(caller.tokens.refresh_token)).status).toBe(400)
    expect((await revoke('unknown')).status).toBe(200)
  })

  it('can be expired or revoked for all at once', async () => {
    const caller = await install(standIn)
    standIn.faults.expireTokens()
    expect((await caller.call('GET', '/api/v1/users/me')).status).toBe(401)
    expect((await refresh(caller.tokens.refresh_token)).status).toBe(200)
    standIn.faults.revokeTokens()
    expect((await refresh(caller.tokens.refresh_token)).status).toBe(400)
  })

  it('acts as the user who installed, with that user’s rights', async () => {
    const solicitor = standIn.users[1]?.id ?? 0
    const caller = await install(standIn, solicitor)
    const me = await caller.call('GET', '/api/v1/users/me')
    expect(me.data).toMatchObject({ id: solicitor, company_domain: 'harperlane' })
    expect((await caller.call('POST', '/api/v2/pipelines', { name: 'Mine' })).status).toBe(403)
  })

  it('opens only what its scopes open', async () => {
    const small = await startPipedrive({ scopes: ['deals:full'] })
    const caller = await install(small)
    expect((await caller.call('GET', '/api/v2/deals')).status).toBe(200)
    expect((await caller.call('GET', '/api/v1/currencies')).status).toBe(200)
    const closed = await caller.call('GET', '/api/v2/persons')
    expect(closed.status).toBe(403)
    expect(closed.json).toMatchObject({ error: 'Scope and URL mismatch', errorCode: 403 })
    await small.close()
  })
})

function refresh(token: string): ReturnType<typeof askToken> {
  return askToken(standIn.url, { grant_type: 'refresh_token', refresh_token: token })
}

function revoke(token: string): Promise<Response> {
  const basic = Buffer.from(`${usualApp.clientId}:${usualApp.clientSecret}`).toString('base64')
  return fetch(`${standIn.url}/oauth/revoke`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ token }),
  })
}

describe('uninstalling', () => {
  it('tells the callback who left, with the secret of the app, and kills the tokens', async () => {
    const heard: unknown[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        heard.push(request.method, request.headers.authorization, JSON.parse(body))
        response.end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const callbackUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/oauth/callback`
    const own = await startPipedrive()
    own.registerCallback(callbackUrl)
    expect((await install(own, undefined, { ...usualApp, callbackUrl })).tokens.scope).toContain('admin')
    expect(await own.uninstall()).toBe(200)
    const basic = Buffer.from(`${usualApp.clientId}:${usualApp.clientSecret}`).toString('base64')
    const said = { client_id: usualApp.clientId, company_id: 7_300_001, user_id: own.users[0]?.id }
    expect(heard).toEqual(['DELETE', `Basic ${basic}`, expect.objectContaining(said)])
    await own.close()
    server.close()
  })
})
