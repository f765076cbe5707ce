// What the audit finds in a source, counted, with examples and the effect.
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../migration/findings/finding.ts'
import { createFindings, type FindingsOptions } from '../../../migration/findings/findings.ts'
import { createInventory } from '../../../migration/inventory.ts'
import { whyNoHome } from '../../../migration/foresight/no-home.ts'
import type { SourceRecord } from '../../../migration/record.ts'

interface Short {
  owner?: string | null
  links?: Record<string, string | string[]>
  fields?: Record<string, unknown>
}
function record(object: string, id: string, { owner = 'u1', links = {}, fields = {} }: Short = {}): SourceRecord {
  const linked = Object.fromEntries(
    Object.entries(links).map(([name, to]) => [name, [to].flat().map((target) => ({ id: target }))]),
  )
  return { object, id, createdAt: null, updatedAt: null, owner, links: linked, fields }
}

function find(records: readonly SourceRecord[], options?: FindingsOptions): Finding[] {
  const inventory = createInventory([])
  const findings = createFindings(options)
  for (const one of records) {
    inventory.add(one)
    findings.add(one)
  }
  for (let look = findings.look(); look !== null; look = findings.look()) records.forEach(look)
  return findings.finish(inventory.finish())
}
const one = (code: string, records: readonly SourceRecord[], options?: FindingsOptions) =>
  find(records, options).find((finding) => finding.code === code)
const many = (count: number, make: (at: number) => SourceRecord) => Array.from({ length: count }, (_, at) => make(at))

describe('links', () => {
  it('to a record that does not exist are counted, with the spelling that was meant', () => {
    const records = [record('product', 'GTX Pro'), ...many(1480, (at) => record('deal', `d${at}`, { links: { product: 'GTXPro' } }))] // prettier-ignore
    expect(one('orphan_links', records)).toEqual({
      code: 'orphan_links',
      object: 'deal',
      count: 1480,
      message: '1,480 deals name the product GTXPro; the products have GTX Pro.',
      effect: 'The name is kept as text, in the spelling that it has.',
      examples: ['GTXPro (1,480 deals), perhaps GTX Pro'],
    })
  })

  it('to several missing records are one finding, the most frequent first', () => {
    const records = [
      record('company', 'Acme'),
      record('contact', '1', { links: { companies: ['Acne', 'Bolt'] } }),
      record('contact', '2', { links: { companies: 'Bolt' } }),
    ]
    expect(one('orphan_links', records)).toMatchObject({
      count: 3,
      effect: 'The contacts arrive without this link.',
      message: '3 links of contacts lead to 2 companies that do not exist.',
      examples: ['Bolt (2 contacts)', 'Acne (1 contact), perhaps Acme'],
    })
  })

  it('to pipelines and stages that are only names are no orphans', () => {
    expect(one('orphan_links', [record('deal', 'd', { links: { stage: 'Won', pipeline: 'Sales' } })])).toBeUndefined()
  })

  it('in a circle are named in order', () => {
    const records = [['b', 'c'], ['c', 'a'], ['a', 'b']].map(([id = '', parent = '']) => record('company', id, { links: { parent } })) // prettier-ignore
    expect(one('hierarchy_cycles', records)).toMatchObject({ count: 1, examples: ['a → b → c → a'] })
  })
})

describe('records', () => {
  it('of one id are counted', () => {
    expect(one('duplicate_ids', [record('deal', 'd'), record('deal', 'd'), record('company', 'd')])).toMatchObject({
      object: 'deal', count: 1, examples: ['d'],
    }) // prettier-ignore
  })

  it('that may be the same person or company are named and not merged', () => {
    const records = [
      record('contact', '1', { fields: { Email: 'Ann@Lee.example' } }),
      record('contact', '2', { fields: { emails: [{ value: 'ann@lee.example', type: 'work' }], notes: 'wrote to x@y.example' } }), // prettier-ignore
      record('contact', '3', { fields: { notes: 'also wrote to x@y.example' } }),
      record('company', '1', { fields: { name: 'Acme Ltd' } }),
      record('company', '2', { fields: { name: 'ACME Limited' } }),
    ]
    const found = find(records).filter((finding) => finding.code === 'possible_duplicates')
    expect(found.map(({ object, count, examples }) => [object, count, examples])).toEqual([
      ['contact', 2, ['ann@lee.example (2 times)']],
      ['company', 2, ['acme (2 times)']],
    ])
  })

  it('without owner, name, company or anybody are counted', () => {
    const records = [
      record('user', 'u1', { fields: { email: 'k@firm.example', name: 'K Stone' } }),
      record('contact', '1', { owner: null, fields: { 'First Name': 'Ann' }, links: { companies: 'c' } }),
      record('contact', '2', { owner: 'k@FIRM.example', fields: { Email: 'b@b.example' } }),
      record('company', 'c', { owner: 'ghost', fields: { name: 'C' } }),
      record('deal', 'd', { owner: 'K Stone', fields: { title: 'x'.repeat(256) } }),
    ]
    const codes = find(records).map(({ code, object, count }) => `${code} ${object} ${count}`)
    expect(codes).toEqual([
      'no_owner contact 1', 'unknown_owner company 1', 'contacts_without_name contact 1', 'contacts_without_company contact 1',
      'long_titles deal 1', 'deals_without_anyone deal 1',
    ]) // prettier-ignore
  })
})

describe('values', () => {
  const contacts = (name: string, values: readonly string[]) => values.map((value, at) => record('contact', String(at), { links: { company: 'c' }, fields: { name: 'A', [name]: value } })) // prettier-ignore

  it('that no calendar has are unreadable dates, in the layout of their column', () => {
    const records = contacts('born', ['20/10/1980', '31/02/1980', '01/02/1980', '12/25/1980', 'tbc', '03/04/1981'])
    expect(one('unreadable_dates', records)).toMatchObject({
      count: 3,
      message: '3 values of "born" are no date that a calendar has (read as dd/MM/yyyy).',
      examples: ['31/02/1980 (1)', 'tbc (4)', '12/25/1980 (3)'],
    })
  })

  it('that nobody can write to or call are named', () => {
    expect(one('bad_emails', contacts('email', ['a@b.example', 'a@b', 'c@d.example; e@f.example']))).toMatchObject({ count: 1, examples: ['a@b (1)'] }) // prettier-ignore
    expect(one('bad_phones', contacts('phone', ['020 7946 0000', 'ask Ann', 'Tel: +44 20 7946 0000 ext 2']))).toMatchObject({ count: 1, examples: ['ask Ann (1)'] }) // prettier-ignore
  })

  it('of several currencies are counted per deal', () => {
    const amounts = [{ amount: '£12.00' }, { amount: '£13.00' }, { amount: 'CAD $5.00', ref: 'INV 17' }, { value: { amount: 3, currency: 'EUR' } }, { Currency: 'usd' }] // prettier-ignore
    expect(
      one(
        'mixed_currencies',
        amounts.map((fields, at) => record('deal', String(at), { fields })),
      ),
    ).toMatchObject({
      count: 3,
      message: 'The deals are in 4 currencies, 3 deals in another one than GBP.',
    })
  })
})

describe('what does not arrive as it is', () => {
  it('is said object by object, with the reason', () => {
    const records = [record('time_entry', '1'), record('court_hearing', '1'), record('file', '1'), record('user', 'u1')]
    const found = find(records, {}).map(({ object, effect }) => [object, effect])
    expect(found).toEqual([
      ['time_entry', whyNoHome('time_entry')],
      ['court_hearing', expect.stringContaining('court hearings belong to no contact, company or deal')],
      ['file', expect.stringContaining('keeps files with such records only')],
    ])
    expect(found.filter(([, effect]) => effect?.includes('custom objects')).map(([object]) => object)).toEqual(['court_hearing']) // prettier-ignore
  })

  it('is found inside e-mails, calls and files', () => {
    const records = [
      record('email', '1', { fields: { subject: 'Hello', shared: false } }),
      record('email', '2', { fields: { shared: true } }),
      record('call', '1', { fields: { subject: 'Intro', recording_url: 'https://rec.example/1' } }),
      record('file', '1', { fields: { name: 'scan.pdf', size: 26_214_401 } }),
      record('file', '2', { fields: { name: 'film.mov', size: '30 MB' } }),
      record('file', '3', { fields: { name: 'note.txt', size: '26214400' } }),
    ]
    expect(one('unshared_emails', records)).toMatchObject({ count: 1, examples: ['Hello'] })
    expect(one('recordings', records)).toMatchObject({ count: 1, examples: ['Intro'] })
    expect(one('oversize_files', records)?.examples).toEqual(['scan.pdf (26214401)', 'film.mov (30 MB)'])
    expect(one('oversize_files', records, { maxFileMb: 40 })).toBeUndefined()
    const headed = record('file', '4', { fields: { 'File Name': 'plan.pdf', Size: '26214402' } })
    expect(one('oversize_files', [headed])).toMatchObject({ count: 1 })
  })

  it('is found in types that Pipedrive has not, and in times without a zone', () => {
    const records = [
      record('field', 'f', { fields: { object: 'deal', name: 'margin', type: 'formula' } }),
      record('deal', 'd', { links: { company: 'c' }, fields: { title: 'A', margin: '12', areas: ['x', 'y'], modified: '2025-01-02 10:00' } }), // prettier-ignore
      record('company', 'c', { fields: { name: 'C' } }),
    ]
    const found = find(records).map(({ code, count, examples }) => [code, count, examples])
    expect(found).toEqual([
      ['formula_fields', 1, ['margin']],
      ['multi_enum_fields', 1, ['areas']],
      ['times_without_zone', 1, ['modified: 2025-01-02 10:00']],
    ])
  })
})
