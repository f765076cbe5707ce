// What one value looks like, whatever its field is called.

import { currencyMarks } from '../currency-signs.ts'
import { clockOf, endsOf } from '../transform/range.ts'

export type Shape =
  | 'boolean' | 'flag' | 'integer' | 'number' | 'grouped' | 'money' | 'time' | 'email' | 'phone' | 'url' | 'address' | 'html'
  | 'text' | 'string' | 'digits' | 'list' | 'json' | 'date_range' | 'time_range' // prettier-ignore

export interface Look {
  readonly shape: Shape
  /** The value as people read it. */
  readonly text: string
  /** The single options of a list. */
  readonly parts?: readonly string[]
}

const amount = String.raw`\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{1,2})?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?|\d+(?:[.,]\d+)?`
const mark = String.raw`(?:(?:${currencyMarks})\s*){1,2}`
const signedMoney = new RegExp(String.raw`^\(?[-+]?\s*${mark}[-+]?\(?(?:${amount})\)?\s*[-+]?\s*(?:CR|DR)?$|^\(?[-+]?(?:${amount})\)?\s*[-+]?\s*${mark}\)?\s*(?:CR|DR)?$`, 'i') // prettier-ignore
const bookkeeping = new RegExp(String.raw`^\((?:${amount})\)$|^-?(?:${amount})\s*(?:CR|DR)$`, 'i')
const patterns: readonly (readonly [Shape, RegExp])[] = [
  ['html', /<\/?(?:p|br|div|span|b|i|u|strong|em|ul|ol|li|a|table|tr|td|h[1-6]|img|html|body|font)\b[^>]*>/i],
  ['email', /^(?:[^<>"]*<)?[^\s@<>;,]+@[^\s@<>;,]+\.[a-z]{2,}>?$/i],
  ['url', /^(?:https?:\/\/\S+|www\.\S+\.\S+)$/i],
  ['boolean', /^(?:true|false|yes|no|y|n|t|f|ja|nein|oui|non)$/i],
  ['flag', /^(?:enabled|disabled|on|off)$/i],
  ['time', /^(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s*[ap]m)?$/i],
  ['money', signedMoney],
  ['money', bookkeeping],
  ['money', /^-?\d{1,3}(?:,\d{3})+\.\d{2}$|^-?\d{1,3}(?:\.\d{3})+,\d{2}$/],
  ['grouped', /^-?\d{1,3}(?:(?:,\d{3})+|(?:\.\d{3}){2,})$/],
  ['number', /^-?\d+(?:[.,]\d+)? ?%$/],
  ['integer', /^-?(?:0|[1-9]\d{0,14})$/],
  ['number', /^-?(?:0|[1-9]\d{0,14})?\.\d+$/],
  ['digits', /^\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?:[ T].*)?$/],
  ['phone', /^(?:tel\.?:?\s*)?(?:\+|00)[1-9][\d\s().\-/]{6,18}\d(?:\s*(?:x|ext\.?)\s*\d+)?$/i],
  ['phone', /^\(?0\d{1,5}\)?[\s.\-/](?:\(?\d{2,6}\)?[\s.\-/]?){1,4}(?:\s*(?:x|ext\.?)\s*\d+)?$/i],
  ['phone', /^\(?[2-9]\d{2}\)?[\s.-]\s?\d{3}[\s.-]\d{4}(?:\s*(?:x|ext\.?)\s*\d+)?$/i],
  // A telephone number, a reference or a date: only the name of the field can tell.
  ['digits', /^\+?\(?\d[\d\s().\-/]{4,}\d(?:\s*(?:x|ext\.?)\s*\d+)?$/i],
]
const postcode = /\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b|\b\d{5}(?:-\d{4})?\b/
const addressKeys =
  /^(?:line_?\d|address_?\d?|street.*|city|town|county|state|region|province|post_?code|postal_?code|zip.*|country)$/i
const listSigns = [';', '|', ','] as const

/** Null when there is no value: nothing, white space, an empty list or an object of nothing. */
export function look(value: unknown): Look | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return { shape: 'boolean', text: String(value) }
  if (typeof value === 'number') return { shape: Number.isInteger(value) ? 'integer' : 'number', text: String(value) }
  if (typeof value === 'string') return lookText(value)
  if (Array.isArray(value)) return lookList(value)
  if (typeof value === 'object') return lookObject(value as Record<string, unknown>)
  return { shape: 'string', text: String(value) }
}

function lookText(value: string): Look | null {
  const text = value.trim()
  if (text === '') return null
  const shape = text.length <= 2000 || text.startsWith('<') ? shapeOfText(text) : 'text'
  return { shape, text }
}

function shapeOfText(text: string): Shape {
  if (text.includes('\n')) {
    const lines = text.split('\n')
    const html = patterns[0]?.[1].test(text)
    const address = lines.length <= 7 && lines.every((line) => line.length <= 60) && postcode.test(text)
    return html ? 'html' : address ? 'address' : 'text'
  }
  const range = rangeShape(text)
  if (range) return range
  for (const [shape, pattern] of patterns) if (pattern.test(text)) return shape
  return shapeOfParts(text) ?? (text.length > 255 ? 'text' : 'string')
}

const wholeDate = /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}\.? \p{L}{3,9}\.? \d{4})$/u

/** Two days, or two times of day. */
function rangeShape(value: unknown): 'date_range' | 'time_range' | null {
  const ends = endsOf(value)
  if (!ends || typeof ends.from !== 'string' || typeof ends.until !== 'string') return null
  if (wholeDate.test(ends.from.trim().slice(0, 20)) && wholeDate.test(ends.until.trim().slice(0, 20)))
    return 'date_range'
  return clockOf(ends.from) !== null && clockOf(ends.until) !== null ? 'time_range' : null
}

/** Several addresses or numbers in one text are still addresses or numbers. */
function shapeOfParts(text: string): Shape | null {
  const [first, ...others] = splitList(text)?.parts.map(shapeOfText) ?? []
  return (first === 'email' || first === 'phone') && others.every((shape) => shape === first) ? first : null
}

function lookList(values: readonly unknown[]): Look | null {
  const looks = values.map(look).filter((one) => one !== null)
  const [first] = looks
  if (!first) return null
  const text = looks.map((one) => one.text).join('; ')
  if (['email', 'phone', 'url'].includes(first.shape)) return { shape: first.shape, text }
  if (looks.some((one) => ['json', 'text', 'html', 'list'].includes(one.shape))) return { shape: 'json', text }
  return { shape: 'list', text, parts: looks.map((one) => one.text) }
}

function lookObject(value: Readonly<Record<string, unknown>>): Look | null {
  const filled = Object.entries(value).filter(([, one]) => look(one) !== null)
  if (filled.length === 0) return null
  const keys = filled.map(([key]) => key)
  const range = rangeShape(value)
  if (range) return { shape: range, text: filled.map(([, one]) => String(one)).join(' to ') }
  if (keys.some((key) => key === 'amount' || key === 'value') && 'currency' in value) {
    return { shape: 'money', text: [value['amount'] ?? value['value'], value['currency']].map(String).join(' ') }
  }
  if (keys.filter((key) => addressKeys.test(key)).length >= 2) {
    return { shape: 'address', text: filled.map(([, one]) => String(one)).join(', ') }
  }
  const inner = look(
    value['value'] ?? value['name'] ?? value['label'] ?? value['email'] ?? value['number'] ?? value['address'],
  )
  return inner ?? { shape: 'json', text: JSON.stringify(value) }
}

/** The parts of a text that may be a list, by the sign that separates them. */
export function splitList(text: string): { sign: string; parts: string[] } | null {
  const sign = listSigns.find((one) => text.includes(one))
  if (!sign || text.length > 400) return null
  const parts = text.split(sign).map((part) => part.trim()).filter((part) => part !== '') // prettier-ignore
  return parts.length > 1 ? { sign, parts } : null
}
