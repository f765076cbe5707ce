// The static pages of the extension, and the headers of everything.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, signedToken, startWeb, type Web } from './web.ts'

let web: Web
beforeAll(async () => {
  web = await startWeb({ env: { EXTENSION_FRAME_ANCESTORS: 'https://*.pipedrive.com,https://host.example' } })
})
afterAll(() => web.close())

describe('the pages of the extension', () => {
  it('may be framed by the given hosts alone, and carry no header that keeps those out', async () => {
    for (const [path, title] of [
      ['/extension/settings', 'Settings'],
      ['/extension/panel', 'Panel'],
    ] as const) {
      const { status, headers, text } = await web.send({ url: `${path}?token=abc&companyId=100&id=x` })
      expect(status).toBe(200)
      expect(headers['content-type']).toBe('text/html; charset=utf-8')
      expect(headers['content-security-policy']).toContain(
        'frame-ancestors https://*.pipedrive.com https://host.example',
      )
      expect(headers).not.toHaveProperty('x-frame-options')
      expect(headers['referrer-policy']).toBe('no-referrer')
      expect(text).toContain(title)
    }
  })

  it('cache an asset for good when its name carries a hash of its content, and any other not at all', async () => {
    const hashed = await web.send({ url: '/extension/assets/settings-1a2b3c4d.js' })
    expect(hashed.status).toBe(200)
    expect(hashed.headers['cache-control']).toContain('immutable')
    const plain = await web.send({ url: '/extension/assets/theme.js' })
    expect(plain).toMatchObject({ status: 200, headers: { 'cache-control': 'no-cache' } })
  })

  it('do not give out files beside the assets', async () => {
    for (const path of [
      '/extension/assets/../settings.html',
      '/extension/assets/%2e%2e/settings.html',
      '/extension/x',
    ]) {
      expect((await web.send({ url: path })).status).toBe(404)
    }
  })
})

describe('everything else', () => {
  it('may be framed by nobody and is not sniffed', async () => {
    for (const path of ['/health/live', '/api/me', '/oauth/callback', '/nothing']) {
      const { headers } = await web.send({ url: path })
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['strict-transport-security']).toContain('max-age')
    }
  })

  it('keeps tokens and codes out of the log', async () => {
    const token = await signedToken(admin, web.clock.now)
    await web.send({ url: `/extension/panel?token=${token}&id=1`, headers: { authorization: `Bearer ${token}` } })
    await web.send({ url: '/oauth/callback?code=a-secret-code&state=a-secret-state' })
    const log = web.logged.join('')
    expect(log).toContain('/extension/panel?token=[hidden]&id=1')
    expect(log).not.toContain(token)
    expect(log).not.toContain('a-secret-code')
    expect(log).not.toContain('a-secret-state')
  })

  it('says that it lives, that it can work, and its numbers', async () => {
    expect(await web.send({ url: '/health/live' })).toMatchObject({ status: 200, body: { live: true } })
    expect(await web.send({ url: '/health/ready' })).toMatchObject({ status: 200, body: { ready: true } })
    const metrics = await web.send({ url: '/metrics' })
    expect(metrics.headers['content-type']).toContain('text/plain')
    expect(metrics.text).toContain('runs_open{state="running"} 0')
    expect(metrics.text).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/health\/live",status="200"\} \d/,
    )
  })

  it('tells its numbers to nobody who comes from the internet through the proxy', async () => {
    for (const headers of [{ 'fly-forwarded-port': '443' }, { 'fly-client-ip': '203.0.113.7' }]) {
      const refused = await web.send({ url: '/metrics', headers })
      expect(refused).toMatchObject({ status: 401, body: { error: { code: 'metrics_closed' } } })
      expect(refused.text).not.toContain('runs_open')
    }
  })

  it('tells its numbers only to whoever shows the token, where there is one', async () => {
    const closed = await startWeb({ env: { METRICS_TOKEN: 'a token of enough letters' } })
    const ask = (headers: Record<string, string>) => closed.send({ url: '/metrics', headers })
    expect(await ask({})).toMatchObject({ status: 401 })
    expect(await ask({ authorization: 'Bearer another token' })).toMatchObject({ status: 401 })
    const shown = await ask({ authorization: 'Bearer a token of enough letters', 'fly-forwarded-port': '443' })
    expect(shown).toMatchObject({ status: 200, text: expect.stringContaining('runs_open') })
    await closed.close()
  })

  it('describes the panel API, and only that', async () => {
    const { status, body } = await web.send({ url: '/api/openapi.json' })
    expect(status).toBe(200)
    const { paths, openapi } = body as { paths: Record<string, object>; openapi: string }
    expect(openapi).toBe('3.1.0')
    expect(Object.keys(paths).sort()).toEqual([
      '/api/me',
      '/api/migrations',
      '/api/migrations/{id}',
      '/api/migrations/{id}/audit',
      '/api/migrations/{id}/audit-log',
      '/api/migrations/{id}/bundle',
      '/api/migrations/{id}/bundle/manifest',
      '/api/migrations/{id}/diff',
      '/api/migrations/{id}/mapping',
      '/api/migrations/{id}/mapping/confirm',
      '/api/migrations/{id}/mapping/export',
      '/api/migrations/{id}/mapping/import',
      '/api/migrations/{id}/not-migrated',
      '/api/migrations/{id}/owners',
      '/api/migrations/{id}/plan',
      '/api/migrations/{id}/reconciliation',
      '/api/migrations/{id}/records',
      '/api/migrations/{id}/records/retry',
      '/api/migrations/{id}/runs',
      '/api/migrations/{id}/runs/{runId}',
      '/api/migrations/{id}/runs/{runId}/approve',
      '/api/migrations/{id}/runs/{runId}/cancel',
      '/api/migrations/{id}/runs/{runId}/pause',
      '/api/migrations/{id}/runs/{runId}/resume',
      '/api/migrations/{id}/settings',
      '/api/migrations/{id}/source',
      '/api/migrations/{id}/source/profile',
      '/api/migrations/{id}/workflows',
      '/api/records/{object}/{pipedriveId}',
    ])
  })
})
