// A number as people write it, taken apart: its sign, its currency, its digits, and what its dots and commas can mean.
import { codeOfSign, currencySign, isoCodes, usualCodes } from '../currency-signs.ts'

export type DecimalSign = '.' | ','

export interface AmountText {
  /** With dots and commas as written, without signs and spaces. */
  readonly digits: string
  readonly isNegative: boolean
  readonly isPercent: boolean
  /** A code or a sign of a currency, as written. */
  readonly currency: string | null
}

const codes = [
  new RegExp(String.raw`(?<!\p{L})(?:${usualCodes})(?!\p{L})`, 'iu'),
  new RegExp(String.raw`(?<!\p{L})(?:${isoCodes})(?!\p{L})`, 'u'),
  /(?<![\p{L}\d])[A-Z]{3}(?![\p{L}\d])/u,
]
const side = /^(?:CR|DR)(?!\p{L})\.?|(?<!\p{L})(?:CR|DR)\.?$/iu
const grouped = /^[1-9]\d{0,2}(?:[ '’]\d{3})+(?![\d '’])/

/** Null: it is no single number. A hyphen within it makes a range, a reference or a date of it, and brackets must be a pair. */
export function amountIn(text: string): AmountText | null {
  if (text.length > 60 || !/\d/.test(text)) return null
  let rest = text.replaceAll(/\s/g, ' ').replaceAll('\u2212', '-').trim()
  // What stands between digits parts two numbers, or euros and cents: without it they would read as one.
  const take = (pattern: RegExp): string | null => {
    const [found] = pattern.exec(rest) ?? []
    const [before = '', ...after] = found === undefined ? [] : rest.split(found)
    if (found === undefined || (/\d/.test(before) && /\d/.test(after.join('')))) return null
    rest = `${before}${after.join(found)}`.trim()
    return found
  }
  const bookedOn = take(side)
  // A code says more than the sign beside it: CAD $500 are Canadian dollars.
  const code = codes.reduce<string | null>((known, pattern) => known ?? take(pattern), null)
  const sign = take(currencySign)
  const isPercent = take(/ *%$/) !== null
  const [, outer, inner] = /^(-?) *\((.*)\)$/.exec(rest) ?? []
  const [, before = '', digits = '', after = ''] = /^([-+]?) *(.*?) *([-+]?)$/.exec(inner ?? rest) ?? []
  const bare = digits.replace(grouped, (groups) => groups.replaceAll(/[ '’]/g, ''))
  if ((before !== '' && after !== '') || !/^[\d.,]+$/.test(bare)) return null
  const isNegative = inner !== undefined || outer === '-' || before === '-' || after === '-' || /^d/i.test(bookedOn ?? '')
  return { digits: bare, isNegative, isPercent, currency: code ?? sign }
} // prettier-ignore

/** The ISO code of what stands beside a sum; `own`: the currency of the settings. */
export function codeOf(written: string, own: string | null): string {
  return codeOfSign(written, own) ?? written.toUpperCase()
}

const readings: Readonly<Record<DecimalSign, RegExp>> = {
  // The second one groups as India does: 12,34,567.00.
  '.': /^(?:\d*\.\d+|\d+|[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d+)?)$/,
  ',': /^(?:\d*,\d+|\d+|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?)$/,
}

/** What parts the decimals, as far as the digits say: both signs where either reading is a number. */
export function decimalSignsOf(digits: string): DecimalSign[] {
  return (['.', ','] as const).filter((sign) => readings[sign].test(digits))
}

/** Null: it is no number whatever parts its decimals. Where both would do, the column's sign decides. */
export function valueOfDigits(digits: string, decimal: DecimalSign): number | null {
  const possible = decimalSignsOf(digits)
  const sign = possible.includes(decimal) ? decimal : possible[0]
  if (sign === undefined) return null
  return Number(sign === '.' ? digits.replaceAll(',', '') : digits.replaceAll('.', '').replace(',', '.'))
}
