// What the format of a cell makes of its number.
import { describe, expect, it } from 'vitest'
import { builtInFormat, formatOf, numberText } from '../../../jobs/source/bundle/workbook/number-format.ts'

describe('a percentage in a cell', () => {
  it.each([
    ['0.75', '0%', '75%'], ['0.07', '0%', '7%'], ['0.125', '0.0%', '12.5%'], ['-0.5', '0%;[Red]-0%', '-50%'], ['1', '0%', '100%'],
    ['75', '0"%"', '75'], ['75', String.raw`0\%`, '75'],
  ])('of %s in the format %s is %s', (raw, code, text) => {
    expect(numberText(raw, formatOf(code), false)).toBe(text)
  }) // prettier-ignore

  it.each([9, 10])('is one too in the built-in format %s', (id) => {
    expect(numberText('0.75', builtInFormat(id), false)).toBe('75%')
  })
})
