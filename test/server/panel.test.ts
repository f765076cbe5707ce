// Who may come in: the signed token, the company, the admin.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SignJWT } from 'jose'
import { orm } from '../../db/drizzle.ts'
import { admin, colleague, jwtSecret, signedToken, startWeb, stranger, type Web } from './web.ts'

let web: Web
beforeAll(async () => {
  web = await startWeb()
  await web.install(admin)
  await web.install(colleague, { isAdmin: false })
  await web.install(stranger)
})
afterAll(() => web.close())

async function statusWith(authorization?: string) {
  const answer = await web.send({
    url: '/api/me',
    ...(authorization === undefined ? {} : { headers: { authorization } }),
  })
  return { status: answer.status, code: (answer.body as { error?: { code: string } }).error?.code }
}

describe('the signed token', () => {
  it('lets the company and user in that it names', async () => {
    const { status, body } = await web.as(admin, 'GET', '/api/me')
    expect(status).toBe(200)
    expect(body).toEqual({
      company: { id: 100, name: 'Harper & Lane LLP' },
      user: { id: 1, name: 'User 1' },
      isAdmin: true,
      connection: 'active',
      retentionDays: 30,
    })
  })

  it('is needed', async () => {
    expect(await statusWith()).toEqual({ status: 401, code: 'token_missing' })
    expect(await statusWith('Basic Y2xpZW50')).toEqual({ status: 401, code: 'token_missing' })
  })

  it('is refused when it has expired, with five seconds of grace for clocks', async () => {
    const issued = await signedToken(admin, new Date(web.clock.now.getTime() - 310_000))
    expect(await statusWith(`Bearer ${issued}`)).toEqual({ status: 401, code: 'token_expired' })
    const late = await signedToken(admin, new Date(web.clock.now.getTime() - 303_000))
    expect(await statusWith(`Bearer ${late}`)).toMatchObject({ status: 200 })
  })

  it('is refused when another secret signed it, when nobody signed it, and when it never expires', async () => {
    const other = await signedToken(admin, web.clock.now, 'another secret that is long enough')
    expect(await statusWith(`Bearer ${other}`)).toEqual({ status: 401, code: 'token_invalid' })
    const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')
    const unsigned = `${part({ alg: 'none' })}.${part({ ...admin, exp: 4_000_000_000 })}.`
    expect(await statusWith(`Bearer ${unsigned}`)).toEqual({ status: 401, code: 'token_invalid' })
    const key = new TextEncoder().encode(jwtSecret)
    const eternal = await new SignJWT({ ...admin }).setProtectedHeader({ alg: 'HS256' }).sign(key)
    expect(await statusWith(`Bearer ${eternal}`)).toEqual({ status: 401, code: 'token_invalid' })
    const stronger = await new SignJWT({ ...admin })
      .setProtectedHeader({ alg: 'HS512' })
      .setExpirationTime('5m')
      .sign(key)
    expect(await statusWith(`Bearer ${stronger}`)).toEqual({ status: 401, code: 'token_invalid' })
  })

  it('is refused when it names no company and user as whole numbers', async () => {
    for (const claims of [{ companyId: '100', userId: 1 }, { companyId: 100 }, { companyId: 1.5, userId: 1 }]) {
      const token = await signedToken(claims, web.clock.now)
      expect(await statusWith(`Bearer ${token}`)).toEqual({ status: 401, code: 'token_invalid' })
    }
  })
})

describe('company and role', () => {
  it('say who they are even when they have not installed the app', async () => {
    const { status, body } = await web.as({ companyId: 300, userId: 4 }, 'GET', '/api/me')
    expect(status).toBe(200)
    expect(body).toMatchObject({ isAdmin: false, connection: 'none', company: { id: 300 } })
  })

  it('let only admins who have installed the app see migrations', async () => {
    const notAdmin = await web.as(colleague, 'GET', '/api/migrations')
    expect(notAdmin).toMatchObject({ status: 403, body: { error: { code: 'not_admin' } } })
    const notInstalled = await web.as({ companyId: 300, userId: 4 }, 'POST', '/api/migrations', { name: 'x' })
    expect(notInstalled).toMatchObject({ status: 403, body: { error: { code: 'not_installed' } } })
  })

  it('keep a migration from every other company, as if it did not exist', async () => {
    const made = await web.as(admin, 'POST', '/api/migrations', { name: 'Harper moves' })
    expect(made.status).toBe(201)
    const { id } = made.body as { id: string }
    const own = await web.as(admin, 'GET', `/api/migrations/${id}`)
    expect(own).toMatchObject({ status: 200, body: { name: 'Harper moves', phase: 'connect', source: null } })
    const reads = ['', '/audit', '/mapping', '/mapping/export', '/owners', '/settings', '/plan', '/diff', '/records', '/reconciliation', '/audit-log', '/workflows', '/not-migrated', '/runs/11111111-1111-4111-8111-111111111111'] // prettier-ignore
    for (const path of reads) {
      const { status, body } = await web.as(stranger, 'GET', `/api/migrations/${id}${path}`)
      expect({ path, status, body }).toMatchObject({ path, status: 404, body: { error: { code: 'migration_not_found' } } })
    } // prettier-ignore
    const writes: [method: 'PUT' | 'POST', path: string, body: unknown][] = [
      ['PUT', '/source', { kind: 'rest', profile: {}, secrets: {} }],
      ['POST', '/audit', {}],
      ['PUT', '/mapping', { lines: [] }],
      ['POST', '/mapping/confirm', {}],
      ['POST', '/mapping/import', { format: 'perfect-books-mapping', version: 1, lines: [] }],
      ['PUT', '/owners', {}],
      ['PUT', '/settings', {}],
      ['POST', '/runs', { kind: 'sample' }],
      ['POST', '/records/retry', {}],
      ['POST', '/runs/11111111-1111-4111-8111-111111111111/pause', {}],
      ['POST', '/runs/11111111-1111-4111-8111-111111111111/approve', {}],
    ]
    for (const [method, path, sent] of writes) {
      const { status, body } = await web.as(stranger, method, `/api/migrations/${id}${path}`, sent)
      expect({ path, status, body }).toMatchObject({ path, status: 404, body: { error: { code: 'migration_not_found' } } })
    } // prettier-ignore
    expect((await web.as(stranger, 'GET', '/api/migrations')).body).toEqual({ migrations: [] })
  })
})

describe('errors', () => {
  it('name the field that cannot be accepted', async () => {
    const empty = await web.as(admin, 'POST', '/api/migrations', { name: '   ' })
    expect(empty).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } })
    expect((empty.body as { error: { message: string } }).error.message).toContain('field name: must not be empty')
    const unknown = await web.as(admin, 'POST', '/api/migrations', { name: 'x', companyId: 200 })
    expect(unknown).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } })
    expect(unknown.text).toContain('companyId')
  })

  it('of ours are hidden from whoever asked, and logged without the values of a query', async () => {
    await web.db.execute(orm.sql`alter table migrations rename to hidden`)
    const answer = await web.as(admin, 'POST', '/api/migrations', { name: 'A secret name' })
    await web.db.execute(orm.sql`alter table hidden rename to migrations`)
    expect(answer).toMatchObject({ status: 500, body: { error: { code: 'internal' } } })
    expect(answer.text).not.toContain('insert')
    expect(answer.text).toContain(
      'may or may not have been carried out: reload the page and look before you try again.',
    )
    const failure = web.logged.find((line) => line.includes('a request failed')) ?? ''
    expect(failure).toContain('relation \\"migrations\\" does not exist')
    expect(failure).not.toContain('A secret name')
  })

  it('of ours speak of what was asked for only where it could have changed something', async () => {
    await web.db.execute(orm.sql`alter table migrations rename to hidden`)
    const answer = await web.as(admin, 'GET', '/api/migrations')
    await web.db.execute(orm.sql`alter table hidden rename to migrations`)
    expect(answer).toMatchObject({ status: 500, body: { error: { code: 'internal' } } })
    expect(answer.text).toContain('Reload the page in a minute.')
    expect(answer.text).not.toContain('carried out')
  })

  it('are sentences for unknown addresses, broken JSON and strange media types', async () => {
    expect(await web.as(admin, 'GET', '/api/nothing')).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } })
    const authorization = `Bearer ${await signedToken(admin, web.clock.now)}`
    const broken = await web.send({
      method: 'POST',
      url: '/api/migrations',
      headers: { authorization, 'content-type': 'application/json' },
      payload: '{"name":',
    })
    expect(broken).toMatchObject({ status: 400, body: { error: { code: 'invalid_json' } } })
    const xml = await web.send({
      method: 'POST',
      url: '/api/migrations',
      headers: { authorization, 'content-type': 'application/xml' },
      payload: '<name/>',
    })
    expect(xml).toMatchObject({ status: 415, body: { error: { code: 'media_type' } } })
  }) // prettier-ignore
})
