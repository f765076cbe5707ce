// The Perfect Books stand-in hands out every record once whichever way a resource pages, and fails in the ways it is told to.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFirm } from '../firm/firm.ts'
import { pagingOf, type PagedResource } from './layout.ts'
import { type PerfectBooks, startPerfectBooks } from './server.ts'

const firm = createFirm({ scale: 0.1 })
let books: PerfectBooks

beforeEach(async () => {
  books = await startPerfectBooks({ firm, pageSize: 7, now: () => new Date('2026-11-22T09:00:00Z') })
})
afterEach(() => books.close())

interface Body {
  readonly data: readonly { readonly id: number; readonly name?: string; readonly companies?: unknown }[]
  readonly total?: number
  readonly meta?: { readonly total: number }
  readonly paging?: { readonly next: string | null }
  readonly links?: { readonly next: string | null }
}

function get(path: string, token = books.secrets['token'] ?? ''): Promise<Response> {
  const url = path.startsWith('http') ? path : `${books.url}/api/v1/${path}`
  return fetch(url, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' })
}

function nextPath(resource: PagedResource, body: Body, response: Response, seen: number): string | null {
  switch (pagingOf[resource]) {
    case 'page_number':
      return seen < (body.total ?? 0) ? `${resource}?page=${Math.floor(seen / 7) + 1}&limit=7` : null
    case 'offset':
      return seen < (body.meta?.total ?? 0) ? `${resource}?start=${seen}&count=7` : null
    case 'cursor':
      return body.paging?.next ? `${resource}?cursor=${body.paging.next}` : null
    case 'json_link':
      return body.links?.next ?? null
    case 'header_link':
      return /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? null
    case 'single_page':
      return null
  }
}

async function readAll(resource: PagedResource): Promise<number[]> {
  const ids: number[] = []
  for (let path: string | null = resource; path !== null;) {
    const response = await get(path)
    const body = (await response.json()) as Body
    ids.push(...body.data.map(({ id }) => id))
    path = nextPath(resource, body, response, ids.length)
  }
  return ids
}

const code = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code

describe('reading', () => {
  it.each(Object.entries(pagingOf))('gives every one of %s once, paged by %s', async (resource) => {
    const all = firm.resources[resource as PagedResource].map(({ id }) => id)
    expect(await readAll(resource as PagedResource)).toEqual(all)
  })

  it('gives the notes of a contact below that contact', async () => {
    const counts = await Promise.all(
      firm.resources.contacts.map(async ({ id }) => {
        const body = (await (await get(`contacts/${id}/notes`)).json()) as { notes: unknown[] }
        return body.notes.length
      }),
    )
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(firm.resources.notes.length)
    expect((await get('contacts/999999/notes')).status).toBe(404)
  })

  it('names the companies of a contact only when asked to', async () => {
    const [bare] = ((await (await get('contacts')).json()) as Body).data
    const [expanded] = ((await (await get('contacts?expand=companies')).json()) as Body).data
    expect(bare).not.toHaveProperty('companies')
    expect(expanded).toHaveProperty('companies')
  })

  it('refuses what it does not know, and every method but GET', async () => {
    expect((await get('matters?page=2')).status).toBe(400)
    expect((await get('contacts?cursor=made-up')).status).toBe(400)
    expect((await get('invoices')).status).toBe(404)
    const written = await fetch(`${books.url}/api/v1/contacts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${books.secrets['token']}` },
    })
    expect(written.status).toBe(404)
  })

  it('refuses a wrong token, also the one that was good until it was changed', async () => {
    expect((await get('contacts', 'wrong')).status).toBe(401)
    books.faults.token('rotated')
    expect((await get('contacts')).status).toBe(401)
    expect((await get('contacts', 'rotated')).status).toBe(200)
  })
})

describe('changing while it is read', () => {
  it('gives only what was modified since, edited and new records among them', async () => {
    books.edit('companies', 103, { name: 'Renamed Ltd' })
    const added = books.add('companies', { name: 'New Ltd', owner_id: 101 })
    const body = (await (await get('companies?modified_since=2026-11-21T00:00:00Z')).json()) as Body
    expect(body.data.map(({ id, name }) => [id, name])).toEqual([
      [103, 'Renamed Ltd'],
      [added.id, 'New Ltd'],
    ])
    expect((await get('companies?modified_since=yesterday')).status).toBe(400)
  })

  it('no longer gives what was removed, and leaves the firm it was started with alone', async () => {
    books.remove('matters', 101)
    expect(await readAll('matters')).not.toContain(101)
    expect(firm.resources.matters[0]?.id).toBe(101)
  })
})

describe('who answers', () => {
  it('is Perfect Books for Harper & Lane LLP', async () => {
    expect(await (await get('system/info')).json()).toMatchObject({
      product: 'Perfect Books',
      tenant: { name: 'Harper & Lane LLP' },
    })
  })

  it('is a bookstore in Ottawa when told so, and it keeps no contacts', async () => {
    books.faults.product('bookstore')
    expect(await (await get('system/info')).json()).toMatchObject({ product: 'Perfect Books Ottawa' })
    expect((await get('contacts')).status).toBe(404)
  })
})

describe('failing on demand', () => {
  const onContacts = (path: string) => path === 'contacts'

  it('is over its limit as often as told, with Retry-After', async () => {
    books.faults.next({ match: onContacts, times: 2, then: { kind: 'throttled', retryAfter: 3 } })
    expect((await get('companies')).status).toBe(200)
    for (const _ of [1, 2]) {
      const response = await get('contacts')
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3'])
      expect(await code(response)).toBe('too_many_requests')
    }
    expect((await get('contacts')).status).toBe(200)
  })

  it('answers 500, a login page or a redirect', async () => {
    books.faults.next({ then: { kind: 'error', status: 500 } })
    expect((await get('contacts')).status).toBe(500)
    books.faults.next({ then: { kind: 'login_page' } })
    const login = await get('contacts')
    expect([login.status, login.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    books.faults.next({ then: { kind: 'redirect', to: 'http://169.254.169.254/latest' } })
    expect((await get('contacts')).headers.get('location')).toBe('http://169.254.169.254/latest')
  })

  it('tears the connection down before an answer, or in the middle of one', async () => {
    books.faults.next({ then: { kind: 'reset' } })
    await expect(get('contacts')).rejects.toThrow()
    books.faults.next({ then: { kind: 'cut_off' } })
    await expect(get('contacts').then((response) => response.text())).rejects.toThrow()
    expect((await get('contacts')).status).toBe(200)
  })

  it('strikes by number of the request until it is cleared', async () => {
    books.faults.every((_, n) => (n % 2 === 0 ? { kind: 'error', status: 503 } : null))
    expect([(await get('users')).status, (await get('users')).status]).toEqual([200, 503])
    books.faults.clear()
    expect([(await get('users')).status, (await get('users')).status]).toEqual([200, 200])
  })

  it('counts what it was asked and what it gave', async () => {
    await get('users')
    await get('users', 'wrong')
    expect(books.stats()).toMatchObject({
      requests: 2,
      records: 14,
      byPath: { users: 2 },
      byStatus: { '200': 1, '401': 1 },
    })
  })
})
