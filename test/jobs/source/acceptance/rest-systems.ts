// Invented systems of different shapes, each with the profile that reads it: ways to sign in, to turn pages, to nest records.
import type { FastifyInstance, FastifyRequest } from 'fastify'

export type Row = Readonly<Record<string, unknown>>
export type Query = Readonly<Record<string, string | undefined>>
export type Params = Readonly<Record<string, string>>

export interface System {
  readonly name: string
  readonly secrets: Readonly<Record<string, string>>
  /** A secret that the system does not accept. */
  readonly wrong: Readonly<Record<string, string>>
  profile(base: string): object
  routes(app: FastifyInstance): void
  /** The ids that each resource must give. */
  readonly expected: Readonly<Record<string, readonly string[]>>
  /** What discovery must find: `object.field` with its type. */
  readonly fields: Readonly<Record<string, string>>
}

export const info = { product: 'Perfect Books', tenant: { name: 'Harper & Lane LLP' }, version: '7.2' }
export const identity = { path: 'system/info', expect: { product: 'Perfect Books' }, tenant: 'tenant.name' }

/** Lets nobody in without what `isIn` asks for; `/token` is where tokens are made. */
export function guarded(app: FastifyInstance, isIn: (request: FastifyRequest) => boolean): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith('/token') || isIn(request)) done()
    else void reply.code(401).send({ error: { message: 'Who are you?' } })
  })
  app.get('/api/v1/system/info', () => info)
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

/** Records changed at or after a moment: `>=`, as honest systems do. */
export function changed(rows: readonly Row[], since: string | undefined, field = 'modified'): Row[] {
  return rows.filter((row) => since === undefined || String(row[field]) >= since)
}

/** Several records share one second, also across the border of a page. */
const stamp = (n: number): string => `2026-03-0${1 + Math.floor(n / 8)}T09:00:00Z`

const contacts = range(23).map((n) => ({
  id: n, first_name: `Ann ${n}`, last_name: 'Lee', emails: [{ value: `ann${n}@client.example`, primary: true }],
  created: '2024-01-02T10:00:00Z', modified: stamp(n), owner_id: 7, companies: [{ id: `c${n % 3}`, linked_at: stamp(n) }], archived: n === 9,
})) // prettier-ignore

/** Bearer token, numbered pages with a total, changes, deleted records, notes below contacts. */
export const cloud: System = {
  name: 'a cloud system: bearer token, numbered pages, notes below contacts',
  secrets: { token: 'tok-1' },
  wrong: { token: 'tok-2' },
  profile: (base) => ({
    profile_version: 1, name: 'Cloud', identity,
    client: {
      base_url: base, auth: { type: 'bearer', token: { secret: 'token' } },
      paginator: { type: 'page_number', base_page: 1, page_size_param: 'limit', page_size: 5, total_path: 'total' },
    },
    resource_defaults: { primary_key: 'id', endpoint: { data_selector: 'data' } },
    resources: [
      {
        name: 'contacts', object: 'contact', deleted_when: 'archived == true',
        keys: { created_at: 'created', updated_at: 'modified', owner: 'owner_id', links: { companies: { path: 'companies[*].id', updated_at: 'companies[*].linked_at' } } },
        endpoint: { path: 'contacts', incremental: { cursor_path: 'modified', start_param: 'modified_since', initial_value: '1970-01-01T00:00:00Z', lookback_seconds: 300 } },
      },
      {
        name: 'contact_notes', object: 'note', include_from_parent: ['id'], keys: { links: { contacts: { path: '_contacts_id' } } },
        endpoint: { path: 'contacts/{resources.contacts.id}/notes', data_selector: 'notes', paginator: { type: 'single_page' } },
      },
    ],
  }),
  routes: (app) => {
    guarded(app, (request) => request.headers.authorization === 'Bearer tok-1')
    app.get('/api/v1/contacts', (request) => {
      const { page = '1', limit = '5', modified_since: since } = request.query as Query
      const rows = changed(contacts, since)
      return { data: rows.slice((Number(page) - 1) * Number(limit), Number(page) * Number(limit)), total: rows.length }
    })
    app.get('/api/v1/contacts/:id/notes', (request) => {
      const { id } = request.params as Params
      return { notes: Number(id) % 2 === 0 ? [{ id: `n${id}`, body: '<p>Called</p>' }] : [] }
    })
  },
  expected: {
    contacts: range(23).filter((n) => n !== 9).map(String),
    contact_notes: range(23).filter((n) => n % 2 === 0).map((n) => `n${n}`),
  },
  fields: { 'contact.created_at': 'datetime', 'contact.owner': 'user', 'contact.companies': 'link', 'contact.first_name': 'string', 'note.body': 'html' },
} // prettier-ignore

const matters = range(17).map((n) => ({
  matter_code: `16-10${String(n).padStart(2, '0')}`, name: `Lease ${n}`, status: n % 2 ? 'Open' : 'Closed', fees: { amount: 100.5 * n, currency: 'GBP' }, open_date: '2025-04-01', changed_on: `2026-02-${String(1 + (n % 20)).padStart(2, '0')}`,
})) // prettier-ignore

/** A key in a header, offsets, dates without times, a resource that answers 404 for a client without any. */
export const office: System = {
  name: 'an office server: key in a header, offsets, 404 for nothing',
  secrets: { key: 'k-1' },
  wrong: { key: 'K-1' },
  profile: (base) => ({
    profile_version: 1, name: 'Office server', identity,
    client: { base_url: base, auth: { type: 'api_key', name: 'X-Api-Key', api_key: { secret: 'key' } } },
    resources: [
      {
        name: 'matters', object: 'deal', primary_key: 'matter_code', keys: { updated_at: 'changed_on' },
        endpoint: {
          path: 'matters', data_selector: 'result.rows', params: { archived: 'any' },
          paginator: { type: 'offset', offset_param: 'start', limit_param: 'count', limit: 4, total_path: 'result.total' },
          incremental: { cursor_path: 'changed_on', start_param: 'from', initial_value: '1970-01-01' },
        },
      },
      {
        name: 'parties', object: 'contact', include_from_parent: ['matter_code'], keys: { links: { deal: { path: '_matters_matter_code' } } },
        endpoint: { path: 'matters/{resources.matters.matter_code}/parties', response_actions: [{ status_code: 404, action: 'ignore' }] },
      },
    ],
  }),
  routes: (app) => {
    guarded(app, (request) => request.headers['x-api-key'] === 'k-1')
    app.get('/api/v1/matters', (request) => {
      const { start = '0', count = '4', from } = request.query as Query
      const rows = changed(matters, from, 'changed_on')
      // This server has a limit of its own, lower than what is asked for.
      return { result: { rows: rows.slice(Number(start), Number(start) + Math.min(3, Number(count))), total: rows.length } }
    })
    app.get('/api/v1/matters/:code/parties', (request, reply) => {
      const { code = '' } = request.params as Params
      return code.endsWith('3') ? [{ id: `p-${code}`, forename: 'Jo', surname: 'Ash' }] : reply.code(404).send({ error: 'no parties' })
    })
  },
  expected: { matters: matters.map((matter) => matter.matter_code), parties: ['p-16-1003', 'p-16-1013'] },
  fields: { 'deal.name': 'string', 'deal.fees': 'money', 'deal.updated_at': 'date', 'contact.deal': 'link' },
} // prettier-ignore

/** A key in the address, cursors, seconds since 1970, ids longer than a float holds. */
export const ledger: System = {
  name: 'a ledger: key in the address, cursors, epoch seconds, long ids',
  secrets: { key: 'a&b=c' },
  wrong: { key: 'a' },
  profile: (base) => ({
    profile_version: 1, name: 'Ledger', identity,
    client: { base_url: base, auth: { type: 'api_key', name: 'key', location: 'query', api_key: { secret: 'key' } }, paginator: { type: 'cursor', cursor_path: 'paging.next', cursor_param: 'after' } },
    resources: [
      {
        name: 'entries', object: 'time_entry', keys: { updated_at: 'ts', links: { deal: { path: 'matter.ref' } } },
        endpoint: { path: 'ledger/time', data_selector: 'entries', incremental: { cursor_path: 'ts', start_param: 'since', initial_value: 0 } },
      },
    ],
  }),
  routes: (app) => {
    guarded(app, (request) => (request.query as Query)['key'] === 'a&b=c')
    app.get('/api/v1/ledger/time', (request, reply) => {
      const { after = '0', since = '0' } = request.query as Query
      const rows = range(14).filter((n) => 1_760_000_000 + n >= Number(since))
      const page = rows.slice(Number(after), Number(after) + 6)
      const entries = page.map((n) => `{"id":1234567890123456${String(n).padStart(4, '0')},"minutes":${n * 6},"matter":{"ref":"16-1001"},"ts":${1_760_000_000 + n}}`)
      const next = Number(after) + 6 < rows.length ? `"${Number(after) + 6}"` : 'null'
      return reply.type('application/json').send(`{"entries":[${entries.join(',')}],"paging":{"next":${next}}}`)
    })
  },
  expected: { entries: range(14).map((n) => `1234567890123456${String(n).padStart(4, '0')}`) },
  fields: { 'time_entry.minutes': 'integer', 'time_entry.deal': 'link' },
} // prettier-ignore

/** The Link header of a page, when another page follows. */
export function nextLink(request: FastifyRequest, at: { from: number; size: number; total: number }): Record<string, string> {
  const next = at.from + at.size
  const path = request.url.split('?')[0] ?? ''
  return next < at.total ? { link: `<http://${request.host}${path}?from=${next}>; rel="next"` } : {}
} // prettier-ignore
