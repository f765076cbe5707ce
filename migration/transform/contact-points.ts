// E-mail addresses and phone numbers: one, several in a text, or a list, each with a label; duplicates once.
import { valuesCalled } from '../source/called.ts'
import { words } from '../source/words.ts'
import { asText } from './text.ts'
import { absent, changed, type Converted, isEmpty, kept, leftOut, shown } from './converted.ts'

export interface ContactPoint {
  readonly value: string
  readonly label: string
  readonly primary: boolean
}

interface Found {
  readonly value: string
  readonly label: string | null
  readonly primary: boolean
  /** It stands in an object in which nothing looks like an address or number. */
  readonly isUnknown?: boolean
}

interface Looks {
  /** What objects call it, the surest name first. */
  readonly names: readonly string[]
  readonly has: (text: string) => boolean
}

const emailShape = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/
const inBrackets = (text: string): string => /<([^>]+)>/.exec(text)?.[1]?.trim() ?? text

const email: Looks = {
  names: ['email', 'email address', 'e mail', 'e mail address', 'mail', 'mail address', 'value', 'address', 'addr'],
  has: (text) => emailShape.test(inBrackets(text)),
}
const phone: Looks = {
  names: [
    'phone number',
    'phone',
    'telephone number',
    'telephone',
    'tel',
    'mobile',
    'value',
    'number',
    'address',
    'no',
  ],
  has: (text) =>
    /^(?:tel:)?\+?[\d\s()./\u2010-\u2015-]+(?:\s*(?:x|ext|durchwahl)[\s.:]*\d+)?$/i.test(text) &&
    text.replace(/\D/g, '').length >= 5 &&
    !/^\d{4}-\d\d-\d\d/.test(text),
}

const isTrue = (value: unknown): boolean => value === true || value === 1 || /^(?:true|yes)$/i.test(asText(value))

function collect(value: unknown, looks: Looks): Found[] {
  if (isEmpty(value)) return []
  if (Array.isArray(value)) return value.flatMap((one) => collect(one, looks))
  if (typeof value === 'object' && value !== null) return collectFields(value as Record<string, unknown>, looks)
  return asText(value)
    .split(/[;\n|]|,\s*(?=\S)/)
    .map((part) => ({ value: part.trim(), label: null, primary: false }))
    .filter((part) => part.value !== '')
}

function collectFields(fields: Readonly<Record<string, unknown>>, looks: Looks): Found[] {
  const label = labelIn(fields)
  const primary = valuesCalled(fields, ['primary', 'is primary', 'default', 'is default', 'main', 'is main']).some(
    isTrue,
  )
  const named = valuesCalled(fields, looks.names)
  const [nested] = named.filter((one) => typeof one === 'object')
  if (nested !== undefined)
    return collect(nested, looks).map((one) => ({ ...one, label: one.label ?? label, primary: one.primary || primary }))
  const texts = named.map((one) => asText(one).trim())
  const text = texts.find(looks.has) ?? texts[0]
  if (text !== undefined) return [{ value: text, label, primary }]
  const alike = Object.entries(fields).filter(
    ([key, one]) => typeof one === 'string' && !isAside(key) && looks.has(one.trim()),
  )
  // Of several each is called by its own key: `{ work: …, home: … }`.
  if (alike.length > 0) return alike.map(([key, one]) => ({ value: asText(one).trim(), label: label ?? (alike.length > 1 ? words(key) : null), primary })) // prettier-ignore
  const filled = Object.entries(fields).filter(
    ([key, one]) => !isAside(key) && typeof one !== 'boolean' && !isEmpty(one),
  )
  return filled.length === 0 ? [] : [{ value: shown(fields), label, primary, isUnknown: true }]
}

/** What an entry says beside its address or number. */
function isAside(key: string): boolean {
  return /(?:^|\s)(?:id|uuid|guid|kind|type|label|at|on|order|position|seq|status|country|code)$/.test(words(key))
}

function labelIn(fields: Readonly<Record<string, unknown>>): string | null {
  const names = ['label', 'type', 'kind', 'email type', 'phone type', 'email label', 'phone label', 'address type']
  const [label] = valuesCalled(fields, names)
  return typeof label === 'string' ? label.trim().toLowerCase() : null
}

/** `work`, `home`, `mobile`, `fax` from a field's name such as `Tel (W)`. */
function labelFromName(field: string): string {
  const name = field.toLowerCase()
  if (/mobile|cell/.test(name)) return 'mobile'
  if (/fax/.test(name)) return 'fax'
  if (/home|private|\(h\)/.test(name)) return 'home'
  return 'work'
}

/** Addresses that are none are left out and named; the good ones of the same value arrive. */
export function convertEmails(value: unknown, field: string): Converted<ContactPoint[]> {
  const found = collect(value, email)
  if (found.length === 0) return absent
  const addresses = found.map((one) => (one.isUnknown ? one : { ...one, value: inBrackets(one.value) }))
  const isGood = (one: Found) => !one.isUnknown && emailShape.test(one.value)
  const bad = addresses.filter((one) => !isGood(one))
  const good = addresses.filter(isGood)
  if (good.length === 0) return leftOut('not_an_email', `"${shown(value)}" is not an e-mail address.`)
  const points = toPoints(good, field)
  if (bad.length > 0) {
    return changed(
      points,
      'bad_email_left_out',
      `Not an e-mail address, left out: ${bad.map((one) => shown(one.value)).join(', ')}.`,
    )
  }
  return kept(points)
}

export function convertPhones(value: unknown, field: string): Converted<ContactPoint[]> {
  const found = collect(value, phone)
  if (found.length === 0) return absent
  const isGood = (one: Found) => !one.isUnknown && /\d/.test(one.value)
  const good = found.filter(isGood).map((one) => ({ ...one, value: one.value.slice(0, 255) }))
  if (good.length === 0) return leftOut('not_a_phone', `"${shown(value)}" is not a telephone number.`)
  const points = toPoints(good, field)
  const bad = found.filter((one) => !isGood(one)).map((one) => shown(one.value))
  if (bad.length === 0) return kept(points)
  return changed(points, 'bad_phone_left_out', `Not a telephone number, left out: ${bad.join(', ')}.`)
}

function toPoints(found: readonly Found[], field: string): ContactPoint[] {
  return found.map((one) => ({ value: one.value, label: one.label ?? labelFromName(field), primary: one.primary }))
}

/** Several lines' points as one list: duplicates once (case-blind), exactly one primary. */
export function mergePoints(lists: readonly (readonly ContactPoint[])[]): ContactPoint[] {
  const seen = new Map<string, ContactPoint>()
  for (const point of lists.flat()) {
    const key = point.value.toLowerCase()
    if (!seen.has(key)) seen.set(key, point)
  }
  const points = [...seen.values()]
  const primary = Math.max(
    0,
    points.findIndex((point) => point.primary),
  )
  return points.map((point, index) => ({ ...point, primary: index === primary }))
}
