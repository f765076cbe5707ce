// What belongs into a field that the account lacks becomes a field of its own, not the next best place.
import { describe, expect, it } from 'vitest'
import { createInventory } from '../../../migration/inventory.ts'
import { propose } from '../../../migration/propose/propose.ts'

function placeOf(object: string, name: string, values: readonly unknown[]): string {
  const inventory = createInventory([])
  for (const [at, value] of values.entries())
    inventory.add({ object, id: `x${at}`, createdAt: null, updatedAt: null, owner: null, links: {}, fields: { name: `Firm ${at} Ltd`, [name]: value } }) // prettier-ignore
  const target = propose(inventory.finish(), []).find(({ field }) => field === name)?.target
  return target?.kind === 'standard' ? target.field : (target?.kind ?? 'none')
}

describe('in an account without fields for details', () => {
  it.each<[string, string, readonly unknown[]]>([
    ['company', 'lineOfBusiness', ['Shipping', 'Farming', 'Legal']],
    ['company', 'Line Of Business', ['Shipping', 'Farming', 'Legal']],
    ['company', 'industry', ['Shipping', 'Farming', 'Legal']],
  ])('%s: %s gets a custom field', (object, name, values) => {
    expect(placeOf(object, name, [...values, ...values, ...values])).toBe('custom')
  })
  it('an address is still one', () => {
    expect(placeOf('company', 'address_line_1', ['1 Long Lane', '2 Long Lane'])).toBe('address')
  })
})
