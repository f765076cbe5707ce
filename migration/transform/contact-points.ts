// E-mail addresses and phone numbers: one, several in a text, or a list, each with a label; duplicates once.
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
}

function collect(value: unknown): Found[] {
  if (isEmpty(value)) return []
  if (Array.isArray(value)) return value.flatMap(collect)
  if (typeof value === 'object' && value !== null) {
    const fields = value as Record<string, unknown>
    const text = fields['value'] ?? fields['email'] ?? fields['address'] ?? fields['number'] ?? fields['phone']
    const label = fields['label'] ?? fields['type'] ?? fields['kind']
    const primary = fields['primary'] === true || fields['is_primary'] === true
    return isEmpty(text)
      ? []
      : [{ value: asText(text).trim(), label: typeof label === 'string' ? label.toLowerCase() : null, primary }]
  }
  return asText(value)
    .split(/[;\n|]|,\s*(?=\S)/)
    .map((part) => ({ value: part.trim(), label: null, primary: false }))
    .filter((part) => part.value !== '')
}

/** `work`, `home`, `mobile`, `fax` from a field's name such as `Tel (W)`. */
function labelFromName(field: string): string {
  const name = field.toLowerCase()
  if (/mobile|cell/.test(name)) return 'mobile'
  if (/fax/.test(name)) return 'fax'
  if (/home|private|\(h\)/.test(name)) return 'home'
  return 'work'
}

const emailShape = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/

/** Addresses that are none are left out and named; the good ones of the same value arrive. */
export function convertEmails(value: unknown, field: string): Converted<ContactPoint[]> {
  const found = collect(value)
  if (found.length === 0) return absent
  const addresses = found.map((one) => ({ ...one, value: /<([^>]+)>/.exec(one.value)?.[1]?.trim() ?? one.value }))
  const bad = addresses.filter((one) => !emailShape.test(one.value))
  const good = addresses.filter((one) => emailShape.test(one.value))
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
  const found = collect(value)
  if (found.length === 0) return absent
  const good = found.filter((one) => /\d/.test(one.value)).map((one) => ({ ...one, value: one.value.slice(0, 255) }))
  if (good.length === 0) return leftOut('not_a_phone', `"${shown(value)}" is not a telephone number.`)
  const points = toPoints(good, field)
  const bad = found.filter((one) => !/\d/.test(one.value)).map((one) => shown(one.value))
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
