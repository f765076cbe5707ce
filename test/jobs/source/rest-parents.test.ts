// Records below records: one reading for every parent, at any depth, and the bytes behind a document.
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { readAll, signal } from './bundles.ts'
import { createSite, profileOf, type Site } from './rest-server.ts'

type Query = Readonly<Record<string, string>>
type Params = Readonly<Record<string, string>>

describe('the records of a REST source', () => {
  let site: Site
  afterEach(() => site.close())

  async function open(routes: (app: FastifyInstance) => void): Promise<void> {
    site = await createSite(routes)
  }

  it('are read below every record of their parent, at any depth, and take over what the parent knows', async () => {
    await open((app) => {
      app.get('/api/v1/companies', (request) => {
        const page = Number((request.query as Query)['page'])
        return { data: [[{ id: 'a b' }, { id: 'c/d' }], [{ id: 'e' }], []][page] }
      })
      app.get('/api/v1/companies/:company/contacts', (request) => {
        const { company } = request.params as Params
        return { data: company === 'c/d' ? [] : [{ id: `${company}-1` }, { id: `${company}-2` }] }
      })
      app.get('/api/v1/companies/:company/contacts/:contact/notes', (request) => {
        const { contact } = request.params as Params
        return { data: [{ id: `note of ${contact}` }] }
      })
    })
    const source = site.source(
      profileOf(site.base, [
        { name: 'companies', object: 'company', endpoint: { path: 'companies', paginator: { type: 'page_number' } } },
        {
          name: 'contacts',
          object: 'contact',
          include_from_parent: ['id'],
          keys: { links: { companies: { path: '_companies_id' } } },
          endpoint: { path: 'companies/{resources.companies.id}/contacts' },
        },
        {
          name: 'notes',
          object: 'note',
          include_from_parent: ['id'],
          keys: { links: { contacts: { path: '_contacts_id' } } },
          endpoint: { path: 'companies/{resources.companies.id}/contacts/{resources.contacts.id}/notes' },
        },
      ]),
    )
    const { records } = await readAll(source)
    const notes = records.filter((record) => record.object === 'note')
    expect(notes.map((note) => [note.id, note.links['contacts']])).toEqual(
      ['a b-1', 'a b-2', 'e-1', 'e-2'].map((id) => [`note of ${id}`, [{ id }]]),
    )
    expect(records.find((record) => record.id === 'e-1')?.links).toEqual({ companies: [{ id: 'e' }] })
  })

  it('below parents are asked for four at a time where the budget lets four, and never more', async () => {
    const waiting: (() => void)[] = []
    let [most, rounds] = [0, 0]
    await open((app) => {
      app.get('/api/v1/companies', () => ({ data: Array.from({ length: 12 }, (_, id) => ({ id })) }))
      // Answers nobody before four have asked: a reader that asks for one after the other would stand still here.
      app.get('/api/v1/companies/:id/notes', async (request) => {
        const turn = new Promise<void>((go) => waiting.push(go))
        most = Math.max(most, waiting.length)
        if (waiting.length === 4) {
          rounds += 1
          for (const go of waiting.splice(0)) go()
        }
        await turn
        return { data: [{ id: `note ${(request.params as Params)['id']}` }] }
      })
    })
    const notes = {
      name: 'notes', object: 'note', include_from_parent: ['id'],
      endpoint: { path: 'companies/{resources.companies.id}/notes' },
    } // prettier-ignore
    const companies = { name: 'companies', object: 'company', endpoint: { path: 'companies' } }
    const budget = { rate_budget: { requests: 1000, per_seconds: 1, concurrency: 4 } }
    const { records } = await readAll(site.source(profileOf(site.base, [companies, notes], budget)))
    expect(records.filter(({ object }) => object === 'note').map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, id) => `note ${id}`)) // prettier-ignore
    expect([most, rounds]).toEqual([4, 3])
  })

  it('below parents go on after a kill at the parent where they stopped', async () => {
    await open((app) => {
      app.get('/api/v1/companies', () => ({ data: Array.from({ length: 30 }, (_, i) => ({ id: i })) }))
      app.get('/api/v1/companies/:company/notes', (request) => {
        const { company } = request.params as Params
        const from = Number((request.query as Query)['cursor'] ?? 0)
        const notes = Array.from({ length: 15 }, (_, i) => ({ id: `${company}-${from + i}` }))
        return { data: notes, next: from === 0 ? 15 : null }
      })
    })
    const profile = profileOf(site.base, [
      { name: 'companies', object: 'company', endpoint: { path: 'companies' } },
      {
        name: 'notes',
        object: 'note',
        endpoint: {
          path: 'companies/{resources.companies.id}/notes',
          paginator: { type: 'cursor', cursor_path: 'next' },
        },
      },
    ])
    const found: string[] = []
    let cursor: unknown = null
    let pages = 0
    do {
      const page = await site.source(profile).page('notes', cursor, signal)
      found.push(...page.records.map((record) => record.id))
      cursor = JSON.parse(JSON.stringify(page.next))
      pages += 1
    } while (cursor !== null)
    expect(pages).toBeGreaterThan(3)
    expect(found).toHaveLength(900)
    expect(new Set(found).size).toBe(900)
  })

  it('give the bytes behind a document, with the secret only for the host of the profile', async () => {
    const elsewhere = await createSite((app) =>
      app.get('/file', (request) => `auth: ${request.headers.authorization ?? 'none'}`),
    )
    await open((app) => {
      app.get('/api/v1/documents', () => [{ id: 'x/1', link: `http://${elsewhere.host}/file` }])
      app.get('/api/v1/documents/:id/content', (request, reply) =>
        reply.type('text/plain').send(`auth: ${request.headers.authorization}`),
      )
    })
    const auth = { type: 'bearer', token: { secret: 'token' } }
    const bytes = async (content: object): Promise<string> => {
      const documents = { name: 'documents', object: 'file', content, endpoint: { path: 'documents' } }
      const source = site.source(profileOf(site.base, [documents], { auth }), {
        privateHosts: [site.host, elsewhere.host],
      })
      const [record] = (await source.page('documents', null, signal)).records
      if (!record) throw new Error('A document was expected.')
      const found = await source.content(record, signal)
      if (found.kind !== 'stream') throw new Error(`Bytes were expected, not: ${found.reason}.`)
      return Buffer.concat(await found.stream.toArray()).toString()
    }
    expect(await bytes({ path: 'documents/{id}/content' })).toBe('auth: Bearer the-token')
    expect(await bytes({ url_path: 'link' })).toBe('auth: none')
    await elsewhere.close()
  })
})
