// Every target of a migration, written to and read from the stand-in through the requests that Pipedrive's package builds.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addOptions, create, list, read, remove, update } from '../../../jobs/pipedrive/entities.ts'
import type { PipedriveRequest } from '../../../jobs/pipedrive/request.ts'
import { install } from '../../sandbox/pipedrive/caller.ts'
import { type PipedriveStandIn, startPipedrive } from '../../sandbox/pipedrive/stand-in.ts'
import { type Office, openOffice, type Worker } from './connected.ts'

let office: Office
let pipedrive: PipedriveStandIn
let worker: Worker
beforeAll(async () => {
  office = await openOffice()
  pipedrive = await startPipedrive()
  worker = await office.hire(pipedrive.url, { tokens: (await install(pipedrive)).tokens })
})
afterAll(async () => {
  await office.close()
  await pipedrive.close()
})

type Row = Record<string, unknown> & { readonly id: number }

async function send(request: Promise<PipedriveRequest>): Promise<unknown> {
  const outcome = await worker.client.send(await request)
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome))
  return outcome.data
}
const one = async (request: Promise<PipedriveRequest>) => (await send(request)) as Row
const many = async (request: Promise<PipedriveRequest>) => (await send(request)) as readonly Row[]

describe('a request', () => {
  it('carries the body as it was given, keys that the package does not know included', async () => {
    const body = { name: 'A', custom_fields: { ab: [1] }, website: 'https://a.example', unheard_of: { x: null } }
    expect(await create('organization', body)).toEqual({
      operation: 'addOrganization',
      method: 'POST',
      path: '/api/v2/organizations',
      body,
    })
    expect(await update('person', '12', { name: 'B' })).toEqual({
      operation: 'updatePerson',
      method: 'PATCH',
      path: '/api/v2/persons/12',
      body: { name: 'B' },
    })
  })

  it('for a list names page, order, ids and the custom fields that are wanted', async () => {
    const listing = {
      cursor: 'abc',
      customFieldKeys: ['k1', 'k2'],
      ids: [1, '2'],
      sort: { by: 'id', direction: 'desc' },
    } as const
    for (const [target, path] of [
      ['organization', 'organizations'],
      ['person', 'persons'],
      ['deal', 'deals'],
    ] as const) {
      const request = await list(target, listing)
      const url = new URL(request.path, 'http://x')
      expect(url.pathname).toBe(`/api/v2/${path}`)
      expect(Object.fromEntries(url.searchParams)).toEqual({
        limit: '500', cursor: 'abc', custom_fields: 'k1,k2', ids: '1,2', sort_by: 'id', sort_direction: 'desc',
      }) // prettier-ignore
    }
  })

  it.each(['', '0', '-1', '1.5', '12/merge', 'abc'])(
    'for the id %j is not built: it would name another path',
    async (id) => {
      await expect(remove('person', id)).rejects.toThrow(/must be a positive number/)
    },
  )

  it('that lacks what it needs is not built', async () => {
    await expect(create('field', { field_name: 'x' })).rejects.toThrow(/say which/)
    await expect(create('field_option', { label: 'x' }, { object: 'deal' })).rejects.toThrow(/name its key/)
    await expect(create('deal_participant', { person_id: 1 })).rejects.toThrow(/The id of a deal/)
    await expect(list('person', { ids: Array.from({ length: 101 }, (_, id) => id + 1) })).rejects.toThrow(/at most 100/)
    expect(() => update('deal_participant', 1, {})).toThrow(/cannot change/)
  })
})

describe.each([
  ['organization', { name: 'Acme', add_time: '2019-05-06T07:08:09Z' }, { name: 'Acme Ltd' }],
  [
    'person',
    { name: 'Ada Harper', emails: [{ value: 'ada@acme.example', primary: true, label: 'work' }] },
    { name: 'Ada Lane' },
  ],
  ['deal', { title: 'Estate', value: 1200.5, currency: 'GBP' }, { title: 'Estate of B' }],
  ['pipeline', { name: 'Matters' }, { name: 'Cases' }],
  ['activity', { subject: 'Chase', type: 'task', due_date: '2024-05-06' }, { subject: 'Chased' }],
] as const)('%s', (target, body, change) => {
  it('is created, listed, changed, read and removed', async () => {
    const { id } = await one(create(target, body))
    expect((await many(list(target))).map((row) => row.id)).toContain(id)
    await send(update(target, String(id), change))
    expect(await one(read(target, id))).toMatchObject({ id, ...change })
    await send(remove(target, String(id)))
    expect((await many(list(target))).map((row) => row.id)).not.toContain(id)
  })
})

describe('a stage', () => {
  it('lives in its pipeline', async () => {
    const pipeline = await one(create('pipeline', { name: 'Probate' }))
    const { id } = await one(create('stage', { name: 'Opened', pipeline_id: pipeline.id, deal_probability: 40 }))
    expect(await many(list('stage', { pipelineId: pipeline.id }))).toContainEqual(
      expect.objectContaining({ id, name: 'Opened', deal_probability: 40 }),
    )
    await send(update('stage', id, { name: 'Open' }))
    expect(await one(read('stage', id))).toMatchObject({ name: 'Open' })
    await send(remove('stage', id))
  })
})

describe('what hangs on a record', () => {
  it('a note is created at its own time, listed of its deal the newest first, changed, read and removed', async () => {
    const deal = await one(create('deal', { title: 'With notes' }))
    const body = { content: '<p>a</p>', deal_id: deal.id, add_time: '2020-01-02 03:04:05' }
    const first = await one(create('note', body))
    const second = await one(create('note', body))
    const listing = { dealId: deal.id, sort: { by: 'id', direction: 'desc' } } as const
    expect((await many(list('note', listing))).map((row) => row.id)).toEqual([second.id, first.id])
    await send(update('note', String(first.id), { content: '<p>b</p>' }))
    expect(await one(read('note', first.id))).toMatchObject({ content: '<p>b</p>', add_time: '2020-01-02 03:04:05' })
    await send(remove('note', first.id))
    expect((await many(list('note', listing))).map((row) => row.id)).toEqual([second.id])
  })

  it('an activity is listed by its deal, and its type among all types', async () => {
    const type = await one(create('activity_type', { name: 'Hearing', icon_key: 'padlock' }))
    const deal = await one(create('deal', { title: 'Heard' }))
    const { id } = await one(create('activity', { subject: 'x', type: type['key_string'], deal_id: deal.id }))
    expect((await many(list('activity', { dealId: deal.id }))).map((row) => row.id)).toEqual([id])
    await send(update('activity_type', type.id, { name: 'Trial' }))
    expect(await many(list('activity_type'))).toContainEqual(expect.objectContaining({ id: type.id, name: 'Trial' }))
    await send(remove('activity_type', type.id))
    expect((await many(list('activity_type'))).map((row) => row.id)).not.toContain(type.id)
  })
})

describe('what joins two records', () => {
  it('a relationship of organizations is created, listed of one of them and removed', async () => {
    const [parent, daughter] = [
      await one(create('organization', { name: 'P' })),
      await one(create('organization', { name: 'D' })),
    ]
    const body = { type: 'parent', rel_owner_org_id: parent.id, rel_linked_org_id: daughter.id }
    const { id } = await one(create('organization_relationship', body))
    expect(
      (await many(list('organization_relationship', { organizationId: daughter.id }))).map((row) => row.id),
    ).toEqual([id])
    await send(remove('organization_relationship', id))
    expect(await many(list('organization_relationship', { organizationId: parent.id }))).toEqual([])
  })

  it('a participant is added to its deal, listed and removed by its own id', async () => {
    const deal = await one(create('deal', { title: 'T' }))
    const person = await one(create('person', { name: 'N' }))
    const { id } = await one(create('deal_participant', { person_id: person.id }, { dealId: deal.id }))
    expect((await many(list('deal_participant', { dealId: deal.id }))).map((row) => row.id)).toEqual([id])
    await send(remove('deal_participant', id, { dealId: deal.id }))
    expect(await many(list('deal_participant', { dealId: deal.id }))).toEqual([])
  })
})

describe.each(['organization', 'person', 'deal'] as const)('a custom field of a %s', (object) => {
  it('is created with options, gets and loses one, is written, read alone, and removed', async () => {
    const made = await one(
      create('field', { field_name: 'Kind', field_type: 'enum', options: [{ label: 'A' }] }, { object }),
    )
    const key = String(made['field_code'])
    const added = (await send(create('field_option', { label: 'B' }, { object, fieldKey: key }))) as readonly Row[]
    const more = (await send(addOptions(object, key, ['C', 'D']))) as readonly Row[]
    expect([...added, ...more].map(({ label }) => label)).toEqual(['B', 'C', 'D'])
    const option = added[0]?.id ?? 0
    const name = object === 'deal' ? { title: 'X' } : { name: 'X' }
    const record = await one(create(object, { ...name, custom_fields: { [key]: option } }))
    expect(await one(read(object, record.id, { customFieldKeys: [key] }))).toMatchObject({
      custom_fields: { [key]: option },
    })
    const [listed] = await many(list(object, { ids: [record.id], customFieldKeys: [key] }))
    expect(listed).toMatchObject({ id: record.id, custom_fields: { [key]: option } })
    await send(remove('field_option', option, { object, fieldKey: key }))
    await send(update('field', key, { field_name: 'Sort' }, { object }))
    expect(await one(read('field', key, { object }))).toMatchObject({ field_name: 'Sort' })
    await send(remove('field', key, { object }))
    expect((await many(list('field', { object }))).map((field) => field['field_code'])).not.toContain(key)
  })
})

describe('the pages of a list', () => {
  it('lead through every record once', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `Page ${index}`)
    for (const name of names) await send(create('person', { name }))
    const seen: unknown[] = []
    let cursor: string | null = null
    do {
      const request: PipedriveRequest = await list('person', cursor === null ? { limit: 3 } : { limit: 3, cursor })
      const outcome = await worker.client.send(request)
      if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome))
      seen.push(...(outcome.data as readonly Row[]).map(({ name }) => name))
      cursor = outcome.next
    } while (cursor !== null)
    expect(seen.filter((name) => names.includes(String(name)))).toEqual(names)
  })
})
