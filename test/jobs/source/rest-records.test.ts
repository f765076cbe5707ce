// Neutral records from REST answers: keys, links, deletions, changes only, and what is said about fields.
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { readAll, signal } from './bundles.ts'
import { createSite, profileOf, type Site } from './rest-server.ts'

describe('the records of a REST source', () => {
  let site: Site
  afterEach(() => site.close())

  async function open(routes: (app: FastifyInstance) => void): Promise<void> {
    site = await createSite(routes)
  }

  it('have their structural facts where the keys say, and every other field untouched', async () => {
    const contact = {
      id: 7,
      created: '2020-01-02T03:04:05Z',
      modified: '2021-01-02',
      owner_id: 3,
      companies: [{ id: 10, linked_at: '2019-05-01' }, { id: 11 }, { id: 12, linked_at: '2020-05-01' }],
      emails: ['ada@example.com'],
      custom: { tier: 'A', empty: null },
    }
    await open((app) => app.get('/api/v1/contacts', () => ({ data: [contact] })))
    const keys = {
      created_at: 'created',
      updated_at: '$.modified',
      owner: 'owner_id',
      links: { companies: { path: 'companies[*].id', updated_at: 'companies[*].linked_at' } },
    }
    const source = site.source(
      profileOf(site.base, [{ name: 'contacts', object: 'contact', keys, endpoint: { path: 'contacts' } }]),
    )
    const { records } = await readAll(source)
    expect(records).toEqual([
      {
        object: 'contact',
        id: '7',
        createdAt: '2020-01-02T03:04:05Z',
        updatedAt: '2021-01-02',
        owner: '3',
        links: {
          companies: [{ id: '10', updatedAt: '2019-05-01' }, { id: '11' }, { id: '12', updatedAt: '2020-05-01' }],
        },
        fields: { companies: contact.companies, emails: ['ada@example.com'], custom: { tier: 'A', empty: null } },
      },
    ])
    expect(await source.describe()).toContainEqual({
      object: 'contact',
      name: 'companies',
      label: 'companies[*].id',
      role: 'link',
      linksTo: 'company',
    })
  })

  it('have their structure guessed from the names of the neutral record when the profile names no keys, and it is said', async () => {
    const deal = {
      id: 'd1',
      title: 'Lease',
      created_at: '2020',
      company: { id: 4, name: 'Acme' },
      contacts: [5, 6],
      stage_id: 9,
      owner: 'u1',
      value: 12.5,
    }
    await open((app) => app.get('/api/v1/deals', () => [deal]))
    const source = site.source(profileOf(site.base, [{ name: 'deals', object: 'deal', endpoint: { path: 'deals' } }]))
    const { records } = await readAll(source)
    expect(records[0]).toEqual({
      object: 'deal',
      id: 'd1',
      createdAt: '2020',
      updatedAt: null,
      owner: 'u1',
      links: { company: [{ id: '4' }], contacts: [{ id: '5' }, { id: '6' }], stage: [{ id: '9' }] },
      fields: { title: 'Lease', value: 12.5 },
    })
    const hints = (await source.describe()).map((hint) => `${hint.role} ${hint.name}: ${hint.label}`)
    expect(hints).toEqual(
      expect.arrayContaining(['link stage: stage_id', 'link company: company', 'owner owner: owner', 'id id: id']),
    )
  })

  it('keep what is written inside them: an owner without an id, a company that is only described, more than a link says', async () => {
    const deals = [
      {
        id: 5,
        name: 'Ann',
        company: { name: 'Acme', domain: 'acme.example' },
        owner: { name: 'Jane', email: 'j@x.example' },
        created_at: { date: '2020-01-02' },
      },
      { id: 6, company: { id: 4, name: 'Acme', phone: '1' }, owner: { firstName: 'Jo', lastName: 'Ray' }, contacts: [] },
      { id: 7, contacts: [{ id: 1, name: 'Ann' }, { name: 'Bob' }], owner: [{ name: 'Jo', team: 'Wills' }], stage: null },
    ]
    await open((app) => app.get('/api/v1/deals', () => deals))
    const source = site.source(profileOf(site.base, [{ name: 'deals', object: 'deal', endpoint: { path: 'deals' } }]))
    const { records } = await readAll(source)
    expect(records.map(({ owner, links, fields }) => ({ owner, links, fields }))).toEqual([
      {
        owner: 'j@x.example',
        links: {},
        fields: {
          name: 'Ann',
          'company details': { name: 'Acme', domain: 'acme.example' },
          'created_at details': { date: '2020-01-02' },
        },
      },
      { owner: 'Jo Ray', links: { company: [{ id: '4' }] }, fields: { 'company details': { id: 4, name: 'Acme', phone: '1' } } },
      {
        owner: 'Jo',
        links: { contacts: [{ id: '1' }] },
        fields: { 'contacts details': deals[2]?.contacts, 'owner details': deals[2]?.owner },
      },
    ])
  }) // prettier-ignore

  it('are known by several fields together where the profile says so', async () => {
    site = await createSite((app) =>
      app.get('/api/v1/lines', () => [{ matter: 'M|1', line: 1, text: 'a' }, { matter: 'M|1', line: 2 }, { text: 'b' }]),
    )
    const lines = { name: 'lines', object: 'invoice_line', primary_key: ['matter', 'line'], keys: {}, endpoint: { path: 'lines' } }
    const all = await readAll(site.source(profileOf(site.base, [lines])))
    expect(all.records.map(({ id, fields }) => [id, fields])).toEqual([
      ['M||1 | 1', { matter: 'M|1', line: 1, text: 'a' }],
      ['M||1 | 2', { matter: 'M|1', line: 2 }],
    ])
    expect(all.remarks[0]).toContain('1 record left out, without anything under the primary key “matter + line”')
  }) // prettier-ignore

  it('that the source has deleted are left out and counted, and so are records without an id', async () => {
    await open((app) =>
      app.get('/api/v1/contacts', () => [
        { id: 1, archived: true },
        { id: 2, archived: false },
        { name: 'x' },
        'text',
        { id: 3 },
      ]),
    )
    const source = site.source(
      profileOf(site.base, [
        { name: 'contacts', object: 'contact', deleted_when: 'archived == true', endpoint: { path: 'contacts' } },
      ]),
    )
    const { records, remarks } = await readAll(source)
    expect(records.map((record) => record.id)).toEqual(['2', '3'])
    expect(remarks).toEqual([
      'contacts: 1 record left out, deleted in the source, as deleted_when says.',
      'contacts: 1 record left out, without anything under the primary key “id”.',
      'contacts: 1 record left out, no objects with fields.',
    ])
  })

  it('are asked for since a moment when the cursor says so, a little earlier than that', async () => {
    await open((app) => app.get('/api/v1/contacts', () => ({ data: [] })))
    const incremental = {
      cursor_path: 'modified',
      start_param: 'modified_since',
      initial_value: '1970-01-01T00:00:00Z',
      lookback_seconds: 300,
    }
    const source = site.source(
      profileOf(site.base, [{ name: 'contacts', object: 'contact', endpoint: { path: 'contacts', incremental } }]),
    )
    await source.page('contacts', null, signal)
    await source.page('contacts', { since: '2026-11-20T17:00:00Z' }, signal)
    expect(site.asked.map((line) => decodeURIComponent(line))).toEqual([
      'GET /api/v1/contacts?modified_since=1970-01-01T00:00:00Z',
      'GET /api/v1/contacts?modified_since=2026-11-20T16:55:00Z',
    ])
  })

  it('have labels, types and options from the resource that holds the source’s own metadata', async () => {
    await open((app) => {
      app.get('/api/v1/fields', () => [
        {
          id: 1,
          object: 'contacts',
          name: 'tier',
          label: 'Client tier',
          type: 'picklist',
          options: ['A', { label: 'B' }],
        },
      ])
      app.get('/api/v1/contacts', () => [])
    })
    const source = site.source(
      profileOf(site.base, [
        { name: 'contacts', object: 'contact', keys: {}, endpoint: { path: 'contacts' } },
        { name: 'fields', object: 'field', keys: {}, endpoint: { path: 'fields' } },
      ]),
    )
    expect(await source.describe()).toContainEqual({
      object: 'contact',
      name: 'tier',
      label: 'Client tier',
      role: 'value',
      linksTo: null,
      type: 'enum',
      options: ['A', 'B'],
    })
  })
})
