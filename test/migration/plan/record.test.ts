// What a company, a contact and a deal are to become, by tables: every value kept, changed by a named rule or left out.
import { describe, expect, it } from 'vitest'
import type { Destination } from '../../../migration/destination.ts'
import type { MappingLine, Target } from '../../../migration/mapping.ts'
import type { LinkState, PlanContext } from '../../../migration/plan/context.ts'
import { fieldName, sourceIdField } from '../../../migration/plan/context.ts'
import { planRecord } from '../../../migration/plan/record.ts'
import type { SourceRecord } from '../../../migration/record.ts'
import { bareAccount, bareContext } from '../bare-context.ts'

const destination: Destination = { ...bareAccount, currencies: ['GBP', 'EUR'] }

const line = (object: string, field: string, target: Target, transform: MappingLine['transform'] = []): MappingLine => ({
  object, field, target, transform, confidence: 1, reason: '', state: 'confirmed', candidates: [],
}) // prettier-ignore
const standard = (object: 'organization' | 'person' | 'deal', field: string): Target => ({
  kind: 'standard',
  object,
  field,
})

const lines = [
  line('company', 'name', standard('organization', 'name')),
  line('company', 'street', standard('organization', 'address')),
  line('company', 'town', standard('organization', 'address')),
  line('contact', 'first', standard('person', 'first_name')),
  line('contact', 'last', standard('person', 'last_name')),
  line('contact', 'mail', standard('person', 'emails')),
  line('contact', 'mail2', standard('person', 'emails')),
  line('contact', 'court', { kind: 'custom', object: 'person', type: 'enum', name: 'Court' }),
  line('deal', 'title', standard('deal', 'title')),
  line('deal', 'amount', standard('deal', 'value')),
  line('deal', 'state', standard('deal', 'status'), [{ rule: 'value_map', values: { Completed: 'won' } }]),
  line('deal', 'closed', standard('deal', 'close_time')),
  line('deal', 'why', standard('deal', 'lost_reason')),
]

const links: Readonly<Record<string, LinkState>> = {
  'company:c1': { state: 'written', pipedriveId: 11, reason: null, name: 'Thornton Ltd' },
  'company:c2': { state: 'written', pipedriveId: 12, reason: null, name: 'Ashby plc' },
  'company:refused': { state: 'refused', pipedriveId: null, reason: 'it has no name.', name: null },
  'contact:p1': { state: 'written', pipedriveId: 21, reason: null, name: 'Ann Lee' },
}

const context: PlanContext = {
  ...bareContext,
  lines: Map.groupBy(lines, (one) => one.object),
  keys: new Map([
    [fieldName('person', sourceIdField.type, sourceIdField.name), { key: 'k-source', options: [] }],
    [fieldName('person', 'enum', 'Court'), { key: 'k-court', options: [{ id: 5, label: 'High Court' }] }],
    [fieldName('person', 'text', 'Secondary_Organizations__c'), { key: 'k-others', options: [] }],
  ]),
  destination,
  userOf: (owner) => (owner === 'u1' ? 100 : null),
  link: (object, sourceId) => links[`${object}:${sourceId}`] ?? null,
  resolveStage: () => ({ stageId: 's1', status: null }),
  stage: (stageId) => (stageId === 's1' ? { pipelineId: 31, stageId: 41 } : null),
  placeholderId: 77,
}

const record = (object: string, fields: Record<string, unknown>, rest: Partial<SourceRecord> = {}): SourceRecord => ({
  object, id: 'x1', createdAt: null, updatedAt: null, owner: 'u1', links: {}, fields, ...rest,
}) // prettier-ignore

function written(source: SourceRecord) {
  const planned = planRecord(source, context)
  if (planned.kind !== 'write') throw new Error(`It was to be written and is ${JSON.stringify(planned)}`)
  return planned
}

describe('a company', () => {
  it('arrives with its parts of the address joined', () => {
    const { body } = written(record('company', { name: 'Thornton Ltd', street: '1 Long Lane', town: 'London' }))
    expect(body).toMatchObject({ name: 'Thornton Ltd', owner_id: 100, address: { value: '1 Long Lane, London' } })
  })

  it('without a name is refused with a sentence', () => {
    expect(planRecord(record('company', {}), context)).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('has no name') as string,
    })
  })

  it('goes to the fallback user when its owner was not matched, and it is said', () => {
    const { body, changes } = written(record('company', { name: 'A' }, { owner: 'gone' }))
    expect(body['owner_id']).toBe(900)
    expect(changes).toEqual([expect.objectContaining({ rule: 'fallback_owner', source: 'gone' })])
  })
})

describe('a contact', () => {
  it('travels under one name, with every address once and one of them primary', () => {
    const { body } = written(
      record('contact', { first: 'Ann', last: "O'Hara", mail: 'a@b.uk', mail2: 'A@B.uk; c@d.uk' }),
    )
    expect(body['name']).toBe("Ann O'Hara")
    expect(body).not.toHaveProperty('first_name')
    expect(body['emails']).toEqual([{ value: 'a@b.uk', label: 'work', primary: true }, { value: 'c@d.uk', label: 'work', primary: false }]) // prettier-ignore
  })

  it('without a name takes its e-mail for one, and it is said', () => {
    const { body, changes } = written(record('contact', { mail: 'a@b.uk' }))
    expect(body['name']).toBe('a@b.uk')
    expect(changes).toContainEqual(expect.objectContaining({ rule: 'name_from_contact' }))
  })

  it('without a company is attached to the placeholder organization', () => {
    expect(written(record('contact', { first: 'Ann' })).body['org_id']).toBe(77)
  })

  it('of several companies belongs to the one linked last; the others go into a field', () => {
    const companies = [{ id: 'c1', updatedAt: '2024-01-01T00:00:00Z' }, { id: 'c2', updatedAt: '2025-01-01T00:00:00Z' }] // prettier-ignore
    const { body } = written(record('contact', { first: 'Ann' }, { links: { companies } }))
    expect(body['org_id']).toBe(12)
    expect(body['custom_fields']).toMatchObject({ 'k-others': 'Thornton Ltd [c1]', 'k-source': 'x1' })
  })

  it('is held back while its company was refused, with the reason', () => {
    const held = planRecord(record('contact', { first: 'Ann' }, { links: { companies: [{ id: 'refused' }] } }), context)
    expect(held).toMatchObject({
      kind: 'hold',
      waitsFor: 'company:refused',
      reason: expect.stringContaining('it has no name') as string,
    })
  })

  it('whose company the source does not have arrives without one, and it is said', () => {
    const { body, changes } = written(
      record('contact', { first: 'Ann' }, { links: { companies: [{ id: 'nowhere' }] } }),
    )
    expect(body).not.toHaveProperty('org_id')
    expect(changes).toContainEqual(
      expect.objectContaining({ rule: 'link_missing_in_source', how: 'left_out', source: 'nowhere' }),
    )
  })

  it('gets every label of a list, whatever separates them, and one with a comma in its name whole', () => {
    const options = ['VIP', 'Client', 'Wills, Trusts', 'Gold'].map((label, at) => ({ id: at + 1, label }))
    const field = { object: 'person', key: 'label_ids', name: 'Labels', type: 'set', isCustom: false, options } as const
    const lines = new Map([['contact', [line('contact', 'first', standard('person', 'first_name')), line('contact', 'tags', standard('person', 'label_ids'))]]]) // prettier-ignore
    const labelsOf = (tags: string) => {
      const planned = planRecord(record('contact', { first: 'Ann', tags }), { ...context, lines, destination: { ...destination, fields: [field] } }) // prettier-ignore
      return planned.kind === 'write' ? [planned.body['label_ids'], planned.changes.length] : planned
    }
    const told = ['VIP; Client', 'VIP, client', 'VIP | Client, Gold', 'Wills, Trusts', 'VIP; Wills, Trusts', 'VIP; Silver'].map(labelsOf)
    expect(told).toEqual([[[1, 2], 0], [[1, 2], 0], [[1, 2, 4], 0], [[3], 0], [[1, 3], 0], [[1], 1]])
  }) // prettier-ignore

  it('names an option that the field lacks as left out', () => {
    const { body, changes } = written(record('contact', { first: 'Ann', court: 'Crown Court' }))
    expect(body['custom_fields']).not.toHaveProperty('k-court')
    expect(changes).toContainEqual(expect.objectContaining({ field: 'court', rule: 'no_such_option' }))
  })
})

describe('a deal', () => {
  it('stands in a stage and pipeline that match, with sum and currency apart', () => {
    const { body } = written(
      record(
        'deal',
        { title: 'Lease', amount: '€1,200' },
        { links: { company: [{ id: 'c1' }], contacts: [{ id: 'p1' }] } },
      ),
    )
    expect(body).toMatchObject({
      title: 'Lease',
      value: 1200,
      currency: 'EUR',
      pipeline_id: 31,
      stage_id: 41,
      org_id: 11,
      person_id: 21,
      status: 'open',
    })
  })

  it('that is won says so together with its time', () => {
    const { body } = written(record('deal', { title: 'Lease', state: 'Completed', closed: '2024-05-01T10:00:00Z' }))
    expect(body).toMatchObject({ status: 'won', won_time: '2024-05-01T10:00:00Z' })
    expect(body).not.toHaveProperty('close_time')
  })

  it('keeps a reason only where it was lost; elsewhere it is left out and said', () => {
    const { body, changes } = written(record('deal', { title: 'Lease', state: 'open', why: 'Price' }))
    expect(body).not.toHaveProperty('lost_reason')
    expect(changes).toContainEqual(
      expect.objectContaining({ field: 'why', target: 'lost_reason', rule: 'belongs_to_other_status' }),
    )
  })

  it('in a currency that the account does not know takes the default one, and it is said', () => {
    const { body, changes } = written(record('deal', { title: 'Lease', amount: { amount: 5, currency: 'XTS' } }))
    expect(body['currency']).toBe('GBP')
    expect(changes).toContainEqual(expect.objectContaining({ rule: 'unknown_currency', source: 'XTS' }))
  })

  it.each<[unknown, string]>([
    [2, 'won'],
    [true, 'lost'],
    [{ id: 2, name: 'Win' }, 'won'],
    [{ id: 9, name: 'Lost' }, 'lost'],
    [['Completed'], 'won'],
    ['Rejected', 'lost'],
  ])('whose status is written %j is %s', (state, status) => {
    const values = { '2': 'won', true: 'lost', Completed: 'won' }
    const own = [line('deal', 'state', standard('deal', 'status'), [{ rule: 'value_map', values }])]
    const planned = planRecord(record('deal', { state }), { ...context, lines: new Map([['deal', own]]) })
    expect(planned).toMatchObject({ body: { status } })
    expect(JSON.stringify(planned)).not.toContain('unknown_status')
  })

  it('whose status says nothing is open, or what its stage says, and it is said', () => {
    const { body, changes } = written(record('deal', { title: 'Lease', state: 'Closed' }))
    expect(body['status']).toBe('open')
    expect(changes).toContainEqual(expect.objectContaining({ field: 'state', target: 'status', rule: 'unknown_status', source: 'Closed', meant: 'open' }))
    const won = planRecord(record('deal', { state: 3 }), { ...context, resolveStage: () => ({ stageId: 's1', status: 'won' }) })
    expect(won).toMatchObject({ body: { status: 'won' } })
    expect(JSON.stringify(won)).toContain('"3\\" says neither open, won nor lost: the deal arrives won, as its stage says.')
  }) // prettier-ignore

  it('whose client and stage are only text says that neither arrives, unless a link says the same', () => {
    const own = [line('deal', 'Client', standard('deal', 'org_id')), line('deal', 'Phase', standard('deal', 'stage_id'))] // prettier-ignore
    const said = (rest: Partial<SourceRecord>) => {
      const deal = record('deal', { Client: 'Acme Ltd', Phase: 'Trial' }, rest)
      const planned = planRecord(deal, { ...context, lines: new Map([['deal', own]]) })
      return planned.kind === 'write' ? planned.changes.map(({ field, how, rule }) => [field, how, rule].join()) : []
    }
    expect(said({})).toEqual(expect.arrayContaining(['Client,left_out,no_link', 'Phase,left_out,no_link']))
    const linked = said({ links: { company: [{ id: 'c1' }], stage: [{ id: 's1' }] } }).join()
    expect(linked).not.toContain('no_link')
  })

  it('without a title gets one of its company and id', () => {
    expect(written(record('deal', {}, { links: { company: [{ id: 'c1' }] } })).body['title']).toBe('Thornton Ltd – x1')
  })
})
