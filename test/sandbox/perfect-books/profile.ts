// The connection profile that reads everything the stand-in has: a worked example.
import { resourceObjects } from '../firm/shape.ts'
import { type PagedResource, type Paging, pagingOf } from './layout.ts'

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type ProfileDocument = Readonly<Record<string, Json>>

type Links = Readonly<Record<string, { readonly path: string; readonly updated_at?: string }>>

const around: Links = {
  contacts: { path: 'contact_ids[*]' },
  company: { path: 'company_id' },
  deal: { path: 'matter_id' },
}

export const linksOf: Readonly<Partial<Record<PagedResource, Links>>> = {
  companies: { parent: { path: 'parent_id' } },
  contacts: { companies: { path: 'companies[*].id', updated_at: 'companies[*].linked_at' } },
  stages: { pipeline: { path: 'pipeline_id' } },
  matters: {
    pipeline: { path: 'pipeline_id' },
    stage: { path: 'stage_id' },
    company: { path: 'company_id' },
    contacts: { path: 'contacts[*].id' },
  },
  emails: around,
  calls: around,
  meetings: around,
  tasks: around,
  documents: {
    contacts: { path: 'contact_id' },
    deal: { path: 'matter_id' },
    email: { path: 'email_id' },
    note: { path: 'note_id' },
  },
  time_entries: { deal: { path: 'matter_id' } },
  trust_accounts: { deal: { path: 'matter_id' } },
  risk_assessments: { deal: { path: 'matter_id' } },
  conflict_checks: { deal: { path: 'matter_id' }, contacts: { path: 'contact_id' } },
}

export const ownerless: readonly PagedResource[] = [
  'users', 'pipelines', 'stages', 'rates', 'trust_accounts', 'workflows', 'fields',
] // prettier-ignore

const incremental = {
  cursor_path: 'modified',
  start_param: 'modified_since',
  initial_value: '1970-01-01T00:00:00Z',
  lookback_seconds: 300,
}

function paginator(paging: Paging, pageSize: number): Json {
  switch (paging) {
    case 'page_number':
      return {
        type: paging,
        page_param: 'page',
        base_page: 1,
        page_size_param: 'limit',
        page_size: pageSize,
        total_path: 'total',
      }
    case 'offset':
      return { type: paging, offset_param: 'start', limit_param: 'count', limit: pageSize, total_path: 'meta.total' }
    case 'cursor':
      return { type: paging, cursor_path: 'paging.next', cursor_param: 'cursor' }
    case 'json_link':
      return { type: paging, next_url_path: 'links.next' }
    case 'header_link':
    case 'single_page':
      return { type: paging }
  }
}

function resource(name: PagedResource, pageSize: number): Json {
  const links = linksOf[name]
  const keys = {
    created_at: 'created',
    updated_at: 'modified',
    ...(ownerless.includes(name) ? {} : { owner: 'owner_id' }),
    ...(links ? { links } : {}),
  }
  const endpoint = {
    path: name,
    ...(name === 'contacts' ? { params: { expand: 'companies' } } : {}),
    paginator: paginator(pagingOf[name], pageSize),
    incremental,
  }
  const content = name === 'documents' ? { content: { path: 'documents/{id}/content' } } : {}
  return { name, object: resourceObjects[name], keys, ...content, endpoint }
}

/** Notes hang below their contact: /contacts/101/notes. */
const contactNotes = {
  name: 'contact_notes',
  object: 'note',
  keys: {
    created_at: 'created',
    updated_at: 'modified',
    owner: 'author_id',
    links: { contacts: { path: '_contacts_id' }, deal: { path: 'matter_id' } },
  },
  include_from_parent: ['id'],
  endpoint: {
    path: 'contacts/{resources.contacts.id}/notes',
    data_selector: 'notes',
    paginator: { type: 'single_page' },
  },
}

export function profileFor(url: string, pageSize: number): ProfileDocument {
  return {
    profile_version: 1,
    name: 'Perfect Books (sample firm)',
    identity: {
      path: 'system/info',
      expect: { product: 'Perfect Books', application: { matches: '^Legal accounting' } },
      tenant: 'tenant.name',
    },
    client: {
      base_url: `${url}/api/v1/`,
      headers: { Accept: 'application/json' },
      auth: { type: 'bearer', token: { secret: 'token' } },
      rate_budget: { requests: 500, per_seconds: 1, concurrency: 8 },
    },
    resource_defaults: { primary_key: 'id', endpoint: { data_selector: 'data' } },
    resources: [...(Object.keys(pagingOf) as PagedResource[]).map((name) => resource(name, pageSize)), contactNotes],
  }
}
