// Currencies that a source writes by sign or name are proposed as codes, each shown in the mapping and changeable there.
import { describe, expect, it } from 'vitest'
import type { SourceField } from '../../../migration/fields.ts'
import { transformsFor } from '../../../migration/propose/transforms.ts'

const field: SourceField = {
  object: 'deal', name: 'currency', label: 'Currency', type: 'enum', role: 'value', linksTo: null, dateFormat: null,
  options: ['£', 'Euro', 'US Dollars', '$', 'GBP'], records: 9, filled: 9, distinct: 5, samples: ['£', 'Euro'],
} // prettier-ignore

describe('a column of currencies', () => {
  it('gets a code for every sign and name that means one, and no guess for the others', () => {
    const [map] = transformsFor(field, { kind: 'standard', object: 'deal', field: 'currency' })
    expect(map).toEqual({ rule: 'value_map', values: { '£': 'GBP', Euro: 'EUR', 'US Dollars': 'USD' } })
  })
})
