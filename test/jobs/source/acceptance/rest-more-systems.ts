// Further invented systems: passwords, tokens that run out, links to pages, three levels of records, documents, questions by POST.
import { guarded, identity, info, nextLink, type Params, type Query, range, type System } from './rest-systems.ts'

const basic = `Basic ${Buffer.from('anna:pa:ss', 'utf8').toString('base64')}`

/** User and password, links in the answer, clients above cases above attendance notes. */
export const practice: System = {
  name: 'a practice system: user and password, links to pages, three levels',
  secrets: { user: 'anna', password: 'pa:ss' },
  wrong: { user: 'anna', password: 'pass' },
  profile: (base) => ({
    profile_version: 1, name: 'Practice', identity,
    client: { base_url: base, auth: { type: 'http_basic', username: { secret: 'user' }, password: { secret: 'password' } }, paginator: { type: 'json_link', next_url_path: 'links.next' } },
    resource_defaults: { endpoint: { data_selector: 'items' } },
    resources: [
      { name: 'clients', object: 'company', primary_key: 'ref', endpoint: { path: 'clients' } },
      {
        name: 'cases', object: 'deal', primary_key: 'ref', include_from_parent: ['ref'], keys: { owner: 'feeEarner.code', links: { company: { path: '_clients_ref' } } },
        endpoint: { path: 'clients/{resources.clients.ref}/cases' },
      },
      {
        name: 'attendances', object: 'note', include_from_parent: ['ref'], keys: { links: { deal: { path: '_cases_ref' } } },
        endpoint: { path: 'cases/{resources.cases.ref}/attendances' },
      },
    ],
  }),
  routes: (app) => {
    guarded(app, (request) => request.headers.authorization === basic)
    const clients = range(7).map((n) => ({ ref: `K/${n}`, name: `Client ${n}`, industry: 'Property' }))
    app.get('/api/v1/clients', (request) => {
      const from = Number((request.query as Query)['from'] ?? 0)
      return { items: clients.slice(from, from + 3), links: { next: from + 3 < clients.length ? `?from=${from + 3}` : null } }
    })
    app.get('/api/v1/clients/:client/cases', (request) => {
      const { client = '' } = request.params as Params
      const cases = client.endsWith('4') ? [] : [1, 2].map((n) => ({ ref: `${client}-${n}`, title: `Case ${n}`, feeEarner: { code: 'JH' } }))
      return { items: cases, links: {} }
    })
    app.get('/api/v1/cases/:case/attendances', (request) => {
      const { case: ref = '' } = request.params as Params
      return { items: ref.endsWith('-1') ? [{ id: `a ${ref}`, body: 'Met the client' }] : [], links: {} }
    })
  },
  expected: {
    clients: range(7).map((n) => `K/${n}`),
    cases: [1, 2, 3, 5, 6, 7].flatMap((n) => [`K/${n}-1`, `K/${n}-2`]),
    attendances: [1, 2, 3, 5, 6, 7].map((n) => `a K/${n}-1`),
  },
  fields: { 'deal.owner': 'user', 'deal.company': 'link', 'note.deal': 'link', 'company.industry': 'enum' },
} // prettier-ignore

/** Tokens by client credentials that run out after ten requests, the Link header, documents behind another path. */
export const documents: System = {
  name: 'a document store: tokens that run out, the Link header, contents',
  secrets: { id: 'client', secret: 'shh' },
  wrong: { id: 'client', secret: 'no' },
  profile: (base) => ({
    profile_version: 1, name: 'Documents', identity,
    client: {
      base_url: base, paginator: { type: 'header_link' },
      auth: { type: 'oauth2_client_credentials', access_token_url: new URL('/token', base).href, client_id: { secret: 'id' }, client_secret: { secret: 'secret' } },
    },
    resources: [{ name: 'documents', object: 'file', keys: { links: { deal: { path: 'matter_id' } } }, content: { path: 'documents/{id}/content' }, endpoint: { path: 'documents' } }],
  }),
  routes: (app) => {
    let token = ''
    let uses = 0
    let made = 0
    guarded(app, (request) => token !== '' && request.headers.authorization === `Bearer ${token}` && ++uses <= 10)
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    app.post('/token', (request, reply) => {
      if (request.headers.authorization !== `Basic ${Buffer.from('client:shh').toString('base64')}`) return reply.code(401).send({ error: 'invalid_client' })
      token = `t${++made}`
      uses = 0
      return { access_token: token, expires_in: 3600 }
    })
    app.get('/api/v1/documents', (request, reply) => {
      const from = Number((request.query as Query)['from'] ?? 0)
      void reply.headers(nextLink(request, { from, size: 4, total: 31 }))
      return range(31).slice(from, from + 4).map((n) => ({ id: n, name: `Deed ${n}.pdf`, size: 9, mime: 'application/pdf', matter_id: 16 }))
    })
    app.get('/api/v1/documents/:id/content', (request, reply) => reply.type('application/pdf').send(`Deed ${(request.params as Params)['id'] ?? ''}`))
  },
  expected: { documents: range(31).map(String) },
  fields: { 'file.name': 'string', 'file.size': 'integer', 'file.deal': 'link' },
} // prettier-ignore

/** No secret at all, questions by POST, no keys in the profile: everything is guessed from the names of the fields. */
export const archive: System = {
  name: 'an archive: open, questions by POST, no keys named',
  secrets: {},
  wrong: {},
  profile: (base) => ({
    profile_version: 1, name: 'Archive', identity: { path: 'system/info', expect: { product: { matches: '^Perfect' } } },
    client: { base_url: base, headers: { 'X-Tenant': 'harper' } },
    resources: [
      { name: 'people', object: 'contact', endpoint: { path: 'search', method: 'POST', json: { kind: 'person' }, data_selector: '$.hits[*].source', paginator: { type: 'page_number', base_page: 1, has_more_path: 'more' } } },
      { name: 'rates', object: 'rate', endpoint: { path: 'rates' } },
    ],
  }),
  routes: (app) => {
    app.addHook('onRequest', (request, reply, done) => {
      if (request.headers['x-tenant'] === 'harper') done()
      else void reply.code(403).send({ message: 'No tenant' })
    })
    app.get('/api/v1/system/info', () => info)
    app.post('/api/v1/search', (request) => {
      const page = Number((request.query as Query)['page'])
      const hits = range(9).slice((page - 1) * 3, page * 3).map((n) => ({ source: { id: `p${n}`, name: `Person ${n}`, created_at: '2020-05-06 07:08:09', updated_at: '2021-05-06 07:08:09', owner_id: 3, company_id: 4 } }))
      return { kind: (request.body as { kind: string }).kind, hits, more: page < 3 }
    })
    app.get('/api/v1/rates', () => [{ id: 1, fee_earner: 'JH', rate: 250 }])
  },
  expected: { people: range(9).map((n) => `p${n}`), rates: ['1'] },
  fields: { 'contact.created_at': 'datetime', 'contact.owner': 'user', 'rate.rate': 'integer' },
} // prettier-ignore

/** Shaped like a public legal API: a tenant header, nested contacts and cases in a client, changes by a `since` of its own. */
export const interactive: System = {
  name: 'an interactive service: tenant header, nested names, field descriptions',
  secrets: { token: 'q' },
  wrong: { token: 'Q' },
  profile: (base) => ({
    profile_version: 1, name: 'Interactive', identity,
    client: { base_url: base, headers: { clientId: 'harper' }, auth: { type: 'bearer', token: { secret: 'token' } }, paginator: { type: 'page_number', base_page: 1, page_size_param: 'pageSize', page_size: 2 } },
    resources: [
      {
        name: 'clients', object: 'contact', primary_key: 'Code', keys: { updated_at: 'Changed', owner: "Cases[0].FeeEarner.Code", links: { deal: { path: 'Cases[*].VendorCode' } } },
        endpoint: { path: 'clients-changed', incremental: { cursor_path: 'Changed', start_param: 'since', initial_value: '2000-01-01T00:00:00.000+01:00' } },
      },
      { name: 'fields', object: 'field', primary_key: 'key', endpoint: { path: 'fields', paginator: { type: 'single_page' } } },
    ],
  }),
  routes: (app) => {
    guarded(app, (request) => request.headers.authorization === 'Bearer q' && request.headers['clientid'] === 'harper')
    const clients = range(5).map((n) => ({ Code: `C0${n}`, Description: `Lee Ann ${n} Ms`, _contacts: [{ LastName: 'Lee', EMail1: `lee${n}@client.example` }], Cases: [{ VendorCode: `16-100${n}`, FeeEarner: { Code: 'JH' } }], Practice: 'Wills', Changed: `2026-06-0${n}T10:00:00.000+01:00` }))
    app.get('/api/v1/clients-changed', (request) => {
      const { page = '1', pageSize = '2', since = '' } = request.query as Query
      return clients.filter((client) => client.Changed >= since).slice((Number(page) - 1) * Number(pageSize), Number(page) * Number(pageSize))
    })
    app.get('/api/v1/fields', () => [{ key: 'f1', object: 'clients', name: 'Practice', label: 'Practice area', type: 'picklist', options: ['Wills', 'Property'] }])
  },
  expected: { clients: range(5).map((n) => `C0${n}`), fields: ['f1'] },
  fields: { 'contact.Description': 'string', 'contact.Practice': 'enum', 'contact.owner': 'user', 'contact.deal': 'link', 'contact._contacts': 'json' },
} // prettier-ignore
