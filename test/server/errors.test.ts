// Requests that no route can take: they get a sentence in the one shape of errors, and our headers.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { audited, newMigration } from './firm.ts'
import { admin, startWeb, type Web } from './web.ts'

let web: Web
let id: string
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.close())
beforeEach(async () => {
  await web.install(admin)
  id = await newMigration(web)
})

const refusal = { status: 400, body: { error: { code: 'invalid_request', message: expect.any(String) as string } } }

describe('a character that cannot be kept', () => {
  it.each([
    ['in a name', 'POST', (): string => '/api/migrations', { name: 'a\u0000b' }],
    ['in a search', 'GET', (): string => `/api/migrations/${id}/records?q=%00`, undefined],
    ['in a choice', 'PUT', (): string => `/api/migrations/${id}/settings`, { placeholderOrganization: 'a\u0000b' }],
    [
      'that is half of one',
      'PUT',
      (): string => `/api/migrations/${id}/settings`,
      { placeholderOrganization: '\ud800' },
    ],
  ] as const)('is refused %s with a sentence', async (_where, method, path, body) => {
    await audited(web, id)
    const answer = await web.as(admin, method, path(), body)
    expect(answer).toMatchObject(refusal)
    expect(answer.text).toContain('a character that cannot be kept')
  })
})

describe('a path that no route could have', () => {
  it.each([
    ['is no address', '/api/records/person/%zz', 400],
    ['is too long', `/api/migrations/${'a'.repeat(600)}`, 414],
  ])('because it %s gets a sentence, and is framed by nobody', async (_why, url, status) => {
    const { body, headers, status: given } = await web.send({ method: 'GET', url })
    expect(given).toBe(status)
    expect(body).toEqual({ error: { code: 'invalid_request', message: expect.stringContaining('could not be read') as string } }) // prettier-ignore
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as string,
    })
  })
})
