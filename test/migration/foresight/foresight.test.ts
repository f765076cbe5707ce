// What is foreseen of a migration: the plan in numbers, the fidelity of every field, what stops it; and how a mapping is edited.
import { describe, expect, it } from 'vitest'
import { type BlockerFacts, blockersOf } from '../../../migration/foresight/blockers.ts'
import type { Destination } from '../../../migration/destination.ts'
import { fidelityOf } from '../../../migration/foresight/fidelity.ts'
import type { SourceField } from '../../../migration/fields.ts'
import { forecast, type PlanFacts } from '../../../migration/foresight/forecast.ts'
import { editLines, portableLines } from '../../../migration/mapping/edits.ts'
import type { MappingLine, Target } from '../../../migration/mapping.ts'
import { notMigratedOf } from '../../../migration/foresight/not-migrated.ts'
import { defaultSettings } from '../../../migration/settings.ts'
import { bareAccount } from '../bare-context.ts'

const counts = { records: 2, filled: 2, distinct: 2, samples: ['a', { b: 1 }], options: null, dateFormat: null }
function field(object: string, name: string, more: Partial<SourceField> = {}): SourceField {
  return { object, name, label: name, type: 'string', role: 'value', linksTo: null, ...counts, ...more }
}
function line(name: string, target: Target): MappingLine {
  const base = { object: 'contact', field: name, transform: [], confidence: 1, reason: 'why', candidates: [] }
  return { ...base, target, state: 'proposed' }
}

const account: Destination = {
  ...bareAccount,
  users: [
    { id: 1, name: 'Ada', email: 'ada@harper.example', active: true },
    { id: 2, name: 'Ben', email: 'ben@harper.example', active: false },
  ],
  currencies: ['GBP'],
}
const plan: PlanFacts = {
  fields: [],
  lines: [],
  destination: account,
  settings: defaultSettings,
  staged: [{ object: 'contact', records: 1000 }],
  pipelines: [],
  stages: [],
  links: { parents: 0, participants: 0, severalCompanies: 0, withoutCompany: 0 },
  arrived: new Map(),
  requestsPerWindow: 80,
  tokens: { limit: null, left: null },
  now: new Date('2026-11-22T10:00:00Z'),
}

describe('the forecast', () => {
  it('counts five tokens a record, ten a link, and the pages that are read back', () => {
    const { tokens } = forecast(plan)
    // 1,000 contacts, the three Source ID fields, two pages.
    expect(tokens).toBe(1000 * 5 + 3 * 5 + 2 * 10)
    expect(forecast({ ...plan, links: { ...plan.links, participants: 30 } }).tokens).toBe(tokens + 30 * 10 + 10)
  })

  it('counts each archived deal as a request, and each new label as a list read and written', () => {
    const before = forecast(plan).tokens
    const writes = forecast({ ...plan, archived: 40 })
    expect(writes.writes).toContainEqual({ object: 'deal_archive', records: 40 })
    expect(writes.tokens).toBe(before + 40 * 5)
    const labelled = field('contact', 'Tags', { type: 'multi_enum', options: ['Gold', 'Silver', 'VIP'] })
    const own = {
      object: 'person',
      key: 'label_ids',
      name: 'Labels',
      type: 'set',
      isCustom: false,
      options: [{ id: 1, label: 'vip' }],
    } as const
    const tags = line('Tags', { kind: 'standard', object: 'person', field: 'label_ids' })
    const destination = { ...account, fields: [...account.fields, own] }
    const plain = { ...plan, destination }
    const more = forecast({ ...plain, fields: [...plan.fields, labelled], lines: [...plan.lines, tags] }).tokens
    expect(more).toBe(forecast(plain).tokens + 2 * 30)
  })

  it('leaves out what stands in Pipedrive already', () => {
    const writes = (arrived: number) => forecast({ ...plan, arrived: new Map([['contact', arrived]]) }).writes
    expect(writes(400)).toEqual([{ object: 'contact', records: 600 }])
    expect(writes(1000)).toEqual([{ object: 'contact', records: 0 }])
  })

  it('ends today without a known limit, and days later when the tokens of the day do not suffice', () => {
    expect(forecast(plan).finishesOn).toBe('2026-11-22')
    // 5,035 tokens at 1,400 a day, which is 2,000 less the reserve of 30 %.
    expect(forecast({ ...plan, tokens: { limit: 2000, left: 2000 } }).finishesOn).toBe('2026-11-25')
    expect(forecast({ ...plan, tokens: { limit: 2000, left: 600 } }).finishesOn).toBe('2026-11-26')
  })

  it('ends later when only few hours of the day may be worked in', () => {
    const offPeak = { from: '23:00', to: '01:00', timeZone: 'Europe/London' }
    const slow = { ...plan, staged: [{ object: 'contact', records: 1_000_000 }] }
    const nights = forecast({ ...slow, settings: { ...defaultSettings, offPeak } })
    expect(nights.secondsAtFullSpeed).toBe(forecast(slow).secondsAtFullSpeed)
    expect(nights.finishesOn > forecast(slow).finishesOn).toBe(true)
  })
})

describe('the fidelity of a field', () => {
  const fields = [
    field('contact', 'name'),
    field('contact', 'shoe'),
    field('contact', 'fax'),
    field('contact', 'later'),
    field('contact', 'owner', { role: 'owner' }),
    field('rate', 'amount'),
  ]
  const lines = [
    line('name', { kind: 'standard', object: 'person', field: 'name' }),
    line('shoe', { kind: 'custom', object: 'person', type: 'varchar', name: 'Shoe' }),
    line('fax', { kind: 'leave_out', reason: 'Nobody faxes.' }),
  ]

  it('says how it arrives', () => {
    expect(fidelityOf(fields, lines).map(({ field: name, arrival, target }) => [name, arrival, target])).toEqual([
      ['name', 'native', 'person.name'],
      ['shoe', 'custom_field', 'person: Shoe (text)'],
      ['fax', 'not_migrated', null],
      ['later', 'not_migrated', null],
      ['owner', 'native', 'owner_id'],
      ['amount', 'not_migrated', null],
    ])
  })

  it('that does not arrive is named with its count, its reason and examples, whole objects first', () => {
    const objects = [
      { object: 'contact', records: 2 },
      { object: 'rate', records: 9 },
    ]
    const rows = notMigratedOf({ objects, fields, lines, lost: [], stopped: [] })
    expect(rows.map(({ object, name, count }) => [object, name, count])).toEqual([
      ['rate', 'all records', 9],
      ['contact', 'fax', 2],
      ['contact', 'later', 2],
    ])
    expect(rows[1]).toMatchObject({ reason: 'Nobody faxes.', examples: ['a', '{"b":1}'] })
  })
})

describe('a blocker', () => {
  const facts: BlockerFacts = {
    install: 'active',
    destination: account,
    fallbackUserId: null,
    owners: [{ name: 'Ada', userId: 1 }],
    mappingState: 'confirmed',
    mappingProblems: 0,
  }
  const codes = (change: Partial<BlockerFacts>) => blockersOf({ ...facts, ...change }).map((each) => each.code)

  it('is whatever stops a run that writes', () => {
    expect(codes({})).toEqual([])
    expect(codes({ install: 'reauthorize' })).toEqual(['reauthorize'])
    expect(codes({ install: null })).toEqual(['uninstalled'])
    expect(codes({ destination: null })).toEqual(['account_unknown'])
    expect(codes({ mappingState: null })).toEqual(['mapping_missing'])
    expect(codes({ mappingState: 'proposed', mappingProblems: 2 })).toEqual(['mapping_problems', 'mapping_unconfirmed'])
    expect(codes({ owners: [{ name: 'Cy', userId: null }] })).toEqual(['owners_unresolved'])
    expect(codes({ owners: [{ name: 'Cy', userId: null }], fallbackUserId: 1 })).toEqual([])
    expect(codes({ owners: [{ name: 'Ben', userId: 2 }] })).toEqual(['owners_inactive'])
    expect(codes({ fallbackUserId: 2 })).toEqual(['fallback_inactive'])
  })
})

describe('an edit', () => {
  const target: Target = { kind: 'custom', object: 'person', type: 'varchar', name: 'Shoe', key: 'k' }
  const lines = [line('shoe', target)]

  it('that changes nothing makes no new version, in whatever order its keys come', () => {
    const same = { key: 'k', name: 'Shoe', type: 'varchar', object: 'person', kind: 'custom' } as const
    expect(editLines(lines, [{ object: 'contact', field: 'shoe', target: same }], [])).toMatchObject({ changed: false })
  })

  it('of the state alone confirms a line, or leaves it out', () => {
    const confirmed = editLines(lines, [{ object: 'contact', field: 'shoe', state: 'confirmed' }], [])
    expect(confirmed.lines[0]).toMatchObject({ state: 'confirmed', target })
    const left = editLines(lines, [{ object: 'contact', field: 'shoe', state: 'left_out' }], [])
    expect(left.lines[0]).toMatchObject({ state: 'left_out', target: { kind: 'leave_out' } })
  })

  it('of a field that a later audit found gives it a line', () => {
    const phones: Target = { kind: 'standard', object: 'person', field: 'phones' }
    const edit = { object: 'contact', field: 'fax', target: phones }
    const added = editLines(lines, [edit], [field('contact', 'fax')])
    expect(added).toMatchObject({ changed: true, unknown: [], lines: [{}, { field: 'fax', state: 'edited' }] })
    expect(editLines(lines, [edit], []).unknown).toEqual([{ object: 'contact', field: 'fax' }])
  })

  it('that goes to another account leaves the keys of this one behind', () => {
    expect(portableLines(lines)[0]?.target).not.toHaveProperty('key')
  })
})
