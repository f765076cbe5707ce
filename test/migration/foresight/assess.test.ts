// How well a migration is expected to go, and what is found in the account: grades, ranges, caps and rights.
import { describe, expect, it } from 'vitest'
import { planOfAccount } from '../../../migration/foresight/account-plan.ts'
import { assess, type AssessFacts } from '../../../migration/foresight/assess.ts'
import type { Destination } from '../../../migration/destination.ts'
import { destinationFindings } from '../../../migration/destination-findings.ts'
import type { MappingLine } from '../../../migration/mapping.ts'
import { defaultSettings } from '../../../migration/settings.ts'

const account: Destination = {
  companyName: 'Harper',
  activityTypes: [],
  users: [
    { id: 1, name: 'Ada', email: 'ada@harper.example', active: true },
    { id: 2, name: 'Ben', email: 'ben@harper.example', active: false },
  ],
  fields: [{ object: 'person', key: 'name', name: 'Name', type: 'varchar', isCustom: false, options: [] }],
  pipelines: [{ id: 1, name: 'Matters ' }],
  stages: [],
  currencies: ['GBP'],
  dealAddTime: null,
  tokensLimit: 30_000,
  tokensLeft: 30_000,
  requestsPerWindow: 80,
}

function line(name: string, more: Partial<MappingLine> = {}): MappingLine {
  const target = { kind: 'custom', object: 'person', type: 'varchar', name } as const
  return { object: 'contact', field: name, target, transform: [], confidence: 0.9, reason: 'why', candidates: [], state: 'proposed', ...more } // prettier-ignore
}

const facts: AssessFacts = {
  fields: [],
  lines: [line('Known as')],
  destination: account,
  settings: defaultSettings,
  staged: [{ object: 'contact', records: 1000 }],
  pipelines: ['matters', 'Sales'],
  stages: [],
  links: { parents: 0, participants: 0, severalCompanies: 0, withoutCompany: 0 },
  arrived: new Map(),
  requestsPerWindow: 80,
  tokens: { limit: 30_000, left: 30_000 },
  now: new Date('2026-11-22T10:00:00Z'),
  findings: [],
}

const gradesOf = (change: Partial<AssessFacts>): Record<string, string> =>
  Object.fromEntries(assess({ ...facts, ...change }).grades.map(({ aspect, grade }) => [aspect, grade]))
const codes = (change: Partial<AssessFacts & { destination: Destination }>): string[] =>
  destinationFindings({ ...facts, destination: account, ...change }).map(({ code }) => code)

describe('the assessment', () => {
  it('of a small firm is an A, with a reason for each grade', () => {
    const { overall, grades } = assess(facts)
    expect(overall).toEqual({ grade: 'A', reason: 'Nothing stands in the way.' })
    expect(grades.every(({ reason }) => reason.endsWith('.'))).toBe(true)
    expect(grades.map(({ reason }) => reason)).toContain('100 % of 1 fields have a sure target or were decided by you.')
  })

  it('gives tokens, time and the day as a range with its assumptions', () => {
    const { tokens, seconds, finishesOn, assumptions } = assess(facts)
    expect(tokens.most).toBe(Math.ceil(tokens.least * 1.25))
    expect(seconds.most).toBeGreaterThan(2 * seconds.least)
    expect(finishesOn).toEqual({ earliest: '2026-11-22', latest: '2026-11-23' })
    expect(assumptions.join(' ')).toContain('30,000 tokens a day, of which 30 % stay for your other integrations')
  })

  it('names the objects that have no place, and counts what is for reference by nature aside', () => {
    const staged = [
      { object: 'contact', records: 700 },
      { object: 'conflict_check', records: 300 },
      { object: 'time_entry', records: 100_000 },
    ]
    const { grade, reason } = assess({ ...facts, staged }).grades.find((each) => each.aspect === 'object_compatibility') ?? {} // prettier-ignore
    expect(grade).toBe('C')
    expect(reason).toBe('70 % of the records have a place in Pipedrive; without one are 300 conflict checks. For reference only, and not counted here: time entries.') // prettier-ignore
  })

  it.each([
    ['unsure lines', { lines: [line('a'), line('b', { confidence: 0.3 })] }, { field_mapping_clarity: 'D' }],
    ['unsure lines that were decided', { lines: [line('b', { confidence: 0.3, state: 'edited' })] }, { field_mapping_clarity: 'A' }],
    ['no mapping', { lines: [] }, { field_mapping_clarity: 'E' }],
    ['more records than a day’s tokens', { staged: [{ object: 'contact', records: 30_000 }] }, { api_constraints: 'D', timeline: 'D', data_volume: 'B' }],
    ['an account that says nothing of tokens', { tokens: { limit: null, left: null } }, { api_constraints: 'B' }],
    ['a right that is missing', { findings: [{ code: 'permission_missing', object: 'user', count: 1, message: '', effect: '', examples: [] }] }, { api_constraints: 'E' }],
  ] as const)('grades %s', (_what, change, expected) => {
    expect(gradesOf(change)).toMatchObject(expected)
  }) // prettier-ignore

  it('is at most one grade better than its worst part', () => {
    expect(assess({ ...facts, lines: [] }).overall.grade).toBe('D')
  })
})

describe('the plan of an account', () => {
  it.each([
    [{ requestsPerWindow: 160 }, 'growth'],
    [{ requestsPerWindow: null, tokensLimit: 150_000 }, 'premium'],
    [{ requestsPerWindow: null, tokensLimit: 32_000 }, 'lite'],
  ])('is guessed from %j as %s', (change, expected) => {
    expect(planOfAccount({ ...account, ...change }, 'auto')?.plan).toBe(expected)
  })

  it('stays unknown when the headers said nothing', () => {
    expect(planOfAccount({ ...account, requestsPerWindow: null, tokensLimit: null }, 'auto')).toBeNull()
  })
})

describe('what is found in the account', () => {
  it('is at least that automations may fire, who has left, which fields are absent and which pipelines are there', () => {
    expect(codes({})).toEqual(['contact_sync_fields_absent', 'inactive_users', 'pipeline_name_exists', 'automations_may_fire']) // prettier-ignore
  })

  it('is a cap that the custom fields pass, or nearly', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => line(`Field ${i}`))
    expect(codes({ lines: many(40) })).toContain('custom_fields_over_cap')
    expect(codes({ lines: many(25) })).toContain('custom_fields_near_cap')
  })

  it('is a cap on deals, and a field whose name is taken by another type', () => {
    const fields = [...account.fields, { object: 'person', key: 'k', name: 'Known as', type: 'enum', isCustom: true, options: [] } as const] // prettier-ignore
    expect(codes({ staged: [{ object: 'deal', records: 2400 }], destination: { ...account, fields } })).toEqual(
      expect.arrayContaining(['deals_cap', 'field_name_taken']),
    )
  })

  it('is each right that the installing user lacks, and what fails without it', () => {
    const installer = { id: 1, name: 'Ada', permissions: { can_add_custom_fields: false, can_delete_deals: false } }
    const found = destinationFindings({ ...facts, destination: { ...account, installer } })
    expect(found.slice(0, 2).map(({ code, message }) => [code, message])).toEqual([
      ['permission_missing', 'Ada, who installed the app, lacks the right can_add_custom_fields.'],
      ['permission_limited', 'Ada, who installed the app, lacks the right can_delete_deals.'],
    ])
    expect(codes({ destination: { ...account, installer: { ...installer, permissions: null } } })[0]).toBe('permissions_unknown') // prettier-ignore
  })
  it('says in which currency amounts are that name none, when the account counts in another', () => {
    const value = line('fee', { object: 'deal', target: { kind: 'standard', object: 'deal', field: 'value' } })
    const euros = { ...account, currencies: ['EUR', 'GBP'], defaultCurrency: 'EUR' }
    const firm = { lines: [value], staged: [{ object: 'deal', records: 12 }], destination: euros }
    const found = destinationFindings({ ...facts, ...firm }).find(({ code }) => code === 'other_currency')
    expect(found?.message).toContain('taken to be in GBP, and this account counts in EUR')
    const named = [{ field: 'currency', currency: 'GBP', count: 12, examples: [] }]
    expect(codes({ ...firm, currencies: named })).not.toContain('other_currency')
    expect(codes({ ...firm, settings: { ...defaultSettings, currency: 'EUR' } })).not.toContain('other_currency')
    expect(codes({ ...firm, lines: [] })).not.toContain('other_currency')
  })
})
