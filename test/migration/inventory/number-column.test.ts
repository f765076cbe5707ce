// What the numbers of a column say together, how that is proposed, and what becomes of each of them.
import { describe, expect, it } from 'vitest'
import { transformName } from '../../../extension-ui/transform-name.ts'
import { createInventory } from '../../../migration/inventory.ts'
import type { MappingLine } from '../../../migration/mapping.ts'
import { areShares, createNumberColumn } from '../../../migration/inventory/number-column.ts'
import { numberRules } from '../../../migration/plan/number-rules.ts'
import { propose } from '../../../migration/propose/propose.ts'
import { convertInteger, convertMoney, convertNumber } from '../../../migration/transform/number.ts'

function factsOf(values: readonly unknown[]) {
  const column = createNumberColumn()
  for (const value of values) column.add(value)
  return column.finish()
}

function lineFor(object: string, name: string, values: readonly unknown[]): MappingLine | undefined {
  const inventory = createInventory([])
  values.forEach((value, at) => {
    inventory.add({ object, id: `x${at}`, createdAt: null, updatedAt: null, owner: null, links: {}, fields: { name: `No. ${at}`, [name]: value } }) // prettier-ignore
  })
  return propose(inventory.finish(), []).find((line) => line.field === name)
}

describe('the decimal sign of a column', () => {
  it.each<[readonly string[], '.' | ',', string | null]>([
    [['1.234,56', '15.000', '2.500'], ',', null],
    [['€ 1.234,56', '€ 15.000'], ',', null],
    [['1.234.567', '15.000'], ',', null],
    [['0,5', '15.000'], ',', null],
    [['1234,567', '1.500'], ',', null],
    [['1,234.56', '15.000', '15,000'], '.', null],
    [['0.125', '1.250'], '.', null],
    [['1.5', '15.000'], '.', null],
    [['1,200', '35', '17'], '.', null],
    [['15.000', '2.500'], '.', '15.000'],
    [['1.234,56', '1,234.56', '15.000'], '.', '15.000'],
  ])('%j is %s', (values, decimal, unsure) => {
    expect(factsOf(values)).toMatchObject({ decimal, unsure })
  })

  it('is nothing where there are no numbers, and numbers that came as such prove none', () => {
    expect(factsOf(['Ann', '51-200', null])).toBeNull()
    expect(factsOf([1.5, '15.000'])).toMatchObject({ unsure: '15.000' })
  })

  it('is proposed as a rule that a person can see, and each value is read by it', () => {
    const line = lineFor('deal', 'Amount', ['1.234,56', '15.000', '2.500', '1.234.567'])
    expect(line).toMatchObject({ target: { field: 'value' }, transform: [{ rule: 'number_format', decimal: ',' }] })
    expect(line?.transform.map(transformName)).toEqual(['Numbers are read with a comma before their decimals'])
    const read = (text: string) => convertMoney(text, 'EUR', { decimal: ',' })
    expect(['1.234,56', '15.000', '2.500', '1.234.567', '1.5', '20'].map(read)).toMatchObject(
      [1234.56, 15_000, 2500, 1_234_567, 1.5, 20].map((value) => ({ value: { value, currency: 'EUR' } })),
    )
    expect(read('15.000')).toMatchObject({ kind: 'changed', rule: 'money_format' })
  })

  it('goes from the line into the plan', () => {
    const line = lineFor('deal', 'Amount', ['1.234,56', '15.000'])
    expect(line && numberRules(line, { fieldsByName: new Map() })).toEqual({ decimal: ',', isShare: false })
  })

  it('is said to be unsure where no value tells', () => {
    const line = lineFor('deal', 'Amount', ['15.000', '2.500'])
    expect(line?.transform).toEqual([{ rule: 'number_format', decimal: '.' }])
    expect(line?.reason).toContain('do not tell what the dot in "15.000" means')
    expect(line?.confidence).toBeLessThan(0.7)
  })

  it('is no rule of a line where dots part decimals, and of no text', () => {
    expect(lineFor('deal', 'Amount', ['1,234.56', '15.25'])?.transform).toEqual([])
    expect(lineFor('deal', 'Release', ['1.234.567', 'beta', 'gamma', 'delta'])?.transform).toEqual([])
  })
})

describe('percentages', () => {
  it('are numbers, and no sums of money', () => {
    expect(['50%', '12,5 %', '-3%'].map((text) => convertNumber(text))).toMatchObject([{ value: 50 }, { value: 12.5 }, { value: -3 }]) // prettier-ignore
    expect(convertMoney('50%', 'GBP')).toMatchObject({ kind: 'left_out' })
    expect(lineFor('deal', 'Probability', ['50%', '75%'])).toMatchObject({ target: { field: 'probability' }, transform: [] }) // prettier-ignore
    expect(lineFor('deal', 'Discount', ['50%', '7.5%'])?.target).toMatchObject({ kind: 'custom', type: 'double' })
  })

  it('that are kept as shares of 1 are written as percentages where the whole column says so', () => {
    expect(lineFor('deal', 'Probability', ['0.75', '0', '1'])?.transform).toEqual([{ rule: 'share_to_percent' }])
    expect(lineFor('stage', 'Probability', [0.75, 0.1])?.transform).toEqual([{ rule: 'share_to_percent' }])
    const rules = { isShare: true }
    expect([0.75, '0.07', '1', '0', '30%'].map((value) => convertInteger(value, rules))).toMatchObject(
      [75, 7, 100, 0, 30].map((value) => ({ kind: 'changed', value })),
    )
    expect(convertNumber('0.75', rules)).toMatchObject({ rule: 'share_to_percent' })
  })

  it.each([[['1', '0']], [['0.5', '75']], [['0.5%', '1%']], [['-0.5', '0.5']]])('are not made of %j', (values) => {
    const facts = factsOf(values)
    expect(facts && areShares(facts)).toBe(false)
    expect(lineFor('deal', 'Probability', values)?.transform).toEqual([])
  })
})
