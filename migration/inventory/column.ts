// One field while the inventory goes through its values: counts, distinct values, samples; flat memory.
import { createDateColumn, isNumericLayout, type DateFormat } from '../dates/format.ts'
import { isDateName, isNumericDateName } from '../dates/names.ts'
import { createNumberColumn, type NumberFacts } from './number-column.ts'
import type { SourceFieldType } from '../fields.ts'
import { endsOf } from '../transform/range.ts'
import { asText } from '../transform/text.ts'
import { look, splitList, type Shape } from './shape.ts'
import { cut } from '../transform/cut.ts'

const distinctLimit = 1000
const optionLimit = 80
const words = (list: string) => new RegExp(`(?:^|[^a-z])(?:${list})(?:[^a-z]|$)`, 'i')
/** Names are read with their humps apart: dueDate is "due Date". */
const spaced = (name: string) => name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
const phoneNames = words('tel|telephone|phone|mobile|mob|cell|fax|handy|telefon|ddi')
const phoneTails = /(?:phone|mobile|fax|telefon|tel)$/i
const emailNames = words('e-?mails?')
const listNames = words('tags?|labels?|groups?|categories|keywords|interests|segments')
const numberShapes: ReadonlySet<Shape> = new Set(['integer', 'number', 'grouped', 'money', 'string', 'digits'])

export interface ColumnFacts {
  readonly type: SourceFieldType
  readonly options: readonly string[] | null
  /** The layout that would fit, whether or not the field was taken for a date. */
  readonly dateFormat: string | null
  readonly numbers: NumberFacts | null
  readonly filled: number
  readonly distinct: number
  readonly longest: number
  readonly samples: readonly unknown[]
  /** What separates the parts of most values that are lists in one text; null: none is. */
  readonly separator: string | null
}

export interface Column {
  add(value: unknown): void
  finish(): ColumnFacts
}

interface Counts {
  filled: number
  longest: number
  letters: number
  readonly shapes: Map<Shape, number>
  readonly distinct: Set<string>
  readonly lists: {
    values: number
    parts: number
    readonly options: Set<string>
    readonly beside: Map<string, Beside>
    readonly signs: Map<string, number>
  }
}

/** Where a part of a list was seen: the first few different parts beside it, and its places. */
interface Beside {
  readonly others: Set<string>
  readonly places: Set<string>
}

export function createColumn(name: string): Column {
  const counts: Counts = {
    filled: 0, longest: 0, letters: 0, shapes: new Map(), distinct: new Set(), lists: { values: 0, parts: 0, options: new Set(), beside: new Map(), signs: new Map() },
  } // prettier-ignore
  const dates = createDateColumn()
  const numbers = createNumberColumn()
  const samples: unknown[] = []

  function add(value: unknown): void {
    const seen = look(value)
    if (!seen) return
    counts.filled += 1
    counts.longest = Math.max(counts.longest, seen.text.length)
    counts.letters += seen.text.length
    counts.shapes.set(seen.shape, (counts.shapes.get(seen.shape) ?? 0) + 1)
    const key = seen.text.length > 80 ? `${cut(seen.text, 60)}…${digest(seen.text)}` : seen.text
    if (counts.distinct.size < distinctLimit && !counts.distinct.has(key)) {
      counts.distinct.add(key)
      if (samples.length < 5) samples.push(shorten(value))
    }
    if (seen.shape === 'list' || seen.shape === 'string') {
      const list = seen.parts ? null : splitList(seen.text)
      if (list) counts.lists.signs.set(list.sign, (counts.lists.signs.get(list.sign) ?? 0) + 1)
      addParts(counts, seen.parts ?? list?.parts)
    }
    if (['string', 'digits', 'integer', 'number', 'phone'].includes(seen.shape)) dates.add(seen.text)
    if (numberShapes.has(seen.shape)) numbers.add(value)
    if (seen.shape === 'date_range') dates.add(asText(endsOf(value)?.from))
  }

  function finish(): ColumnFacts {
    const date = dates.finish()
    const type = decide(spaced(name), counts, date)
    const options = type === 'multi_enum' ? choicesIn(counts) : type === 'enum' ? counts.distinct : null
    return {
      type,
      options: options && [...options].sort((a, b) => (a < b ? -1 : 1)),
      dateFormat: date?.format ?? null,
      numbers: numbers.finish(),
      filled: counts.filled,
      distinct: counts.distinct.size,
      longest: counts.longest,
      samples,
      separator: [...counts.lists.signs].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null,
    }
  }
  return { add, finish }
}

function addParts(counts: Counts, parts: readonly string[] | undefined): void {
  if (!parts) return
  counts.lists.values += 1
  for (const part of parts) {
    counts.lists.parts += 1
    // One more than the limit says that there are too many options.
    if (counts.lists.options.size <= optionLimit) counts.lists.options.add(cut(part, 100))
  }
  if (counts.lists.options.size > optionLimit) return
  for (const [at, part] of parts.entries()) {
    const known = counts.lists.beside.get(part) ?? { others: new Set<string>(), places: new Set<string>() }
    counts.lists.beside.set(part, known)
    for (const other of parts) if (other !== part && known.others.size < 2) known.others.add(other)
    known.places.add(parts.length === 2 ? String(at) : 'more')
  }
}

/**
 * Words of a list meet others or stand alone. "Harper, Jane", "Leeds, UK" and "Wills, Trusts & Probate" are one value with a comma
 * in it: a part keeps its partner, or in pairs only its place.
 */
function isRecombined({ lists, distinct }: Counts): boolean {
  const free = [...lists.beside].filter(([part, { others }]) => others.size >= 2 || distinct.has(part))
  if (free.length * 2 < lists.beside.size) return false
  const isAlone = [...lists.beside.keys()].some((part) => distinct.has(part))
  return isAlone || [...lists.beside.values()].some(({ places }) => places.has('more') || places.size > 1)
}

/** The parts of the lists, and the values that are a single choice. */
function choicesIn({ lists, distinct }: Counts): Set<string> {
  return new Set([...lists.options, ...[...distinct].filter((text) => splitList(text) === null)])
}

/** Long texts are told apart by length and a 32-bit sum, so that a thousand letters are not kept a thousand times. */
function digest(text: string): string {
  let sum = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193)
  return `${text.length}:${sum >>> 0}`
}

function shorten(value: unknown): unknown {
  if (typeof value === 'string') return value.length > 200 ? `${cut(value, 199)}…` : value
  if (typeof value !== 'object' || value === null) return value
  const text = JSON.stringify(value)
  return text.length > 200 ? `${cut(text, 199)}…` : value
}

function decide(name: string, counts: Counts, date: DateFormat | null): SourceFieldType {
  if (counts.filled === 0) return named(name)
  const share = (...shapes: Shape[]) =>
    shapes.reduce((sum, shape) => sum + (counts.shapes.get(shape) ?? 0), 0) / counts.filled
  if (share('html') >= 0.2) return 'html'
  const told = decideByShape(name, share)
  if (told) return told
  if (date && isDateColumn(name, date))
    return date.format.includes('HH') || isStamped(date, counts) ? 'datetime' : 'date'
  if (share('boolean') >= 0.95 && counts.distinct.size <= 4) return 'boolean'
  if (share('integer') >= 0.95) return 'integer'
  if (share('integer', 'number', 'grouped') >= 0.95) return 'number'
  if (share('json') >= 0.5) return 'json'
  if (isList(name, counts, share('list'))) return 'multi_enum'
  if (share('flag', 'boolean') >= 0.95 || isEnum(counts)) return 'enum'
  const long = share('text') > 0 || counts.longest > 255 || counts.letters / counts.filled > 100
  return long ? 'text' : 'string'
}

function decideByShape(name: string, share: (...shapes: Shape[]) => number): SourceFieldType | null {
  const most = (usual: boolean) => (usual ? 0.5 : 0.85)
  const isPhone = phoneNames.test(name) || phoneTails.test(name)
  if (share('email') >= most(emailNames.test(name))) return 'email'
  if (isPhone && share('phone', 'digits', 'integer', 'grouped') >= 0.5) return 'phone'
  if (share('phone') >= most(isPhone)) return 'phone'
  if (share('url') >= 0.85) return 'url'
  if (share('date_range') >= 0.85) return 'date_range'
  if (share('time_range') >= 0.85) return 'time_range'
  if (share('address') >= 0.5) return 'address'
  if (share('money') >= 0.3 && share('money', 'integer', 'number', 'grouped') >= 0.85) return 'money'
  return share('time') >= 0.95 ? 'time' : null
}

/** A field without a single value is known by its name alone. */
function named(name: string): SourceFieldType {
  if (emailNames.test(name)) return 'email'
  return phoneNames.test(name) || phoneTails.test(name) ? 'phone' : 'string'
}

function isDateColumn(name: string, date: DateFormat): boolean {
  if (isNumericLayout(date.format)) return date.share >= 0.9 && isNumericDateName(name, date.format)
  return date.share >= (isDateName(name) ? 0.5 : 0.9)
}

/** ISO and numeric layouts do not say in their name whether they have a time. */
function isStamped(date: DateFormat, counts: Counts): boolean {
  if (date.format.startsWith('epoch')) return true
  if (date.format === 'ISO') return [...counts.distinct].some((text) => /\d[T ]\d{1,2}:/.test(text))
  return date.format === 'excel_serial' && (counts.shapes.get('number') ?? 0) > 0
}

function isList(name: string, counts: Counts, listShare: number): boolean {
  const { values, parts, options } = counts.lists
  if (values === 0 || options.size > optionLimit) return false
  if (listShare >= 0.5) return parts >= options.size || listNames.test(name)
  if (listNames.test(name)) return true
  const short = [...options].every((option) => option.length <= 40 && option.split(' ').length <= 3)
  const commas = [...counts.distinct].some((text) => text.includes(',')) && ![...counts.distinct].some((text) => /[;|]/.test(text)) // prettier-ignore
  if (commas && !isRecombined(counts)) return false
  return short && values >= counts.filled * 0.2 && parts >= options.size * (commas ? 5 : 2) && options.size <= 50
}

/** Few different values, each of them used again and again, and none of them a text. */
function isEnum(counts: Counts): boolean {
  const different = counts.distinct.size
  if (different > optionLimit || counts.longest > 80 || different * 2 + 2 > counts.filled) return false
  return different <= 12 || different * 8 <= counts.filled
}
