// Words of a status column that say neither open, won nor lost: found before a run, and solved in the mapping.
import { describe, expect, it } from 'vitest'
import { unknownStatuses } from '../../../migration/stages/deal-status.ts'
import type { SourceField } from '../../../migration/fields.ts'
import type { MappingLine } from '../../../migration/mapping.ts'

const status: SourceField = {
  object: 'deal', name: 'Status', label: 'Status', type: 'enum', role: 'value', linksTo: null, dateFormat: null, records: 9, filled: 9,
  distinct: 4, options: ['Closed', 'Completed', 'Dormant', 'Open'], samples: ['Closed'],
} // prettier-ignore
const line = (values: Record<string, string>): MappingLine => ({
  object: 'deal', field: 'Status', target: { kind: 'standard', object: 'deal', field: 'status' }, confidence: 1, reason: '', state: 'proposed',
  candidates: [], transform: [{ rule: 'value_map', values }],
}) // prettier-ignore

describe('words of a status', () => {
  it('that say nothing are listed before the run', () => {
    expect(unknownStatuses([status], [line({})])).toMatchObject([
      { code: 'unknown_status', count: 2, message: expect.stringContaining('neither open, won nor lost: "Closed", "Dormant".') as string },
    ]) // prettier-ignore
    expect(unknownStatuses([{ ...status, options: null, samples: [{ id: 4, name: 'Shut' }] }], [line({})])).toMatchObject([
      { message: expect.stringContaining('"Shut"') as string },
    ]) // prettier-ignore
  })

  it('are not listed once they are mapped', () => {
    expect(unknownStatuses([status], [line({ Closed: 'won', Dormant: 'open' })])).toEqual([])
  })
})
