// A column of currency codes beside the amount of deals is their currency, whatever it is called.
import { expect, it } from 'vitest'
import { createInventory } from '../../../migration/inventory.ts'
import { propose } from '../../../migration/propose/propose.ts'

function placesOf(row: (at: number) => Readonly<Record<string, unknown>>): Record<string, string> {
  const inventory = createInventory([])
  for (let at = 0; at < 30; at += 1)
    inventory.add({ object: 'deal', id: `x${at}`, createdAt: null, updatedAt: null, owner: null, links: {}, fields: { title: `Case ${at}`, ...row(at) } }) // prettier-ignore
  const lines = propose(inventory.finish(), [])
  return Object.fromEntries(lines.map(({ field, target }) => [field, target.kind === 'standard' ? target.field : target.kind])) // prettier-ignore
}
const code = (at: number) => ['EUR', 'GBP', 'USD'][at % 3]

it.each(['feeCurrency', 'fee_ccy', 'Fee Currency Code', 'denominatedIn'])('%s beside a fee estimate', (name) => {
  expect(placesOf((at) => ({ feeEstimate: at * 10.5, [name]: code(at) }))).toMatchObject({ feeEstimate: 'value', [name]: 'currency' }) // prettier-ignore
})

it('the one of the same amount goes before another, and words or two alike are none', () => {
  expect(placesOf((at) => ({ feeEstimate: at * 10.5, feeCurrency: code(at), courtCosts: at, courtCurrency: code(at + 1) }))).toMatchObject({ feeCurrency: 'currency', courtCurrency: 'custom' }) // prettier-ignore
  expect(placesOf((at) => ({ amount: at * 10.5, grade: ['ALL', 'TOP', 'LOW'][at % 3] }))['grade']).toBe('custom')
  expect(placesOf((at) => ({ amount: at * 10.5, currency: code(at), feeCurrency: code(at + 1) }))).toMatchObject({ currency: 'currency', feeCurrency: 'custom' }) // prettier-ignore
})
