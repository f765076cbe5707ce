// Custom fields: making them, their options, and the shape each type takes on a record.
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

interface Made {
  readonly key: string
  readonly options: readonly { readonly id: number; readonly label: string }[]
}

async function field(type: string, labels?: readonly string[], object = 'person'): Promise<Made> {
  const options = labels === undefined ? {} : { options: labels.map((label) => ({ label })) }
  const reply = await caller.call('POST', `/api/v2/${object}Fields`, { field_name: type, field_type: type, ...options })
  expect(reply.status, reply.text).toBe(200)
  return { key: String(reply.data['field_code']), options: (reply.data['options'] ?? []) as Made['options'] }
}

function person(custom_fields: unknown): Promise<Reply> {
  return caller.call('POST', '/api/v2/persons', { name: 'Ada Byrne', custom_fields })
}

function valueOf(reply: Reply, key: string): unknown {
  return (reply.data['custom_fields'] as Record<string, unknown>)[key]
}

describe('the value of a custom field', () => {
  const long = 'x'.repeat(256)
  it.each([
    ['varchar', ['text'], [5, { value: 'x' }, long, true]],
    ['varchar_auto', ['text'], [5, long]],
    ['text', ['x'.repeat(65_000)], ['x'.repeat(65_001), 1]],
    ['phone', ['+44 20 7946 0000'], [447946, long]],
    ['double', [12.5, 0, -3], ['12.5', { value: 1 }]],
    ['date', ['2024-02-29'], ['2023-02-29', '29/02/2024', '2024-02-29T00:00:00Z', 20240229]],
    ['daterange', [{ value: '2024-01-01', until: '2024-02-01' }], ['2024-01-01', { value: '2024-01-01' }, { value: '2024-02-01', until: '2024-01-01' }]],
    ['monetary', [{ value: 500, currency: 'GBP' }], [500, { value: '500', currency: 'GBP' }, { value: 500, currency: 'XXX' }, { value: 500 }]],
    ['user', [23_000_002], ['23000002', 1]],
    ['org', [], [1, '1']],
    ['people', [], [1]],
  ] as const)('of type %s takes its documented shape only', async (type, good, bad) => {
    const { key } = await field(type)
    for (const value of good) {
      const reply = await person({ [key]: value })
      expect(reply.status, reply.text).toBe(200)
      expect(valueOf(reply, key)).toEqual(value)
    }
    for (const value of bad) {
      const reply = await person({ [key]: value })
      expect(reply.status, JSON.stringify(value).slice(0, 50)).toBe(400)
      expect(reply.json['error']).toContain(key)
    }
  }) // prettier-ignore

  it('of type time is an object, with a zone or the user’s', async () => {
    const { key } = await field('time')
    expect(valueOf(await person({ [key]: { value: '09:00' } }), key)).toEqual({
      value: '09:00:00',
      timezone_name: 'Europe/London',
    })
    const bare = await person({ [key]: '09:00:00' })
    expect(bare.json['error']).toContain("Time custom field value expected 'object'")
    expect((await person({ [key]: { value: '25:00' } })).status).toBe(400)
  })

  it('of type address is an object whose other parts become null', async () => {
    const { key } = await field('address')
    expect(valueOf(await person({ [key]: { value: '1 High St' } }), key)).toMatchObject({ country: null })
    expect((await person({ [key]: '1 High St' })).status).toBe(400)
  })

  it('of type enum is the number of an option, and of type set a list that is not empty', async () => {
    const one = await field('enum', ['Red', 'Blue'])
    const many = await field('set', ['Red', 'Blue'])
    const id = one.options[1]?.id
    const ids = many.options.map((option) => option.id)
    const good = await person({ [one.key]: id, [many.key]: ids })
    expect([valueOf(good, one.key), valueOf(good, many.key)]).toEqual([id, ids])
    for (const value of [String(id), 'Blue', 1, { id }]) expect((await person({ [one.key]: value })).status).toBe(400)
    for (const value of [[], ids[0], ids.join(','), [1]]) expect((await person({ [many.key]: value })).status).toBe(400)
    expect((await person({ [many.key]: null })).status).toBe(200)
    const shown = await caller.call('GET', `/api/v2/persons/${good.data['id']}?include_option_labels=true`)
    expect(valueOf(shown, one.key)).toEqual({ id, label: 'Blue' })
  })

  it('is refused under a key that does not exist, whatever else is right', async () => {
    const { key } = await field('varchar')
    const reply = await person({ [key]: 'x', ['0'.repeat(40)]: 'y' })
    expect(reply.status).toBe(400)
    expect(reply.json).toEqual({
      success: false,
      error: `Validation failed: custom_fields: Unknown key '${'0'.repeat(40)}'`,
      code: 'ERR_SCHEMA_VALIDATION_FAILED',
    })
    expect(standIn.records('person')).toHaveLength(0)
  })

  it('is cleared by null, and all are cleared by an empty object', async () => {
    const a = await field('varchar')
    const b = await field('varchar')
    const { data } = await person({ [a.key]: 'x', [b.key]: 'y' })
    const path = `/api/v2/persons/${data['id']}`
    const cleared = await caller.call('PATCH', path, { custom_fields: { [a.key]: null } })
    expect(cleared.data['custom_fields']).toEqual({ [a.key]: null, [b.key]: 'y' })
    const emptied = await caller.call('PATCH', path, { custom_fields: {} })
    expect(emptied.data['custom_fields']).toEqual({ [a.key]: null, [b.key]: null })
  })

  it('is read with all fields of the account, or with the at most 15 that are asked for', async () => {
    const keys: string[] = []
    for (let count = 0; count < 16; count += 1) keys.push((await field('varchar')).key)
    await person({ [keys[0] ?? '']: 'x' })
    const all = await caller.call('GET', '/api/v2/persons')
    expect(Object.keys(all.rows[0]?.['custom_fields'] as object)).toEqual(keys)
    const one = await caller.call('GET', `/api/v2/persons?custom_fields=${keys[0]}`)
    expect(one.rows[0]?.['custom_fields']).toEqual({ [String(keys[0])]: 'x' })
    expect((await caller.call('GET', `/api/v2/persons?custom_fields=${keys.slice(0, 15).join(',')}`)).status).toBe(200)
    expect((await caller.call('GET', `/api/v2/persons?custom_fields=${keys.join(',')}`)).status).toBe(400)
  })
})

describe('a custom field', () => {
  it('has a key of 40 hexadecimal digits that is another in every account', async () => {
    const { key } = await field('varchar')
    expect(key).toMatch(/^[0-9a-f]{40}$/)
    expect((await field('varchar')).key).not.toBe(key)
  })

  it.each([
    ['its type does not exist', { field_name: 'A', field_type: 'boolean' }],
    ['it has no name', { field_type: 'varchar' }],
    ['its name is empty', { field_name: '', field_type: 'varchar' }],
    ['it is a choice without options', { field_name: 'A', field_type: 'enum' }],
    ['it is a text with options', { field_name: 'A', field_type: 'varchar', options: [{ label: 'x' }] }],
    ['an option has no label', { field_name: 'A', field_type: 'set', options: [{}] }],
    ['it is written in v1 words', { name: 'A', field_type: 'varchar' }],
  ])('is refused when %s', async (_why, body) => {
    expect((await caller.call('POST', '/api/v2/dealFields', body)).status).toBe(400)
  })

  it('is found in the v1 list under the same key', async () => {
    const { key } = await field('varchar')
    const { rows } = await caller.call('GET', '/api/v1/personFields?limit=500')
    expect(rows.find((row) => row['key'] === key)).toMatchObject({
      name: 'varchar',
      field_type: 'varchar',
      edit_flag: true,
    })
  })

  it('cannot change its type, and a field of Pipedrive’s own cannot change at all', async () => {
    const { key } = await field('varchar')
    expect((await caller.call('PATCH', `/api/v2/personFields/${key}`, { field_type: 'text' })).status).toBe(400)
    expect((await caller.call('PATCH', `/api/v2/personFields/${key}`, {})).status).toBe(400)
    expect((await caller.call('DELETE', '/api/v2/personFields/name')).status).toBe(403)
  })

  it('takes its values with it when it is deleted', async () => {
    const { key } = await field('varchar')
    const { data } = await person({ [key]: 'x' })
    expect((await caller.call('DELETE', `/api/v2/personFields/${key}`)).data['field_code']).toBe(key)
    expect((await caller.call('GET', `/api/v2/persons/${data['id']}`)).data['custom_fields']).toEqual({})
    expect((await caller.call('GET', `/api/v2/personFields/${key}`)).status).toBe(404)
    expect((await person({ [key]: 'x' })).status).toBe(400)
  })

  it('counts toward the cap of the plan, over all objects', async () => {
    const small = await startPipedrive({ plan: 'lite', customFieldsCap: 2 })
    const own = await install(small)
    const add = (object: string): Promise<Reply> =>
      own.call('POST', `/api/v2/${object}Fields`, { field_name: 'A', field_type: 'varchar' })
    expect([(await add('deal')).status, (await add('person')).status]).toEqual([200, 200])
    expect((await add('organization')).status).toBe(403)
    await small.close()
  })
})

describe('the options of a field', () => {
  it('are added, renamed and removed all or none', async () => {
    const { key, options } = await field('enum', ['Red', 'Blue'])
    const path = `/api/v2/personFields/${key}/options`
    const added = await caller.call('POST', path, [{ label: 'Green' }, { label: 'Grey' }])
    expect(added.rows.map((row) => row['label'])).toEqual(['Green', 'Grey'])
    const half = [{ id: options[0]?.id, label: 'Ruby' }, { id: 1, label: 'X' }]
    expect((await caller.call('PATCH', path, half)).status).toBe(400)
    await caller.call('PATCH', path, half.slice(0, 1))
    expect((await caller.call('DELETE', path, [{ id: options[1]?.id }, { id: 1 }])).status).toBe(400)
    await caller.call('DELETE', path, [{ id: options[1]?.id }])
    const now = (await caller.call('GET', `/api/v2/personFields/${key}`)).data['options'] as Made['options']
    expect(now.map((option) => option.label)).toEqual(['Ruby', 'Green', 'Grey'])
  }) // prettier-ignore

  it('leave the records with them', async () => {
    const { key, options } = await field('set', ['Red', 'Blue'])
    const [red, blue] = options.map((option) => option.id)
    const { data } = await person({ [key]: [red, blue] })
    const path = `/api/v2/personFields/${key}/options`
    await caller.call('DELETE', path, [{ id: red }])
    expect(valueOf(await caller.call('GET', `/api/v2/persons/${data['id']}`), key)).toEqual([blue])
    await caller.call('DELETE', path, [{ id: blue }])
    expect(valueOf(await caller.call('GET', `/api/v2/persons/${data['id']}`), key)).toBeNull()
  })

  it('stand in a list of v1 in which the parts of a field have no id', async () => {
    const { rows } = await caller.call('GET', '/api/v1/organizationFields?limit=500')
    const part = rows.find((row) => row['key'] === 'address_locality')
    expect(part).toMatchObject({ id: null, is_subfield: true })
  })

  it('of the label field are added with v1 and the full list, and then can be given', async () => {
    const { rows } = await caller.call('GET', '/api/v1/dealFields?limit=500')
    const label = rows.find((row) => row['key'] === 'label')
    const kept = label?.['options'] as { id: number; label: string }[]
    const path = `/api/v1/dealFields/${String(label?.['id'])}`
    const changed = await caller.call('PUT', path, { options: [...kept, { label: 'Legal aid', color: 'green' }] })
    const added = (changed.data['options'] as { id: number }[]).at(-1)
    const made = await caller.call('POST', '/api/v2/deals', { title: 'A', label_ids: [added?.id] })
    expect(made.data['label_ids']).toEqual([added?.id])
  })
})
