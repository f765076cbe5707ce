// Keys and links of files without a manifest.
import { describe, expect, it } from 'vitest'
import { deriveKeys, keyCandidates, type TableStats } from '../../../migration/source/derive.ts'
import { foldName, nameColumns } from '../../../migration/source/by-name.ts'
import { loose } from '../../../migration/source/words.ts'

function table(object: string, columns: Readonly<Record<string, readonly string[]>>, key: string | null): TableStats {
  return {
    path: `${object}.csv`,
    object,
    rows: 10,
    columns: Object.entries(columns).map(([heading, values]) => ({ heading, filled: values.length, values })),
    key,
    keyValues: new Set((key === null ? [] : (columns[key] ?? [])).map(loose)),
  }
}

const users = table('user', { initials: ['AB', 'CD'], name: ['Ann Brown', 'Cy Dale'] }, 'initials')
const companies = table(
  'company',
  { 'Client Code': ['C1', 'C2', 'C3'], Name: ['Acme', 'Betas', 'Gamma'] },
  'Client Code',
)

describe('the key of a file', () => {
  it.each([
    ['contact', ['Email', 'Company ID', 'Contact ID', 'Name'], ['Contact ID', 'Name', 'Email']],
    ['deal', ['Client', 'Matter No', 'Reference'], ['Matter No', 'Reference']],
    ['company', ['account', 'sector'], ['account']],
    ['product', ['series', 'product'], ['product']],
    ['company', ['id', 'company_id', 'name'], ['id', 'company_id', 'name']],
    ['note', ['Date', 'Subject'], []],
  ])('of %s with %j is looked for in %j', (object, headings, expected) => {
    expect(keyCandidates(object, headings)).toEqual(expected)
  })
})

describe('the links of a file', () => {
  it('lead where the values are, whatever the column is called', () => {
    const deals = table('deal', { ref: ['1', '2'], Payer: ['C1', 'C3'], Handler: ['AB', 'CD'] }, 'ref')
    const derived = deriveKeys(deals, [users, companies, deals])
    expect(derived.owner).toBe('Handler')
    expect(derived.links['company']?.heading).toBe('Payer')
  })

  it('do not come from numbers that only look alike', () => {
    const numbered = table('company', { id: ['1', '2', '3'] }, 'id')
    const deals = table('deal', { ref: ['a', 'b'], 'Number of calls': ['1', '2'], 'Company ID': ['1', '3'] }, 'ref')
    expect(Object.values(deriveKeys(deals, [numbered, deals]).links).map((link) => link.heading)).toEqual([
      'Company ID',
    ])
  })

  it('may be several in one cell', () => {
    const contacts = table('contact', { id: ['x', 'y'], 'Company codes': ['C1;C2', 'C3'] }, 'id')
    expect(deriveKeys(contacts, [companies, contacts]).links).toEqual({
      companies: { heading: 'Company codes', separator: ';', object: 'company' },
    })
  })

  it('may go by the names of records, where the values are no keys', () => {
    const ids: Readonly<Record<string, string>> = { 'acme ltd': 'C1', betas: 'C2' }
    const names = { has: (name: string) => foldName(name) in ids, idOf: (name: string) => ids[foldName(name)] ?? null }
    const named = { ...companies, names }
    const contacts = table('contact', { id: ['x', 'y'], Company: ['ACME  Ltd', 'Betas', 'Gone'], Note: ['Betas'] }, 'id')
    expect(deriveKeys(contacts, [named, contacts]).links).toEqual({ companies: { heading: 'Company', separator: null, object: 'company' } })
    const both = table('contact', { id: ['x'], Company: ['Betas'], 'Company code': ['C2'] }, 'id')
    expect(deriveKeys(both, [named, both]).links['companies']?.heading).toBe('Company code')
    expect(deriveKeys(contacts, [companies, contacts]).links).toEqual({})
  }) // prettier-ignore

  it('of an object to itself are its parent', () => {
    const tree = table('company', { name: ['Acme', 'Betas', 'Gamma'], 'Belongs to': ['acme ', 'Betas'] }, 'name')
    expect(deriveKeys(tree, [tree]).links['parent']?.heading).toBe('Belongs to')
  })

  it('to pipeline, stage and owner come from the names of columns when no file holds them', () => {
    const deals = table(
      'deal',
      {
        ref: ['1'],
        'Deal Stage': ['Won'],
        Pipeline: ['Sales'],
        'Fee Earner': ['AB'],
        Created: ['2020'],
        'Last modified': ['2021'],
      },
      'ref',
    )
    const derived = deriveKeys(deals, [deals])
    expect(Object.entries(derived.links).map(([name, link]) => [name, link.heading])).toEqual([
      ['pipeline', 'Pipeline'],
      ['stage', 'Deal Stage'],
    ])
    expect(derived).toMatchObject({ owner: 'Fee Earner', createdAt: 'Created', updatedAt: 'Last modified' })
  })

  it('never take a date of work for the day a record was made', () => {
    const deals = table('deal', { ref: ['1'], engage_date: ['20-10-16'], close_date: ['01-03-17'] }, 'ref')
    expect(deriveKeys(deals, [deals])).toMatchObject({ createdAt: null, updatedAt: null })
  })
})

describe('the name of a record', () => {
  it.each([
    ['company', ['Company ID', 'Company Name', 'Client'], [['Company Name']]],
    ['company', ['id', 'account'], [['account']]],
    ['contact', ['Name', 'First Name', 'Surname'], [['Name'], ['First Name', 'Surname']]],
    ['contact', ['Forename', 'Surname', 'Client'], [['Forename', 'Surname']]],
    ['deal', ['Ref', 'Title'], [['Title']]],
    ['note', ['Date', 'Body'], []],
    ['user', ['Initials', 'Name'], []],
  ])('of %s with %j stands in %j', (object, headings, expected) => {
    expect(nameColumns(object, headings)).toEqual(expected)
  })
})
