// What the inventory makes of the fields of a source.
import { describe, expect, it } from 'vitest'
import { createInventory, type InventoryHint } from '../../migration/inventory.ts'
import type { SourceRecord } from '../../migration/record.ts'

function record(id: string, fields: Record<string, unknown>, more: Partial<SourceRecord> = {}): SourceRecord {
  return { object: 'contact', id, createdAt: null, updatedAt: null, owner: null, links: {}, fields, ...more }
}

function stock(records: readonly SourceRecord[], hints: readonly InventoryHint[] = []) {
  const inventory = createInventory(hints)
  for (const one of records) inventory.add(one)
  return inventory.finish()
}

function typeOf(name: string, values: readonly unknown[]) {
  const fields = stock(values.map((value, at) => record(String(at), { [name]: value })))
  return fields.find((field) => field.name === name)?.type
}

const repeat = <T>(values: readonly T[], times: number): T[] => Array.from({ length: times }, () => values).flat()

describe('the separator of a column', () => {
  it('is known although the first values are all single', () => {
    const values = ['A', 'B', 'C', 'D', 'E', 'A; B', 'C; D', 'A, B']
    const [, tags] = stock(values.map((value, at) => record(String(at), { Tags: value })))
    expect(tags).toMatchObject({ type: 'multi_enum', separator: ';', samples: ['A', 'B', 'C', 'D', 'E'] })
    expect(stock([record('1', { Tags: 'A' })])[1]).not.toHaveProperty('separator')
  })
})

describe('the type of a field', () => {
  it.each<[string, string, readonly unknown[]]>([
    ['integer', 'employees', [12, '40', '7']],
    ['number', 'score', ['1.5', 2, '3']],
    ['number', 'headcount', ['1,200', '35', '17']],
    ['money', 'amount', ['£1,234.50', '£12', '0']],
    ['money', 'balance', ['(123.45)', '1,000.00', '12.00 CR']],
    ['money', 'offen', ['1.204,50 €', '0,00 €']],
    ['money', 'fees', ['USD1,234.00', 'CAD $500', 'kr100', '£1,234.00CR', '$(12.00)', '(12.00) GBP']],
    ['money', 'fee', [{ amount: 12, currency: 'GBP' }]],
    ['boolean', 'vip', [true, false]],
    ['boolean', 'vip', ['Yes', 'No', 'No']],
    ['enum', 'portal', ['ENABLED', 'DISABLED']],
    ['string', 'client_no', ['0012', '0013', '0014']],
    ['string', 'matter', ['16-1001', '16-1002', '16-1003']],
    ['string', 'national_insurance', ['AB123456C', 'CD123456A']],
    ['date', 'opened', ['01/02/2025', '28/02/2025']],
    ['datetime', 'Modified', ['2025-02-01T10:00:00Z']],
    ['datetime', 'modified', ['01/02/2025 10:00', '28/02/2025 12:30']],
    ['date', 'Date opened', ['45000', '45100']],
    ['integer', 'units', ['45000', '45100']],
    ...[
      'Amount due',
      'Closed value',
      'Revenue to date',
      'WIP to date',
      'Time value',
      'Day rate',
      'Created by',
      'Candidate',
      'Year-to-date fees',
      'Date of invoice amount',
      'Amount paid on',
      'Total time',
    ].map((name): [string, string, readonly unknown[]] => ['integer', name, ['45000', '45100', '12500']]),
    ['number', 'Closed value', ['45000.50', '45100.25', '12500.00']],
    ...[
      'Date of birth',
      'Invoice date',
      'dueDate',
      'closedate',
      'Geburtsdatum',
      'DOB',
      'Date paid',
      'closed_on',
      'opened_at',
      'Last modified',
      'Start date (UTC)',
    ].map((name): [string, string, readonly unknown[]] => ['date', name, ['45000', '45100', '12500']]),
    ['datetime', 'Closed time', ['45000.50', '45100.25']],
    ['datetime', 'created', ['1714000000', '1715000000']],
    ['integer', 'created_by', ['1714000000', '1715000000']],
    ['time', 'starts', ['09:30', '17:00']],
    ['email', 'contact_1', ['a@b.co.uk', 'c@d.com']],
    ['email', 'emails', [[{ value: 'a@b.co.uk', type: 'work' }], ['c@d.com']]],
    ['phone', 'phones', [[{ value: '020 7946 0123', type: 'work' }]]],
    ['phone', 'Tel (W)', ['02079460123', '7946 0123']],
    ['phone', 'number', ['+44 20 7946 0000', '(0161) 496 0456']],
    ['url', 'site', ['https://hartley.example', 'www.hartley.example']],
    ['address', 'home', [{ street: '1 High St', city: 'Leeds', postcode: 'LS1 1AA' }]],
    ['address', 'home', ['1 High Street\nLeeds\nLS1 1AA']],
    ['text', 'remarks', ['First line\nsecond line', 'Short']],
    ['text', 'remarks', ['word '.repeat(80)]],
    ['html', 'body', ['<p>Hello <b>you</b></p>']],
    ['json', 'extra', [{ a: { b: 1 } }]],
    ['enum', 'kind', repeat(['Client', 'Expert', 'Judge'], 4)],
    ['multi_enum', 'interests', [['golf', 'wine'], ['wine'], ['golf']]],
    ['multi_enum', 'areas', repeat(['Family;Property', 'Property;Wills', 'Family'], 4)],
    ['multi_enum', 'Tags', ['client, vip', 'supplier']],
    ['multi_enum', 'areas', repeat(['Family, Property', 'Property, Wills', 'Family', 'Wills, Family, Tax', 'Tax'], 6)],
    ['multi_enum', 'areas', repeat(['Family, Property', 'Wills, Family', 'Property, Wills'], 12)],
    ['enum', 'earner', repeat(['Harper, Jane', 'Price, Tom', 'Stone, Amir'], 12)],
    ['enum', 'earner', repeat(['Harper, Jane', 'Price, Jane', 'Harper, Tom', 'Price, Tom'], 12)],
    ['enum', 'work type', repeat(['Wills, Trusts & Probate', 'Conveyancing', 'Employment'], 12)],
    ['enum', 'office', repeat(['Leeds, UK', 'York, UK', 'Bath, UK'], 12)],
    ['string', 'full_name', ['Ann Lee', 'Bo Park', 'Cy Dunn']],
  ])('is %s for %s %j', (type, name, values) => {
    expect(typeOf(name, values)).toBe(type)
  })

  it('survives a few values that are wrong', () => {
    expect(typeOf('email', ['a@b.co', 'b@b.co', 'none', 'c@b.co'])).toBe('email')
    expect(typeOf('due_date', ['01/02/2025', 'tbc', '28/02/2025'])).toBe('date')
  })

  it('is what the source says, unless it only says string', () => {
    const hint = (type: 'formula' | 'string'): InventoryHint => ({
      object: 'contact', name: 'x', label: 'X', role: 'value', linksTo: null, type,
    }) // prettier-ignore
    const records = [record('1', { x: '12' })]
    expect(stock(records, [hint('formula')])).toContainEqual(expect.objectContaining({ name: 'x', type: 'formula' }))
    expect(stock(records, [hint('string')])).toContainEqual(expect.objectContaining({ name: 'x', type: 'integer' }))
  })
})

describe('a field of the inventory', () => {
  it('counts records, filled and distinct values, and keeps five shortened samples', () => {
    const records = Array.from({ length: 2000 }, (_, at) => record(String(at), { city: at % 2 ? `City ${at}` : '' }))
    expect(stock(records).find((field) => field.name === 'city')).toMatchObject({
      records: 2000, filled: 1000, distinct: 1000, samples: ['City 1', 'City 3', 'City 5', 'City 7', 'City 9'],
    }) // prettier-ignore
    const [, long] = stock([record('1', { memo: 'x'.repeat(900) })])
    expect(String(long?.samples[0])).toHaveLength(200)
  })

  it('has its options sorted and the layout of its dates', () => {
    const fields = stock(repeat(['Won', 'Lost'], 5).map((stage, at) => record(String(at), { stage, on: `${20 + at}-10-1${6 + (at % 2)}` }))) // prettier-ignore
    expect(fields.find((field) => field.name === 'stage')?.options).toEqual(['Lost', 'Won'])
    expect(fields.find((field) => field.name === 'on')?.dateFormat).toBe('dd-MM-yy')
  })

  it('stands for every structural fact, with its role and what it links to', () => {
    const fields = stock(
      [record('7', {}, { owner: 'u1', createdAt: '2025-01-01', links: { companies: [{ id: 'c1' }], parent: [{ id: '6' }] } })], // prettier-ignore
      [{ object: 'contact', name: 'owner', label: 'Fee Earner', role: 'owner', linksTo: 'user' }],
    )
    expect(fields.map(({ name, role, type, linksTo, label }) => [name, role, type, linksTo, label])).toEqual([
      ['id', 'id', 'integer', null, 'id'],
      ['companies', 'link', 'link', 'company', 'companies'],
      ['parent', 'link', 'link', 'contact', 'parent'],
      ['owner', 'owner', 'user', 'user', 'Fee Earner'],
      ['created_at', 'created_at', 'date', null, 'created_at'],
    ])
  })

  it('is listed when it was announced and never filled', () => {
    const hint: InventoryHint = { object: 'contact', name: 'fax', label: 'Fax', role: 'value', linksTo: null }
    expect(stock([record('1', {})], [hint])).toContainEqual(
      expect.objectContaining({ name: 'fax', type: 'phone', records: 1, filled: 0, samples: [] }),
    )
  })

  it("takes labels, types and options from the source's own field records", () => {
    const fields = stock([
      record('1', { cf_1: 'a' }),
      { ...record('f1', { object: 'contact', name: 'cf_1', label: 'Region', type: 'picklist', options: [{ label: 'b' }, { label: 'a' }] }), object: 'field' }, // prettier-ignore
    ])
    expect(fields.find((field) => field.name === 'cf_1')).toMatchObject({ label: 'Region', type: 'enum', options: ['a', 'b'] }) // prettier-ignore
  })
})
