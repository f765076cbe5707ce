// Currencies that an account does not have: found before a run with counts and examples, and solved value by value.
import { describe, expect, it } from 'vitest'
import { createCurrencyCensus, unknownCurrencies } from '../../migration/currencies.ts'
import type { Destination } from '../../migration/destination.ts'
import type { MappingLine } from '../../migration/mapping.ts'

const destination: Destination = {
  companyName: 'Harper', activityTypes: [], users: [], fields: [], pipelines: [], stages: [], currencies: ['GBP', 'EUR'],
  dealAddTime: null, tokensLimit: null, tokensLeft: null, requestsPerWindow: null,
} // prettier-ignore

const line = (field: string, standard: string, values: Record<string, string> = {}): MappingLine => ({
  object: 'deal', field, target: { kind: 'standard', object: 'deal', field: standard }, confidence: 1, reason: '', state: 'proposed', candidates: [],
  transform: Object.keys(values).length > 0 ? [{ rule: 'value_map', values }] : [],
}) // prettier-ignore

function census() {
  const census = createCurrencyCensus()
  const add = (id: string, fields: Record<string, unknown>) =>
    census.add({ object: 'deal', id, fields, links: {}, createdAt: null, updatedAt: null, owner: null })
  add('1', { ccy: 'Guineas', fee: { amount: 1, currency: 'XTS' } })
  add('2', { ccy: 'guineas' })
  add('3', { ccy: 'Guineas' })
  add('4', { ccy: 'gbp' })
  return census.finish()
}

const found = (lines: readonly MappingLine[]) =>
  unknownCurrencies(census(), lines, { destination, fallback: 'GBP' }).map(({ count, message, examples }) => [count, /"(.+?)"/.exec(message)?.[1], examples]) // prettier-ignore

describe('a currency that the account does not have', () => {
  it('is a finding for each word, with its deals', () => {
    expect(found([line('ccy', 'currency'), line('fee', 'value')])).toEqual([
      [2, 'Guineas', ['1', '3']],
      [1, 'XTS', ['1']],
      [1, 'guineas', ['2']],
    ])
  })

  it('is none once the word is mapped to a currency of the account', () => {
    expect(found([line('ccy', 'currency', { Guineas: 'GBP', guineas: 'GBP' })])).toEqual([])
    expect(found([line('ccy', 'currency', { Guineas: 'USD' })])).toHaveLength(2)
  })
})
