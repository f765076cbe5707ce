// What counts as the same value, and what is a difference.
import { describe, expect, it } from 'vitest'
import { compareBody, isSame, verdictOf } from '../../migration/compare.ts'

describe('two forms of one value', () => {
  it.each([
    ['2024-01-02T03:04:05Z', '2024-01-02 03:04:05', true],
    ['2024-01-02T03:04:05Z', '2024-01-02T04:04:05+01:00', true],
    ['2024-01-02T03:04:05Z', '2024-01-02T03:04:06Z', false],
    [[3, 1], [1, 3], true],
    [[{ value: 'a', primary: true }], [{ value: 'a', primary: true, label: 'work' }], true],
    [{ value: 5, currency: 'GBP' }, { value: 5, currency: 'EUR' }, false],
    [0, null, false],
    ['', null, false],
    ['London', 'london', false],
  ])('%j and %j: %s', (meant, found, same) => {
    expect(isSame(meant, found)).toBe(same)
  })
})

describe('a body against what Pipedrive returns', () => {
  it('names what is missing and what is different, custom fields by their key', () => {
    const compared = compareBody(
      { name: 'A', org_id: 1, custom_fields: { k: 'x' } },
      { name: 'B', custom_fields: { k: null } },
    )
    expect(compared.map(({ key, verdict }) => [key, verdict])).toEqual([['name', 'different'], ['org_id', 'missing'], ['k', 'missing']]) // prettier-ignore
  })

  it('calls a value that a rule changed so only when it arrived', () => {
    const change = {
      field: 'n',
      target: 'name',
      how: 'changed_by_rule',
      rule: 'truncated_255',
      reason: '',
      source: 'x',
      meant: 'A',
    } as const
    const [equal] = compareBody({ name: 'A' }, { name: 'A' })
    const [other] = compareBody({ name: 'A' }, { name: 'B' })
    expect([verdictOf(equal, change), verdictOf(other, change), verdictOf(equal, undefined)]).toEqual([
      'changed_by_rule',
      'different',
      'equal',
    ])
  })
})
