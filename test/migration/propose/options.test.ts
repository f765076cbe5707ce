// What is proposed for columns of choices: an option field of the account must have every option, else a field of our own gets them.
import { describe, expect, it } from 'vitest'
import type { AccountField } from '../../../migration/fields.ts'
import { neededFields } from '../../../migration/plan/structure.ts'
import { propose } from '../../../migration/propose/propose.ts'
import { detail, placeOf, stock } from './columns.ts'

describe('an option field of the account', () => {
  const withOptions = (object: AccountField['object'], key: string, labels: readonly string[]): AccountField => ({
    ...detail(object, key), name: key === 'industry' ? 'Industry' : 'Labels', options: labels.map((label, at) => ({ id: at + 1, label })),
  }) // prettier-ignore
  const many = (...values: string[]) => [...values, ...values, ...values, ...values]
  const industries = withOptions('organization', 'industry', ['Technology', 'Medical', 'Retail'])
  const labels = withOptions('person', 'label_ids', ['Client', 'VIP'])

  it.each<[string, string, readonly unknown[], string]>([
    ['company', 'sector', many('technology', 'medical'), 'industry'],
    ['company', 'sector', many('technolgy', 'medical'), 'custom enum Sector'],
    ['company', 'Industry', [...many('Retail', 'Medical'), 'Law'], 'custom enum Industry (imported)'],
    ['company', 'industry', ['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'custom varchar Industry (imported)'],
    ['company', 'sector', ['', ''], 'industry'],
    ['contact', 'tags', ['vip, client', 'client'], 'label_ids'],
    ['contact', 'tags', ['vip, client', 'supplier'], 'label_ids'],
    ['contact', 'Labels', many('client', 'supplier'), 'label_ids'],
    ['contact', 'tags', [['client', 'vip'], ['vip']], 'label_ids'],
    ['contact', 'tags', [['client', 'friend'], ['vip']], 'label_ids'],
  ])('takes %s.%s %j only when it has an option for every value, or can get one: %s', (object, name, values, place) => {
    const [, line] = propose(stock(object, { [name]: values }), [industries, labels])
    const kind = line?.target.kind === 'custom' ? `${placeOf(line)} ${line.target.name}` : placeOf(line)
    expect(kind).toBe(place)
  })

  it('that lacks some stays a candidate, and says which values it would lose', () => {
    const [, line] = propose(stock('company', { sector: many('technolgy', 'medical') }), [industries])
    expect(line?.reason).toContain('has no option for "technolgy"')
    expect(line?.candidates.map(({ target }) => target)).toContainEqual({ kind: 'standard', object: 'organization', field: 'industry' }) // prettier-ignore
  })

  it('that is created gets an option for every value, single ones and unlisted ones too', () => {
    const own = { object: 'contact', name: 'cf_1', label: 'Region', type: 'enum', options: ['North'] } as const
    const fields = stock('contact', { tags: ['a, b', 'c'], cf_1: ['South', 'North'] }, [{ ...own, role: 'value', linksTo: null }]) // prettier-ignore
    const needed = neededFields(propose(fields, []), fields, false)
    expect(needed.find(({ name }) => name === 'Tags')?.options).toEqual(['a', 'b', 'c'])
    expect(needed.find(({ name }) => name === 'Region')?.options).toEqual(['North', 'South'])
  })
})
