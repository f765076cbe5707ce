// Texts: control characters out, length within the field's limit, lists and objects as readable text.
import { absent, changed, type Converted, isEmpty, kept } from './converted.ts'
import { cut } from './cut.ts'

/** Control characters other than tab and line breaks; Pipedrive and JSON readers choke on them. */

const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

/** Any value as text: lists joined by commas, objects by their values. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (Array.isArray(value))
    return value
      .filter((inner) => !isEmpty(inner))
      .map(asText)
      .join(', ')
  if (value !== null && typeof value === 'object') {
    return Object.values(value)
      .filter((inner) => !isEmpty(inner))
      .map(asText)
      .join(', ')
  }
  return ''
}

/** What is said of a text that holds characters which cannot be stored, or are taken out; null: it holds none. */
export function saidOfCharacters(raw: string): { readonly rule: string; readonly reason: string } | null {
  if (raw.includes('\ufffd'))
    return {
      rule: 'unreadable_characters',
      reason: 'What the source wrote at � is no character that can be stored or read.',
    }
  return raw.search(controlCharacters) < 0
    ? null
    : { rule: 'control_characters_removed', reason: 'Control characters were removed.' }
}

/** A text of at most `limit` UTF-16 units; a longer one is cut, never inside a surrogate pair. */
export function convertText(value: unknown, limit: number): Converted<string> {
  if (isEmpty(value)) return absent
  const raw = asText(value)
  const clean = raw.replace(controlCharacters, '').trim()
  if (clean === '') return absent
  if (clean.length > limit) {
    return changed(
      cut(clean, limit),
      `truncated_${limit}`,
      `The text has ${clean.length} characters; the field holds ${limit}, so the rest was cut.`,
    )
  }
  if (typeof value !== 'string' && typeof value !== 'number') {
    return changed(clean, 'as_text', 'Several values became one text.')
  }
  const said = clean === raw.trim() && !clean.includes('\ufffd') ? null : saidOfCharacters(raw)
  return said === null ? kept(clean) : changed(clean, said.rule, said.reason)
}
