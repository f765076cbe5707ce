// Organizations and persons: what is refused, what is filled in, what a change keeps.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Caller, install, type Reply } from './caller.ts'
import { type PipedriveStandIn, startPipedrive } from './stand-in.ts'

let standIn: PipedriveStandIn
let caller: Caller

beforeEach(async () => {
  standIn = await startPipedrive()
  caller = await install(standIn)
})
afterEach(() => standIn.close())

function organization(body: object): Promise<Reply> {
  return caller.call('POST', '/api/v2/organizations', { name: 'Harper Estates', ...body })
}

function person(body: object): Promise<Reply> {
  return caller.call('POST', '/api/v2/persons', { name: 'Ada Byrne', ...body })
}

describe('an organization', () => {
  it.each([
    ['name is missing', { name: undefined }],
    ['name is empty', { name: ' ' }],
    ['name is longer than 255 characters', { name: 'x'.repeat(256) }],
    ['a number is given as text', { owner_id: '23000001' }],
    ['the owner does not exist', { owner_id: 1 }],
    ['the owner is deactivated', { owner_id: 23_000_006 }],
    ['visible_to is no level of the plan', { visible_to: 2 }],
    ['a label does not exist', { label_ids: [1] }],
    ['the address is a text', { address: '1 High St' }],
    ['the address has no value', { address: { country: 'UK' } }],
    ['the industry is no option', { industry: 1 }],
    ['the date does not exist', { add_time: '2023-02-29T00:00:00Z' }],
    ['update_time is sent', { update_time: '2023-02-28T00:00:00Z' }],
    ['a parent is sent', { parent_id: 1 }],
  ])('is refused when %s', async (_why, body) => {
    const reply = await organization(body)
    expect(reply.status).toBe(400)
    expect(reply.json).toMatchObject({ success: false })
    expect(reply.json['code']).toMatch(/^ERR_(SCHEMA_VALIDATION_FAILED|BAD_REQUEST)$/)
    expect(standIn.records('organization')).toHaveLength(0)
  })

  it('keeps the creation date it is given, and fills in the rest', async () => {
    const { data } = await organization({ add_time: '2016-05-04 08:00:00', address: { value: '1 High St' } })
    expect(data).toMatchObject({
      add_time: '2016-05-04T08:00:00Z',
      owner_id: standIn.users[0]?.id,
      visible_to: 7,
      is_deleted: false,
      address: { value: '1 High St', country: null, postal_code: null },
      website: null,
    })
  })

  it('clears address parts that a change leaves out, and leaves other fields alone', async () => {
    const { data } = await organization({
      address: { value: '1 High St', locality: 'Leeds' },
      website: 'harper.example',
    })
    const changed = await caller.call('PATCH', `/api/v2/organizations/${data['id']}`, {
      address: { value: '2 High St' },
    })
    expect(changed.data).toMatchObject({ name: 'Harper Estates', website: 'harper.example' })
    expect(changed.data['address']).toMatchObject({ value: '2 High St', locality: null })
  })

  it('takes its industry by the number of the option', async () => {
    const fields = (await caller.call('GET', '/api/v2/organizationFields?limit=500')).rows
    const industry = fields.find((field) => field['field_code'] === 'industry')
    const [option] = industry?.['options'] as { id: number }[]
    expect((await organization({ industry: option?.id })).data['industry']).toBe(option?.id)
  })

  it('has no website, industry or size where the account lacks them', async () => {
    const bare = await startPipedrive({ organizationExtras: false })
    const own = await install(bare)
    const reply = await own.call('POST', '/api/v2/organizations', { name: 'A', website: 'a.example' })
    expect(reply.status).toBe(403)
    const made = await own.call('POST', '/api/v2/organizations', { name: 'A' })
    expect(Object.keys(made.data)).not.toContain('website')
    const codes = (await own.call('GET', '/api/v2/organizationFields')).rows.map((field) => field['field_code'])
    expect(codes).not.toContain('industry')
    await bare.close()
  })

  it('moves update_time with every change, even within one second', async () => {
    const { data } = await organization({})
    const path = `/api/v2/organizations/${data['id']}`
    const times = [String(data['update_time'])]
    for (const name of ['A', 'B', 'C']) {
      times.push(String((await caller.call('PATCH', path, { name })).data['update_time']))
    }
    expect(new Set(times).size).toBe(4)
    expect(times).toEqual(times.toSorted())
  })
})

describe('a person', () => {
  it.each([
    ['an e-mail is a bare text', { emails: ['ada@byrne.example'] }],
    ['an e-mail has no value', { emails: [{ label: 'work' }] }],
    ['two e-mails are primary', { emails: [{ value: 'a', primary: true }, { value: 'b', primary: true }] }],
    ['primary is 1', { phones: [{ value: '1', primary: 1 }] }],
    ['an e-mail has an unknown key', { emails: [{ value: 'a', kind: 'work' }] }],
    ['the organization does not exist', { org_id: 5 }],
    ['the organization is cleared', { org_id: null }],
    ['there is no name', { name: undefined }],
  ])('is refused when %s', async (_why, body) => {
    expect((await person(body)).status).toBe(400)
    expect(standIn.records('person')).toHaveLength(0)
  }) // prettier-ignore

  it('has one primary e-mail, the first unless another is marked, with the label work', async () => {
    const { data } = await person({ emails: [{ value: 'a@x.example' }, { value: 'b@x.example', label: 'home' }] })
    expect(data['emails']).toEqual([
      { value: 'a@x.example', primary: true, label: 'work' },
      { value: 'b@x.example', primary: false, label: 'home' },
    ])
    const path = `/api/v2/persons/${data['id']}`
    const changed = await caller.call('PATCH', path, { emails: [{ value: 'c@x.example' }] })
    expect(changed.data['emails']).toEqual([{ value: 'c@x.example', primary: true, label: 'work' }])
  })

  it('is named by a name, or by a first and a last one', async () => {
    expect((await person({})).data).toMatchObject({ first_name: 'Ada', last_name: 'Byrne' })
    const split = await person({ name: undefined, first_name: 'Grace', last_name: 'Hope' })
    expect(split.data['name']).toBe('Grace Hope')
    const renamed = await caller.call('PATCH', `/api/v2/persons/${split.data['id']}`, { first_name: 'Rose' })
    expect(renamed.data['name']).toBe('Rose Hope')
  })

  it.each(['job_title', 'birthday', 'notes'])('has no %s before contact sync is set up', async (field) => {
    expect((await person({ [field]: '2000-01-01' })).status).toBe(403)
  })

  it('has job title, birthday, address and messengers once contact sync is set up', async () => {
    const synced = await startPipedrive({ contactSync: true })
    const own = await install(synced)
    const body = {
      name: 'A B',
      job_title: 'Clerk',
      birthday: '1980-02-29',
      postal_address: { value: 'x' },
      im: [{ value: 's' }],
    }
    const { data } = await own.call('POST', '/api/v2/persons', body)
    expect(data).toMatchObject({ job_title: 'Clerk', birthday: '1980-02-29', im: [{ value: 's', primary: true }] })
    const codes = (await own.call('GET', '/api/v2/personFields')).rows.map((field) => field['field_code'])
    expect(codes).toEqual(expect.arrayContaining(['job_title', 'im', 'postal_address', 'notes', 'birthday']))
    await synced.close()
  })
})

describe('a deleted record', () => {
  it('is in no list, is read with is_deleted, and cannot be changed or deleted again', async () => {
    const { data } = await person({})
    const path = `/api/v2/persons/${data['id']}`
    expect((await caller.call('DELETE', path)).data).toEqual({ id: data['id'] })
    expect((await caller.call('GET', '/api/v2/persons')).rows).toEqual([])
    expect((await caller.call('GET', path)).data).toMatchObject({ is_deleted: true })
    expect((await caller.call('PATCH', path, { name: 'X' })).status).toBe(404)
    expect((await caller.call('DELETE', path)).status).toBe(404)
    expect(standIn.records('person')).toEqual([])
  })

  it('can be made to answer 404 as well', async () => {
    const strict = await startPipedrive({ deletedReads: 'not_found' })
    const own = await install(strict)
    const { data } = await own.call('POST', '/api/v2/persons', { name: 'A' })
    await own.call('DELETE', `/api/v2/persons/${data['id']}`)
    expect((await own.call('GET', `/api/v2/persons/${data['id']}`)).status).toBe(404)
    await strict.close()
  })

  it('takes nothing with it', async () => {
    const { data: parent } = await organization({})
    const { data: child } = await person({ org_id: parent['id'] })
    await caller.call('DELETE', `/api/v2/organizations/${parent['id']}`)
    expect((await caller.call('GET', `/api/v2/persons/${child['id']}`)).data).toMatchObject({ is_deleted: false })
  })
})

describe('a relationship', () => {
  it('is refused with itself, with a stranger, or of an unknown type', async () => {
    const { data } = await organization({})
    const add = (body: object): Promise<Reply> => caller.call('POST', '/api/v1/organizationRelationships', body)
    const ends = { rel_owner_org_id: data['id'], rel_linked_org_id: data['id'] }
    expect((await add({ type: 'parent', ...ends })).status).toBe(400)
    expect((await add({ type: 'parent', ...ends, rel_linked_org_id: 1 })).status).toBe(400)
    expect((await add({ type: 'daughter', ...ends })).status).toBe(400)
  })

  it('is seen from both ends', async () => {
    const parent = (await organization({})).data['id']
    const daughter = (await organization({ name: 'Harper Lettings' })).data['id']
    await caller.call('POST', '/api/v1/organizationRelationships', {
      type: 'parent',
      rel_owner_org_id: parent,
      rel_linked_org_id: daughter,
    })
    const [fromParent] = (await caller.call('GET', `/api/v1/organizationRelationships?org_id=${parent}`)).rows
    const [fromDaughter] = (await caller.call('GET', `/api/v1/organizationRelationships?org_id=${daughter}`)).rows
    expect(fromParent).toMatchObject({ calculated_type: 'daughter', related_organization_name: 'Harper Lettings' })
    expect(fromDaughter).toMatchObject({ calculated_type: 'parent', rel_owner_org_id: { value: parent } })
  })
})
