// What a delta takes over of the values that came since the audit, and what it says of those that it cannot.
import { describe, expect, it } from 'vitest'
import { newValueRemarks, withNewOptions } from '../../../migration/delta/report.ts'
import type { SourceField } from '../../../migration/fields.ts'
import type { MappingLine } from '../../../migration/mapping.ts'
import { missingLabels } from '../../../migration/plan/labels.ts'
import { neededFields } from '../../../migration/plan/structure.ts'
import { bareAccount } from '../bare-context.ts'

const field = (samples: readonly unknown[], more: Partial<SourceField> = {}): SourceField => ({
  object: 'contact', name: 'origin', label: 'Origin', type: 'string', role: 'value', linksTo: null, options: null,
  records: 9, filled: 9, distinct: samples.length, samples, dateFormat: null, ...more,
}) // prettier-ignore
const line = (target: MappingLine['target']): MappingLine => ({
  object: 'contact', field: 'origin', target, transform: [], confidence: 1, reason: '', state: 'confirmed', candidates: [],
}) // prettier-ignore
const asList = line({ kind: 'custom', object: 'person', type: 'enum', name: 'Origin' })
const asText = line({ kind: 'custom', object: 'person', type: 'varchar', name: 'Origin' })
const asLabels = line({ kind: 'standard', object: 'person', field: 'label_ids' })

describe('a value that is new since the audit', () => {
  it('becomes an option where a text with few values was proposed as a list', () => {
    const fields = withNewOptions([field(['Web', 'Friend'])], [field(['Web', 'Radio'])], [asList])
    const needed = neededFields([asList], fields, false).find(({ name }) => name === 'Origin')
    expect(needed?.options).toEqual(['Web', 'Friend', 'Radio'])
  })

  it('becomes an option where the text has turned into a list meanwhile', () => {
    const now = field(['a', 'b', 'c', 'd', 'e'], { type: 'enum', distinct: 6, options: ['a', 'b', 'c', 'd', 'e', 'f'] })
    const fields = withNewOptions([field(['a'])], [now], [asList])
    expect(neededFields([asList], fields, false).find(({ name }) => name === 'Origin')?.options).toContain('f')
  })

  it('becomes a label', () => {
    const fields = withNewOptions([field(['VIP'])], [field(['VIP', 'Panel'])], [asLabels])
    expect(missingLabels([asLabels], fields, bareAccount).map(({ label }) => label)).toEqual(['VIP', 'Panel'])
  })

  it('leaves a plain field as it was decided on', () => {
    const known = [field(['Web'])]
    expect(withNewOptions(known, [field(['Radio'])], [asText])).toEqual(known)
  })

  it('is said to be left out where the values can no longer all be told', () => {
    const now = field(['a', 'b', 'c', 'd', 'e'], { distinct: 40 })
    expect(withNewOptions([field(['Web'])], [now], [asList])).toEqual([field(['Web'])])
    expect(newValueRemarks([field(['Web'])], [now], [asList])).toEqual([expect.stringContaining('"Origin"')])
    expect(newValueRemarks([field(['Web'])], [field(['Web', 'Radio'])], [asList])).toEqual([])
    expect(newValueRemarks([field(['Web'])], [now], [asText])).toEqual([])
  })
})
