// Currencies that an account does not have: found before a run with counts and examples, and solved value by value.
import { describe, expect, it } from 'vitest'
import { capBlockers } from '../../migration/foresight/caps.ts'
import { createCurrencyCensus, ownCurrency, unknownCurrencies } from '../../migration/currencies.ts'
import type { MappingLine } from '../../migration/mapping.ts'
import { defaultSettings } from '../../migration/settings.ts'
import { bareAccount } from './bare-context.ts'

const destination = { ...bareAccount, currencies: ['GBP', 'EUR'] }

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

describe('what such amounts are written in', () => {
  const euros = { ...destination, currencies: ['EUR', 'USD'] }

  it('is the currency of the settings, else the account’s own, else none', () => {
    expect(ownCurrency(destination, 'GBP')).toBe('GBP')
    expect(ownCurrency({ ...euros, defaultCurrency: 'EUR' }, 'GBP')).toBe('EUR')
    expect(ownCurrency({ ...euros, defaultCurrency: 'CHF' }, 'GBP')).toBeNull()
    expect(ownCurrency(euros, 'GBP')).toBeNull()
  })

  it.each([
    ['EUR', 'written in EUR, unconverted'],
    [null, 'left out'],
  ])('is told before a run: %s', (fallback, words) => {
    const named = [{ field: 'ccy', currency: 'GBP', count: 3, examples: ['1'] }]
    const [finding] = unknownCurrencies(named, [line('ccy', 'currency')], { destination: euros, fallback })
    expect(finding?.effect).toContain(`Their amounts would be ${words}`)
  })

  it('stops a run where there is none and a line leads to an amount', () => {
    const facts = {
      fields: [],
      destination: euros,
      settings: defaultSettings,
      severalCompanies: false,
      openDeals: null,
    }
    expect(capBlockers({ ...facts, lines: [line('fee', 'value')] }).map(({ code }) => code)).toEqual([
      'currency_missing',
    ])
    expect(capBlockers({ ...facts, lines: [line('name', 'title')] })).toEqual([])
  })
})
