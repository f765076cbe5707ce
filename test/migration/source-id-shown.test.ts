// The id that a record has in the source stands in a field of Pipedrive's by a rule: it is shown as kept there, not as left out.
import { expect, it } from 'vitest'
import { diffRecord } from '../../migration/diff.ts'
import type { MappingLine } from '../../migration/mapping.ts'
import { recordFields } from '../../migration/panel-record.ts'
import { createReadable } from '../../migration/readable.ts'
import { sourceIdReason } from '../../migration/propose/structure.ts'
import { bareAccount } from './bare-context.ts'

const line = (field: string, target: MappingLine['target'], reason: string): MappingLine => ({
  object: 'company', field, target, reason, confidence: 1, transform: [], state: 'confirmed', candidates: [],
}) // prettier-ignore
const lines = [
  line('id', { kind: 'leave_out' }, sourceIdReason),
  line('name', { kind: 'standard', object: 'organization', field: 'name' }, 'It is the name.'),
  line('fax', { kind: 'leave_out', reason: 'Nobody sends any.' }, 'Pipedrive has no such field.'),
]
const record = { object: 'company', id: '101', createdAt: null, updatedAt: null, owner: null, links: {}, fields: { name: 'Acme', fax: '1' } } // prettier-ignore
const sourceIdKey = 'd'.repeat(40)
const body = { name: 'Acme', custom_fields: { [sourceIdKey]: '101' } }
const readable = createReadable(bareAccount, 'organization')
const facts = { lines, body, changes: [], keys: new Map(), readable, sourceIdKey }

const diffOf = (found: Record<string, unknown>) => diffRecord({ ...facts, record, found })

it('the sample shows the id once, as equal to what the field holds', () => {
  expect(diffOf(body).map(({ field, target, source, found, verdict }) => [field, target, source, found, verdict])).toEqual([
    ['id', 'Source ID', '101', '101', 'equal'],
    ['name', 'name', 'Acme', 'Acme', 'equal'],
    ['fax', '', '1', null, 'left_out'],
  ])
}) // prettier-ignore

it.each([
  ['another id', { [sourceIdKey]: '102' }, 'different'],
  ['no id', { [sourceIdKey]: null }, 'missing'],
])('the sample says so where the field holds %s', (_what, custom, verdict) => {
  expect(diffOf({ ...body, custom_fields: custom })[0]).toMatchObject({ field: 'id', verdict })
})

it('the panel shows the id in its field, and what was left out as left out', () => {
  expect(recordFields({ ...facts, staged: record })).toMatchObject([
    { field: 'id', target: 'Source ID', source: '101', arrived: '101', how: 'equal' },
    { field: 'name', how: 'equal' },
    { field: 'fax', arrived: null, how: 'left_out', rule: 'Nobody sends any.' },
  ])
})

it('an account without the field is shown none', () => {
  expect(diffRecord({ ...facts, body: { name: 'Acme' }, sourceIdKey: undefined, record, found: body })[0]).toMatchObject({ verdict: 'left_out' }) // prettier-ignore
})
