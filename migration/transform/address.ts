// Postal addresses: a text, or an object of parts, as the one text that Pipedrive geocodes.
import { absent, changed, type Converted, isEmpty, kept } from './converted.ts'
import { asText } from './text.ts'

export interface Address {
  readonly value: string
}

const order = [
  'name', 'line1', 'line_1', 'address1', 'street', 'line2', 'line_2', 'address2', 'line3', 'line_3', 'district', 'city', 'town', 'locality',
  'county', 'state', 'region', 'postcode', 'postal_code', 'zip', 'country',
] as const // prettier-ignore

export function convertAddress(value: unknown): Converted<Address> {
  if (isEmpty(value)) return absent
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const text = asText(value)
      .split(/\s*\r?\n\s*/)
      .filter(Boolean)
      .join(', ')
    return text === asText(value)
      ? kept({ value: text })
      : changed({ value: text }, 'one_line', 'The lines of the address became one.')
  }
  const parts = value as Record<string, unknown>
  const known = order.filter((key) => !isEmpty(parts[key]))
  const rest = Object.keys(parts).filter(
    (key) => !(order as readonly string[]).includes(key) && !isEmpty(parts[key]) && typeof parts[key] === 'string',
  )
  const text = [...known, ...rest].map((key) => asText(parts[key]).trim()).join(', ')
  return text === ''
    ? absent
    : changed(
        { value: text },
        'one_line',
        'The parts of the address became one line; Pipedrive finds them again by itself.',
      )
}
