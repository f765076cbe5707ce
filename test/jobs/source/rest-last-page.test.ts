// The ordinary end of a list, as different systems write it: none of these may fail a reading.
import type { FastifyReply } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { readAll } from './bundles.ts'
import { createSite, profileOf, type Site } from './rest-server.ts'

const all = [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }]
const ids = ['1', '2', '3', '4']
const numbered = { type: 'page_number', base_page: 1, page_size_param: 'limit', page_size: 2, total_path: 'total' }

type Query = Readonly<Record<string, string>>

describe('the end of a list', () => {
  let site: Site
  afterEach(() => site.close())

  async function open(answer: (query: Query, reply: FastifyReply) => unknown): Promise<void> {
    site = await createSite((app) =>
      app.get('/api/v1/companies', (request, reply) => answer(request.query as Query, reply)),
    )
  }

  async function readIds(endpoint: object): Promise<string[]> {
    const companies = {
      name: 'companies',
      object: 'company',
      endpoint: { path: 'companies', data_selector: 'data', ...endpoint },
    }
    const { records } = await readAll(site.source(profileOf(site.base, [companies])))
    return records.map((record) => record.id)
  }

  const page = (number: number): object => ({ data: all.slice((number - 1) * 2, number * 2), total: 4 })

  it('is an empty list, also for a selector that names its entries', async () => {
    await open(({ page: number }) => page(Number(number)))
    expect(await readIds({ data_selector: 'data[*]', paginator: numbered })).toEqual(ids)
    await site.close()
    await open(() => ({ data: { groups: [] } }))
    expect(await readIds({ data_selector: '$.data.groups[*].rows[*].record' })).toEqual([])
  })

  it('is no list that lacks what the selector names in its entries', async () => {
    await open(() => ({ data: [{ person: 1 }] }))
    await expect(readIds({ data_selector: 'data[*].source' })).rejects.toThrow('has nothing under “data[*].source”')
    await expect(readIds({ data_selector: 'date[*]' })).rejects.toThrow('has nothing under “date[*]”')
  })

  it.each([400, 404, 416, 422])('is a refusal with status %i of the page behind a total that was reached', async (status) => {
    const past = (reply: FastifyReply) => reply.code(status).send({ error: 'page out of range' })
    await open(({ page: number }, reply) => (Number(number) > 2 ? past(reply) : page(Number(number))))
    expect(await readIds({ paginator: numbered })).toEqual(ids)
    await site.close()
    await open(({ offset }, reply) => (Number(offset) > 3 ? past(reply) : page(Number(offset) / 2 + 1)))
    expect(await readIds({ paginator: { type: 'offset', limit: 2, total_path: 'total' } })).toEqual(ids)
    expect(site.asked).toHaveLength(3)
  }) // prettier-ignore

  it('is not a refusal before the total was reached', async () => {
    await open(({ page: number }, reply) =>
      Number(number) > 2 ? reply.code(400).send() : { ...page(Number(number)), total: 5 },
    )
    await expect(readIds({ paginator: numbered })).rejects.toThrow('status 400')
  })

  it('is the last page once more behind a total of records or of pages, and its records come once', async () => {
    await open(({ page: number }) => page(Math.min(2, Number(number))))
    expect(await readIds({ paginator: numbered })).toEqual(ids)
    await site.close()
    await open(({ page: number }) => ({ ...page(Math.min(2, Number(number))), total: 2 }))
    expect(await readIds({ paginator: numbered })).toEqual(ids)
  })

  it('is not the first page once more when the total counts pages of which one came', async () => {
    await open(() => ({ data: all, total: 3 }))
    await expect(readIds({ paginator: { ...numbered, page_size: 4 } })).rejects.toThrow('gives the same page again')
  })

  it('lies behind the total when there is more than it says', async () => {
    await open(({ page: number }) => ({ ...page(Number(number)), total: 2 }))
    expect(await readIds({ paginator: numbered })).toEqual(ids)
  })

  it('is a total of nothing without a list', async () => {
    await open(() => ({ total: 0 }))
    expect(await readIds({ paginator: numbered })).toEqual([])
    expect(await readIds({})).toEqual([])
    await site.close()
    await open(() => ({ result: { count: 0 } }))
    expect(await readIds({ paginator: { type: 'offset', limit: 2, total_path: 'result.count' } })).toEqual([])
  })

  it('is no total of nothing beside a list of another name', async () => {
    await open(() => ({ companies: all, total: 0 }))
    await expect(readIds({})).rejects.toThrow('has nothing under “data” (it has companies, total)')
  })
})
