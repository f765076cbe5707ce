// Pages of every kind of paginator, read to the end and taken up again after a stop.
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { readAll, signal } from './bundles.ts'
import { createSite, profileOf, type Site } from './rest-server.ts'

const all = Array.from({ length: 23 }, (_, i) => ({ id: i + 1, name: `Company ${i + 1}` }))
const ids = all.map((company) => String(company.id))

type Query = Readonly<Record<string, string>>

describe('the pages of a REST source', () => {
  let site: Site
  afterEach(() => site.close())

  async function open(answer: (query: Query, app: FastifyInstance) => unknown): Promise<void> {
    site = await createSite((app) => app.get('/api/v1/companies', (request) => answer(request.query as Query, app)))
  }

  const companies = (endpoint: object): object[] => [
    { name: 'companies', object: 'company', endpoint: { path: 'companies', data_selector: 'data', ...endpoint } },
  ]

  async function readIds(endpoint: object): Promise<string[]> {
    const { records } = await readAll(site.source(profileOf(site.base, companies(endpoint))))
    return records.map((record) => record.id)
  }

  it('are read by page number, and a total that counts records ends them without a request too many', async () => {
    await open(({ page, limit }) => ({
      data: all.slice((Number(page) - 1) * Number(limit), Number(page) * Number(limit)),
      total: 23,
    }))
    const paginator = {
      type: 'page_number',
      base_page: 1,
      page_size_param: 'limit',
      page_size: 10,
      total_path: 'total',
    }
    expect(await readIds({ paginator })).toEqual(ids)
    expect(site.asked).toEqual([1, 2, 3].map((page) => `GET /api/v1/companies?page=${page}&limit=10`))
  })

  it('are all read when the total counts pages instead of records', async () => {
    await open(({ page }) => ({ data: all.slice(Number(page) * 2, Number(page) * 2 + 2), pages: 12 }))
    expect(await readIds({ paginator: { type: 'page_number', total_path: 'pages' } })).toEqual(ids)
  })

  it('are all read when the server gives fewer records than it was asked for', async () => {
    await open(({ offset }) => ({ data: all.slice(Number(offset), Number(offset) + 4) }))
    expect(await readIds({ paginator: { type: 'offset', limit: 10 } })).toEqual(ids)
  })

  it('are read by cursor until the cursor is gone', async () => {
    await open(({ cursor = '0' }) => {
      const end = Number(cursor) + 10
      return { data: all.slice(Number(cursor), end), paging: { next: end < 23 ? String(end) : null } }
    })
    expect(await readIds({ paginator: { type: 'cursor', cursor_path: 'paging.next' } })).toEqual(ids)
  })

  it('are read by a link in the answer, relative or whole', async () => {
    await open(({ from = '0' }) => {
      const next = Number(from) + 10
      return {
        data: all.slice(Number(from), next),
        links: { next: next < 23 ? `/api/v1/companies?from=${next}` : null },
      }
    })
    expect(await readIds({ paginator: { type: 'json_link', next_url_path: 'links.next' } })).toEqual(ids)
  })

  it('are read by the Link header', async () => {
    site = await createSite((app) =>
      app.get('/api/v1/companies', (request, reply) => {
        const from = Number((request.query as Query)['from'] ?? 0)
        if (from < 20)
          void reply.header(
            'link',
            `<${site.base}companies?from=0>; rel="first", <${site.base}companies?from=${from + 10}>; rel="next"`,
          )
        return { data: all.slice(from, from + 10) }
      }),
    )
    expect(await readIds({ paginator: { type: 'header_link' } })).toEqual(ids)
  })

  it('are read by a cursor in a header', async () => {
    site = await createSite((app) =>
      app.get<{ Querystring: Query }>('/api/v1/companies', (request, reply) => {
        const from = Number(request.query['from'] ?? 0)
        if (from + 10 < 23) void reply.header('X-Next', String(from + 10))
        return { data: all.slice(from, from + 10) }
      }),
    )
    expect(await readIds({ paginator: { type: 'header_cursor', cursor_key: 'X-Next', cursor_param: 'from' } })).toEqual(ids) // prettier-ignore
  })

  it('are read by the Link header also when it comes in several lines', async () => {
    site = await createSite((app) =>
      app.get<{ Querystring: Query }>('/api/v1/companies', (request, reply) => {
        const from = Number(request.query['from'] ?? 0)
        const next = `<${site.base}companies?from=${from + 10}>; rel="next"`
        void reply.header('link', ['</api/v1/schema>; rel="describedby"', ...(from < 20 ? [next] : [])])
        return { data: all.slice(from, from + 10) }
      }),
    )
    expect(await readIds({ paginator: { type: 'header_link' } })).toEqual(ids)
  })

  const numbered = { type: 'page_number', base_page: 1, page_size_param: 'limit', page_size: 5 }
  /** The third and the fourth page show nothing, as when what is hidden is left out after the page was cut. */
  const withGap = (from: number): object[] => (from >= 10 && from < 20 ? [] : all.slice(from, from + 5))
  const aroundGap = [...ids.slice(0, 10), ...ids.slice(20)]

  it('are read beyond empty ones while the total has not been reached', async () => {
    await open(({ page }) => ({ data: withGap((Number(page) - 1) * 5), total: 23 }))
    expect(await readIds({ paginator: { ...numbered, total_path: 'total' } })).toEqual(aroundGap)
    expect(site.asked).toHaveLength(6)
    await site.close()
    await open(({ offset }) => ({ data: withGap(Number(offset)), total: 23 }))
    expect(await readIds({ paginator: { type: 'offset', limit: 5, total_path: 'total' } })).toEqual(aroundGap)
  })

  it('are read beyond empty ones while the answer says that there are more', async () => {
    await open(({ page }) => ({ data: withGap((Number(page) - 1) * 5), more: Number(page) < 5 }))
    expect(await readIds({ paginator: { ...numbered, has_more_path: 'more' } })).toEqual(aroundGap)
    await site.close()
    await open(({ offset }) => ({ data: withGap(Number(offset)), more: Number(offset) < 20 }))
    expect(await readIds({ paginator: { type: 'offset', limit: 5, has_more_path: 'more' } })).toEqual(aroundGap)
  })

  it('end after some empty ones when the total counts what cannot be read, and are refused when more is promised for ever', async () => {
    await open(({ page }) => ({ data: page === '1' ? all : [], total: 1_000_000 }))
    expect(await readIds({ paginator: { ...numbered, total_path: 'total' } })).toEqual(ids)
    expect(site.asked).toHaveLength(12)
    await site.close()
    await open(({ page }) => ({ data: page === '1' ? all : [], more: true }))
    await expect(readIds({ paginator: { ...numbered, has_more_path: 'more' } })).rejects.toThrow('empty pages in a row')
  })

  it.each([
    ['a cursor path that leads nowhere', { type: 'cursor', cursor_path: 'meta.next_curser' }, { meta: { next_cursor: 'abc' } }, '(meta.next_cursor), and has nothing under “meta.next_curser”'],
    ['a path of the next address that leads nowhere', { type: 'json_link', next_url_path: 'link.next' }, { total: 450 }, 'has nothing under “link.next”'],
    ['a header that is not there', { type: 'header_cursor', cursor_key: 'X-Nxt' }, { total: 450 }, 'has nothing in a header “X-Nxt”'],
    ['a number where the next address should be', { type: 'json_link', next_url_path: 'next' }, { next: 2 }, 'has 2 under “next”'],
    ['an object where the next address should be', { type: 'json_link', next_url_path: 'next' }, { next: { href: '?page=2' } }, 'name the path of the address'],
  ])('are refused instead of ending after the first: %s', async (_what, paginator, said, sentence) => {
    await open(() => ({ data: all, ...said }))
    await expect(readIds({ paginator })).rejects.toThrow(sentence)
  }) // prettier-ignore

  it('end where the answer says that nothing follows, whatever it counts', async () => {
    await open(() => ({ data: all, total: 450, next: null }))
    expect(await readIds({ paginator: { type: 'cursor', cursor_path: 'next' } })).toEqual(ids)
    expect(await readIds({ paginator: { type: 'json_link', next_url_path: 'next' } })).toEqual(ids)
    await site.close()
    await open(() => ({ data: all, total: 23, next_page: 0 }))
    expect(await readIds({ paginator: { type: 'cursor', cursor_path: 'cursor' } })).toEqual(ids)
  })

  it('are found by themselves where a link under a usual name leads on, and refused where only a number does', async () => {
    await open(({ from = '0' }) => {
      const end = Number(from) + 10
      return { data: all.slice(Number(from), end), links: { next: end < 23 ? `/api/v1/companies?from=${end}` : null } }
    })
    expect(await readIds({ paginator: { type: 'auto' } })).toEqual(ids)
    await site.close()
    await open(() => ({ data: all.slice(0, 10), next_page: 2 }))
    await expect(readIds({ paginator: { type: 'auto' } })).rejects.toThrow('speaks of further pages')
  })

  it('are one when the profile says single_page, even if the answer speaks of more', async () => {
    await open(() => ({ data: all, next: 'x' }))
    expect(await readIds({ paginator: { type: 'single_page' } })).toEqual(ids)
  })

  it('are refused when no paginator is named and the answer speaks of more', async () => {
    await open(() => ({ data: all, total: 400 }))
    await expect(readIds({})).rejects.toThrow('names no paginator')
  })

  it('are refused when the server ignores the page number and gives the same page for ever', async () => {
    await open(() => ({ data: all }))
    await expect(readIds({ paginator: { type: 'page_number' } })).rejects.toThrow('gives the same page again')
  })

  it('are refused when the cursor never moves', async () => {
    await open(() => ({ data: all, next: 'abc' }))
    await expect(readIds({ paginator: { type: 'cursor', cursor_path: 'next' } })).rejects.toThrow('again and again')
  })

  it('never follow a next link to another host, because the secrets would go there', async () => {
    await open(() => ({ data: all, next: 'https://elsewhere.example/companies' }))
    await expect(readIds({ paginator: { type: 'json_link', next_url_path: 'next' } })).rejects.toThrow('another host')
  })

  it('give the same page for the same cursor, so that a killed reader goes on where it was', async () => {
    await open(({ cursor = '0' }) => {
      const end = Number(cursor) + 10
      return { data: all.slice(Number(cursor), end), next: end < 23 ? String(end) : null }
    })
    const profile = profileOf(site.base, companies({ paginator: { type: 'cursor', cursor_path: 'next' } }))
    const first = await site.source(profile).page('companies', null, signal)
    const again = site.source(profile)
    const second = await again.page('companies', JSON.parse(JSON.stringify(first.next)), signal)
    expect(second.records.map((record) => record.id)).toEqual(ids.slice(10, 20))
    expect(await again.page('companies', first.next, signal)).toEqual(second)
  })

  it('name the keys that were found when the selector finds none, instead of passing for empty', async () => {
    await open(() => ({ companies: all, total: 23 }))
    await expect(readIds({})).rejects.toThrow('has nothing under “data” (it has companies, total)')
  })

  it('keep the digits of ids that are longer than a float holds', async () => {
    site = await createSite((app) =>
      app.get('/api/v1/companies', (_request, reply) =>
        reply.type('application/json').send('{"data":[{"id":12345678901234567890},{"id":12345678901234567891}]}'),
      ),
    )
    expect(await readIds({})).toEqual(['12345678901234567890', '12345678901234567891'])
  })
})
