// The values that the page offers to match are those that the plan finds again.
import { describe, expect, it } from 'vitest'
import { valueKeys } from '../../extension-ui/value-keys.ts'
import type { MappingLine } from '../../migration/mapping.ts'
import { prepared } from '../../migration/plan/values.ts'

function mappedBy(keys: readonly string[], value: unknown): unknown {
  const line: MappingLine = {
    object: 'deal',
    field: 'department',
    target: { kind: 'custom', object: 'deal', type: 'enum', name: 'Department' },
    transform: [{ rule: 'value_map', values: Object.fromEntries(keys.map((key) => [key, 'Litigation'])) }],
    confidence: 1,
    reason: '',
    state: 'edited',
    candidates: [],
  }
  const fields = { department: value }
  const record = { object: 'deal', id: 'd1', createdAt: null, updatedAt: null, owner: null, links: {}, fields }
  return prepared(record, line).value
}

describe('a value of the audit', () => {
  it.each([1001, 1234567.25, -0.5, 1e21, 'Litigation, senior', ' 007 '])('%s is found by its rule', (value) => {
    expect(valueKeys(value)).toHaveLength(1)
    expect(mappedBy(valueKeys(value), value)).toBe('Litigation')
  })

  it('that is a list is matched value by value', () => {
    expect(mappedBy(valueKeys([1001, 'Family']), [1001, 'Family'])).toEqual(['Litigation', 'Litigation'])
  })

  it('that is nothing, or was cut, is not offered', () => {
    expect([null, '', `${'a'.repeat(199)}…`].flatMap(valueKeys)).toEqual([])
  })
})
