// A connection profile is read strictly: every slip is named with its path, and no secret may stand in it.
import { describe, expect, it } from 'vitest'
import { openSource } from '../../../jobs/source/open.ts'
import { parseProfile } from '../../../jobs/source/rest.ts'
import { SourceRefused } from '../../../jobs/source/source.ts'

/** The profile of the contract, with everything it may have. */
const whole = {
  profile_version: 1,
  name: 'Perfect Books, cloud',
  identity: { path: 'system/info', expect: { product: 'Perfect Books' }, tenant: 'tenant.name' },
  client: {
    base_url: 'https://firm.example/api/v1/',
    headers: { Accept: 'application/json' },
    auth: { type: 'bearer', token: { secret: 'token' } },
    paginator: {
      type: 'page_number',
      page_param: 'page',
      base_page: 1,
      page_size_param: 'limit',
      page_size: 200,
      total_path: 'total',
    },
    rate_budget: { requests: 20, per_seconds: 1, concurrency: 4 },
  },
  resource_defaults: { primary_key: 'id', endpoint: { data_selector: 'data' } },
  resources: [
    {
      name: 'contacts',
      object: 'contact',
      primary_key: 'id',
      keys: {
        created_at: 'created',
        updated_at: 'modified',
        owner: 'owner_id',
        links: { companies: { path: 'companies[*].id', updated_at: 'companies[*].linked_at' } },
      },
      deleted_when: 'archived == true',
      endpoint: {
        path: 'contacts',
        method: 'GET',
        params: { expand: 'companies' },
        data_selector: 'data',
        paginator: { type: 'cursor', cursor_path: 'paging.next', cursor_param: 'cursor' },
        incremental: {
          cursor_path: 'modified',
          start_param: 'modified_since',
          initial_value: '1970-01-01T00:00:00Z',
          lookback_seconds: 300,
        },
        response_actions: [{ status_code: 404, action: 'ignore' }],
      },
    },
    {
      name: 'contact_notes',
      object: 'note',
      primary_key: 'id',
      keys: { links: { contacts: { path: '_contacts_id' } } },
      include_from_parent: ['id'],
      endpoint: { path: 'contacts/{resources.contacts.id}/notes', data_selector: 'notes' },
    },
    {
      name: 'documents',
      object: 'file',
      keys: { links: { deal: { path: 'matter_id' } } },
      content: { path: 'documents/{id}/content' },
      endpoint: { path: 'documents' },
    },
  ],
}

type Json = Record<string, unknown>

/** The whole profile with one place changed. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const copy = structuredClone(whole) as unknown as Json
  let here: Json = copy
  for (const key of path.slice(0, -1)) here = here[key] as Json
  here[path.at(-1) ?? ''] = value
  return copy
}

function problems(profile: unknown): readonly string[] {
  const outcome = parseProfile(profile)
  return outcome.ok ? [] : outcome.problems
}

describe('a connection profile', () => {
  it('may have everything that the contract describes', () => {
    expect(problems(whole)).toEqual([])
  })

  it.each([
    { type: 'api_key', name: 'X-Api-Key', location: 'query', api_key: { secret: 'key' } },
    { type: 'http_basic', username: { secret: 'user' }, password: { secret: 'password' } },
    {
      type: 'oauth2_client_credentials',
      access_token_url: 'https://firm.example/token',
      client_id: { secret: 'a' },
      client_secret: { secret: 'b' },
      scopes: [],
    },
  ])('may prove the asker by $type', (auth) => {
    expect(problems(changed(['client', 'auth'], auth))).toEqual([])
  })

  it.each([
    { type: 'offset', offset_param: 'from', limit_param: 'size', limit: 50, total_path: 'meta.total' },
    { type: 'json_link', next_url_path: 'links.next' },
    { type: 'header_link' },
    { type: 'single_page' },
  ])('may page by $type', (paginator) => {
    expect(problems(changed(['client', 'paginator'], paginator))).toEqual([])
  })

  const endpoint = ['resources', 0, 'endpoint'] as const
  it.each([
    ['a misspelt key', [...endpoint, 'paginator', 'curser_path'], 'x', 'resources[0].endpoint.paginator.curser_path is not a key this profile may have; did you mean cursor_path?'],
    ['a key of nowhere', ['resources', 1, 'zzzzzz'], 1, 'resources[1].zzzzzz is not a key this profile may have; known here: name, object, primary_key, keys, deleted_when, include_from_parent, content, endpoint.'],
    ['a misspelt top key', ['resource_default'], {}, 'resource_default is not a key this profile may have; did you mean resource_defaults?'],
    ['a misspelt link key', ['resources', 0, 'keys', 'links', 'companies', 'pathh'], 'x', 'resources[0].keys.links.companies.pathh is not a key this profile may have; did you mean path?'],
    ['an inlined secret', ['client', 'auth', 'token'], 'abc123', 'client.auth.token: must name a secret, such as {"secret":"token"}; the value itself must not stand in a profile.'],
    ['a secret in a header', ['client', 'headers'], { Authorization: 'Bearer abc' }, 'client.headers.Authorization would hold a secret in the open: describe it under client.auth.'],
    ['an unknown way to prove the asker', ['client', 'auth', 'type'], 'jwt', 'client.auth.type is "jwt"; it must be one of bearer, api_key, http_basic, oauth2_client_credentials.'],
    ['an unknown paginator', [...endpoint, 'paginator', 'type'], 'guess', 'resources[0].endpoint.paginator.type is "guess"; it must be one of page_number, offset, cursor, json_link, header_link, header_cursor, auto, single_page.'],
    ['an address with a password', ['client', 'base_url'], 'https://anna:pw@firm.example/', 'client.base_url: must be an address such as https://firm.example/api/v1/, without user, password, ? or #'],
    ['a path to another host', [...endpoint, 'path'], 'https://elsewhere.example/x', 'resources[0].endpoint.path: must be a path below base_url, not an address of its own'],
    ['no resources', ['resources'], [], 'resources: too small'],
    ['too many resources', ['resources'], Array.from({ length: 51 }, (_, i) => ({ ...whole.resources[2], name: `r${i}` })), 'resources: too big'],
    ['two resources of one name', ['resources', 2, 'name'], 'contacts', 'resources[2].name: a resource called contacts stands before it already.'],
    ['a parent that does not exist', ['resources', 1, 'endpoint', 'path'], '{resources.contact.id}/notes', 'resources[1].endpoint.path names the parent contact, which is no resource of this profile; did you mean contacts?'],
    ['its own parent', ['resources', 1, 'endpoint', 'path'], '{resources.contact_notes.id}', 'resources[1].endpoint.path: contact_notes is its own parent by way of contact_notes.'],
    ['a parent without a place', ['resources', 1, 'endpoint', 'path'], 'contacts/{id}/notes', 'resources[1].endpoint.path: {id} is not understood; a parent is named as {resources.contacts.id}.'],
    ['a broken JSONPath', ['resources', 0, 'keys', 'owner'], 'owner[', 'resources[0].keys.owner: “owner[” is no JSONPath'],
    ['a broken condition', ['resources', 0, 'deleted_when'], 'archived ==', 'resources[0].deleted_when: “archived ==” is no condition such as archived == true'],
    ['a broken pattern', ['identity', 'expect', 'product'], { matches: '(' }, 'identity.expect.product.matches is no regular expression: ('],
    ['nothing to expect', ['identity', 'expect'], {}, 'identity.expect: must name at least one value that proves which product answers'],
    ['an action for every answer', [...endpoint, 'response_actions'], [{ action: 'ignore' }], 'resources[0].endpoint.response_actions[0] says neither status_code nor content, and would fit every answer.'],
    ['a content without a place', ['resources', 2, 'content'], {}, 'resources[2].content must say either path or url_path.'],
    ['a missing name', ['name'], undefined, 'name is missing.'],
    ['another version', ['profile_version'], 2, 'profile_version: invalid input: expected 1 (found 2).'],
  ])('with %s is refused in one sentence with the path', (_what, path, value, sentence) => {
    const found = problems(changed(path, value))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(sentence)
  }) // prettier-ignore

  it('names every problem at once', () => {
    const twice = structuredClone(changed(['nam'], 'x')) as Json
    twice['profile_version'] = 'one'
    expect(problems(twice)).toHaveLength(2)
  })

  it.each([null, 'text', 7, []])('is refused when it is %j', (profile) => {
    expect(problems(profile)).toHaveLength(1)
  })

  it('without its secrets is refused by their names', () => {
    const deps = { privateHosts: [], now: () => new Date() }
    const open = (secrets: Record<string, string>) => () => openSource({ kind: 'rest', profile: whole, secrets }, deps)
    expect(open({})).toThrow('The profile asks for the secret “token”, which was not entered')
    expect(open({ token: '' })).toThrow(SourceRefused)
    expect(open({ token: 'x' })).not.toThrow()
  })
})
