// Custom fields of every type: which field of Pipedrive each type of the source becomes, and what Pipedrive holds when it is read back.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '../../server/contract.ts'
import { createFirm, type Firm } from '../sandbox/firm/firm.ts'
import { type Office, openOffice } from './office.ts'
import { prepareMigration, reconcile, run, sampleAndApprove } from './walk.ts'

const long = 'A long text. '.repeat(40).trim()
const address = 'https://files.harperlane.example/'

/** Name and label, the source's own type, the value of the first matter; the field type, and what Pipedrive then holds. */
const table: readonly (readonly [name: string, type: string, value: unknown, becomes: string, holds: unknown])[] = [
  ['x_text', 'string', 'Plain', 'varchar', 'Plain'],
  ['x_long', 'text', long, 'text', long],
  ['x_number', 'number', 12.5, 'double', 12.5],
  ['x_integer', 'integer', 17, 'double', 17],
  ['x_money', 'money', { amount: 1234.5, currency: 'EUR' }, 'monetary', { value: 1234.5, currency: 'EUR' }],
  ['x_day', 'date', '2024-02-29', 'date', '2024-02-29'],
  ['x_moment', 'datetime', '2024-07-01T23:30:00Z', 'date', '2024-07-02'],
  ['x_time', 'time', '9:30 pm', 'time', { value: '21:30:00' }],
  ['x_period', 'date_range', { from: '2024-03-01', to: '2024-03-08' }, 'daterange', { value: '2024-03-01', until: '2024-03-08' }],
  ['x_period_text', 'date_range', '2024-05-01 to 2024-05-02', 'daterange', { value: '2024-05-01', until: '2024-05-02' }],
  ['x_slot', 'time_range', '09:00-11:30', 'timerange', { value: '09:00:00', until: '11:30:00' }],
  ['x_one', 'enum', 'Red', 'enum', 'Red'],
  ['x_several', 'multi_enum', ['Red', 'Blue'], 'set', ['Red', 'Blue']],
  ['x_flag', 'boolean', true, 'enum', 'Yes'],
  ['x_phone', 'phone', '+44 20 7946 0000', 'phone', '+44 20 7946 0000'],
  ['x_place', 'address', { line_1: '1 High Street', city: 'Leeds', postcode: 'LS1 1AA' }, 'address', { value: '1 High Street, Leeds, LS1 1AA' }],
  ['x_link', 'url', address, 'varchar', address],
  ['x_far_link', 'url', `${address}${'a'.repeat(300)}`, 'text', `${address}${'a'.repeat(300)}`],
  ['x_formula', 'formula', 1.25, 'double', 1.25],
  ['x_rollup', 'rollup', '3 of 4', 'varchar', '3 of 4'],
] // prettier-ignore

interface Field {
  readonly code: string
  readonly name: string
  readonly type: string
  readonly options: readonly { readonly id: number; readonly label: string }[] | null
}

const labelOf = (name: string): string => `Zeta ${name.slice(2).replaceAll('_', ' ')}`

function firmWithTypes(): Firm {
  const firm = createFirm({ seed: 11, scale: 0.1 })
  const { matters, fields } = firm.resources
  const values = Object.fromEntries(table.map(([name, , value]) => [name, value]))
  const [definition] = fields
  const own = table.map(([name, type], index) => {
    const options = type === 'enum' || type === 'multi_enum' ? ['Red', 'Blue', 'Green'] : null
    return { ...definition, id: 900 + index, object: 'deal', name, label: labelOf(name), type, options }
  })
  const [first, ...others] = matters
  if (!first || !definition) throw new Error('The firm has no matters.')
  const typed = { ...first, ...values }
  return {
    ...firm,
    resources: {
      ...firm.resources,
      matters: [typed, ...others],
      fields: [...fields, ...own] as typeof fields,
    },
  }
}

const firm = firmWithTypes()

describe('a firm with fields of every type', () => {
  let office: Office
  let id: string
  let before: unknown

  beforeAll(async () => {
    office = await openOffice({ firm })
    before = office.pipedrive.snapshot()
    id = await prepareMigration(office)
    await sampleAndApprove(office.api, id)
    await run(office.api, id, 'full')
  })
  afterAll(() => office.close())

  const fieldOf = (name: string) => {
    const { deal: fields } = office.pipedrive.snapshot()['fields'] as { deal: readonly Field[] }
    return fields.find((field) => field.name === labelOf(name))
  }

  it.each(table)('finds %s, which is %s, as what it was', (name, ...row) => {
    const [, , becomes, holds] = row
    const field = fieldOf(name)
    expect(field?.type).toBe(becomes)
    const [matter] = firm.resources.matters
    const deal = office.pipedrive.records('deal').find((one) => one['title'] === matter?.['title'])
    const found = (deal?.['custom_fields'] as Record<string, unknown>)[field?.code ?? '']
    const optionLabel = (option: unknown) => field?.options?.find((one) => one.id === option)?.label ?? option
    const shown = Array.isArray(found) ? found.map(optionLabel) : optionLabel(found)
    if (typeof holds === 'object' && !Array.isArray(holds)) expect(shown).toMatchObject(holds as object)
    else expect(shown).toEqual(holds)
  })

  it('reads every one of them back as equal, or changed by a named rule', async () => {
    const diff = await office.api.get(`/migrations/${id}/diff?limit=500`, contract.diffSchema)
    expect(diff.rows.filter((row) => row.verdict === 'different' || row.verdict === 'missing')).toEqual([])
    const report = await reconcile(office.api, id)
    expect(report.differences).toEqual([])
  })

  it('is as it was before when all is undone', async () => {
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets).toMatchObject({ kept: 0, failed: 0 })
    expect(office.pipedrive.snapshot()).toEqual(before)
  })
})
