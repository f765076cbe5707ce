// What a deal is worth in an account that does not have the currency of its amounts.
import { expect, it } from 'vitest'
import type { Destination } from '../../../migration/destination.ts'
import type { MappingLine, Target } from '../../../migration/mapping.ts'
import type { PlanContext } from '../../../migration/plan/context.ts'
import { fieldName, sourceIdField } from '../../../migration/plan/context.ts'
import { planRecord } from '../../../migration/plan/record.ts'
import type { SourceRecord } from '../../../migration/record.ts'
import { bareAccount, bareContext } from '../bare-context.ts'

const destination: Destination = { ...bareAccount, currencies: ['EUR', 'USD'] }

const line = (field: string, target: Target): MappingLine => ({
  object: 'deal', field, target, transform: [], confidence: 1, reason: '', state: 'confirmed', candidates: [],
}) // prettier-ignore
const lines = [
  line('title', { kind: 'standard', object: 'deal', field: 'title' }),
  line('amount', { kind: 'standard', object: 'deal', field: 'value' }),
  line('fee', { kind: 'custom', object: 'deal', type: 'monetary', name: 'Fee' }),
]

const context: PlanContext = {
  ...bareContext,
  lines: Map.groupBy(lines, (one) => one.object),
  keys: new Map([
    [fieldName('deal', sourceIdField.type, sourceIdField.name), { key: 'k-source', options: [] }],
    [fieldName('deal', 'monetary', 'Fee'), { key: 'k-fee', options: [] }],
  ]),
  destination,
  userOf: (owner) => (owner === 'u1' ? 100 : null),
  resolveStage: () => ({ stageId: 's1', status: null }),
  stage: (stageId) => (stageId === 's1' ? { pipelineId: 31, stageId: 41 } : null),
  placeholderId: 77,
}

const deal: SourceRecord = {
  object: 'deal', id: 'd1', fields: { title: 'Lease', amount: 5, fee: 7 }, links: {}, createdAt: null, updatedAt: null, owner: null,
} // prettier-ignore

it.each([
  [{ currencies: ['GBP', 'USD'] }, [5, 'GBP', { value: 7, currency: 'GBP' }], []],
  [{ defaultCurrency: 'EUR' }, [5, 'EUR', { value: 7, currency: 'EUR' }], ['changed_by_rule', 'changed_by_rule']],
  [{ defaultCurrency: 'CHF' }, [undefined, undefined, undefined], ['left_out', 'left_out', 'left_out']],
  [{}, [undefined, undefined, undefined], ['left_out', 'left_out', 'left_out']],
])('a deal is written with its sums as the account takes them: %o', (account, expected, how) => {
  const planned = planRecord(deal, { ...context, destination: { ...destination, ...account } })
  if (planned.kind !== 'write') throw new Error('The deal was not to be written.')
  const { title, value, currency, custom_fields: custom } = planned.body
  expect(title).toBe('Lease')
  expect([value, currency, (custom as Record<string, unknown>)['k-fee']]).toEqual(expected)
  expect(planned.changes.filter(({ rule }) => rule === 'unknown_currency').map((change) => change.how)).toEqual(how)
})
