// Numbers and sums of money as people and ledgers write them: 1,234.50 · (123.45) · £12 · 99.10 CR.
import { amountIn, codeOf, type DecimalSign, valueOfDigits } from './amount.ts'
import { absent, changed, type Converted, isEmpty, kept, leftOut, shown } from './converted.ts'

export interface Money {
  readonly value: number
  readonly currency: string
}

export interface NumberRules {
  /** What parts the decimals where a value alone does not tell, as in 15.000; a dot unless the column says otherwise. */
  readonly decimal?: DecimalSign | undefined
  /** The column holds shares of 1 and the field percentages. */
  readonly isShare?: boolean | undefined
}

interface Amount {
  readonly value: number
  readonly currency: string | null
  readonly isPercent: boolean
  /** Written as a plain number, so that nothing was interpreted. */
  readonly plain: boolean
}

function readAmount(text: string, { decimal = '.' }: NumberRules, own: string | null = null): Amount | null {
  const found = amountIn(text)
  const size = found && valueOfDigits(found.digits, decimal)
  if (!found || size === null) return null
  const value = found.isNegative && size !== 0 ? -size : size
  const plain = /^[-+]?\d+(\.\d+)?$/.test(text.trim()) && value === Number(text)
  const currency = found.currency === null ? null : codeOf(found.currency, own)
  return { value, currency, isPercent: found.isPercent, plain }
}

/** Whether a text can be read as one number or one sum, whatever its dots and commas mean. */
export function isAmount(text: string): boolean {
  return readAmount(text, {}) !== null
}

export function convertNumber(value: unknown, rules: NumberRules = {}): Converted<number> {
  if (isEmpty(value)) return absent
  if (typeof value === 'number' && Number.isFinite(value)) return rules.isShare ? asPercent(value, value) : kept(value)
  const amount = typeof value === 'string' ? readAmount(value, rules) : moneyOf(value, rules)
  if (amount === null) return leftOut('not_a_number', `"${shown(value)}" is not a number.`)
  if (rules.isShare && !amount.isPercent) return asPercent(amount.value, value)
  return amount.plain
    ? kept(amount.value)
    : changed(amount.value, 'number_format', `"${shown(value)}" was read as ${amount.value}.`)
}

function asPercent(share: number, source: unknown): Converted<number> {
  // 0.07 times 100 is 7.000000000000001.
  const percent = Number((share * 100).toPrecision(15))
  return changed(percent, 'share_to_percent', `"${shown(source)}" is a share of 1: ${percent} percent was taken.`)
}

/** Whole numbers only: a fraction is rounded and said so. */
export function convertInteger(value: unknown, rules: NumberRules = {}): Converted<number> {
  const number = convertNumber(value, rules)
  if (number.kind !== 'kept' && number.kind !== 'changed') return number
  if (Number.isSafeInteger(number.value)) return number
  return changed(Math.round(number.value), 'rounded', `${number.value} was rounded: the field holds whole numbers.`)
}

/** A sum with its currency; a sum that names none takes `currency` (ISO code), which is no change. */
export function convertMoney(value: unknown, currency: string, rules: NumberRules = {}): Converted<Money> {
  if (isEmpty(value)) return absent
  if (typeof value === 'number' && Number.isFinite(value)) return kept({ value, currency })
  const amount = typeof value === 'string' ? readAmount(value, rules, currency) : moneyOf(value, rules)
  if (amount === null || amount.isPercent) return leftOut('not_money', `"${shown(value)}" is not a sum of money.`)
  const money = { value: amount.value, currency: amount.currency ?? currency }
  return amount.plain || typeof value === 'object'
    ? kept(money)
    : changed(money, 'money_format', `"${shown(value)}" was read as ${money.value} ${money.currency}.`)
}

function moneyOf(value: unknown, rules: NumberRules): Amount | null {
  if (value === null || typeof value !== 'object') return null
  const fields = value as Record<string, unknown>
  const amount = fields['amount'] ?? fields['value']
  const number =
    typeof amount === 'number' ? amount : typeof amount === 'string' ? readAmount(amount, rules)?.value : undefined
  if (number === undefined || !Number.isFinite(number)) return null
  const currency = fields['currency'] ?? fields['currency_code']
  return {
    value: number,
    currency: typeof currency === 'string' ? currency.toUpperCase() : null,
    isPercent: false,
    plain: true,
  }
}
