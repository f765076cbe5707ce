// Numbers and sums of money as people and ledgers write them: 1,234.50 · (123.45) · £12 · 99.10 CR.
import { absent, changed, type Converted, isEmpty, kept, leftOut, shown } from './converted.ts'

export interface Money {
  readonly value: number
  readonly currency: string
}

const symbols: Readonly<Record<string, string>> = { '£': 'GBP', '€': 'EUR', $: 'USD' }

interface Amount {
  readonly value: number
  readonly currency: string | null
  /** Written as a plain number, so that nothing was interpreted. */
  readonly plain: boolean
}

function readAmount(text: string): Amount | null {
  const trimmed = text.trim()
  if (/^[-+]?\d+(\.\d+)?$/.test(trimmed)) return { value: Number(trimmed), currency: null, plain: true }
  const currency = /[£€$]/.exec(trimmed)?.[0] ?? /\b([A-Z]{3})\b/.exec(trimmed)?.[1] ?? null
  const isNegative = /^\(.*\)$/.test(trimmed) || /\bDR\b/i.test(trimmed) || /^-|-$|^[£€$]\s*-/.test(trimmed)
  const digits = trimmed
    .replace(/\b(CR|DR)\b/gi, '')
    .replace(/[£€$()\s+-]/g, '')
    .replace(/[A-Z]{3}/, '')
  const normal = normalizeSeparators(digits)
  if (normal === null) return null
  const value = Number(normal) * (isNegative ? -1 : 1)
  const code = currency === null || /^(CR|DR)$/.test(currency) ? null : (symbols[currency] ?? currency)
  return { value, currency: code, plain: false }
}

/** 1,234.5 and 1.234,5 both to 1234.5; null when it is no number. */
function normalizeSeparators(digits: string): string | null {
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits)) return digits.replaceAll(',', '')
  if (/^\d{1,3}(\.\d{3})+,\d+$/.test(digits)) return digits.replaceAll('.', '').replace(',', '.')
  if (/^\d+(\.\d+)?$/.test(digits)) return digits
  if (/^\d+,\d{1,2}$/.test(digits)) return digits.replace(',', '.')
  return null
}

export function convertNumber(value: unknown): Converted<number> {
  if (isEmpty(value)) return absent
  if (typeof value === 'number' && Number.isFinite(value)) return kept(value)
  const amount = typeof value === 'string' ? readAmount(value) : moneyOf(value)
  if (amount === null) return leftOut('not_a_number', `"${shown(value)}" is not a number.`)
  return amount.plain
    ? kept(amount.value)
    : changed(amount.value, 'number_format', `"${shown(value)}" was read as ${amount.value}.`)
}

/** Whole numbers only: a fraction is rounded and said so. */
export function convertInteger(value: unknown): Converted<number> {
  const number = convertNumber(value)
  if (number.kind !== 'kept' && number.kind !== 'changed') return number
  if (Number.isSafeInteger(number.value)) return number
  return changed(Math.round(number.value), 'rounded', `${number.value} was rounded: the field holds whole numbers.`)
}

/** A sum with its currency; a sum that names none takes `currency` (ISO code), which is no change. */
export function convertMoney(value: unknown, currency: string): Converted<Money> {
  if (isEmpty(value)) return absent
  if (typeof value === 'number' && Number.isFinite(value)) return kept({ value, currency })
  const amount = typeof value === 'string' ? readAmount(value) : moneyOf(value)
  if (amount === null) return leftOut('not_money', `"${shown(value)}" is not a sum of money.`)
  const money = { value: amount.value, currency: amount.currency ?? currency }
  return amount.plain || typeof value === 'object'
    ? kept(money)
    : changed(money, 'money_format', `"${shown(value)}" was read as ${money.value} ${money.currency}.`)
}

function moneyOf(value: unknown): Amount | null {
  if (value === null || typeof value !== 'object') return null
  const fields = value as Record<string, unknown>
  const amount = fields['amount'] ?? fields['value']
  const number =
    typeof amount === 'number' ? amount : typeof amount === 'string' ? readAmount(amount)?.value : undefined
  if (number === undefined || !Number.isFinite(number)) return null
  const currency = fields['currency'] ?? fields['currency_code']
  return { value: number, currency: typeof currency === 'string' ? currency.toUpperCase() : null, plain: true }
}
