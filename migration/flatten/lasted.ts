// How long a time entry took: by the unit that its column names, a clock such as 1:30, or words such as "90 min".
import { secondsOf } from '../activity/times.ts'
import type { PlanContext } from '../plan/context.ts'
import type { SourceRecord } from '../record.ts'
import { isEmpty } from '../transform/converted.ts'
import { convertNumber } from '../transform/number.ts'
import { asText } from '../transform/text.ts'

/** `absent`: the entry says nothing of it. `no_unit`: a number of nobody knows what. */
export type Lasted = { readonly seconds: number } | 'absent' | 'no_unit' | 'unreadable'

interface TimeColumn {
  readonly field: string
  /** Seconds of one; null: the name does not say. */
  readonly unit: number | null
  readonly words: number
}

const units: readonly (readonly [RegExp, number])[] = [
  [/^min(?:ute)?s?$/, 60],
  [/^h(?:(?:ou)?rs?)?$/, 3600],
  [/^sec(?:ond)?s?$/, 1],
]
const beside = /^(?:duration|length|time|spent|worked|work|recorded|logged|taken|billed|billable|chargeable|total|actual|in|of|number)$/ // prettier-ignore
const spans = /\b(?:duration|time (?:spent|worked|recorded|logged|taken|billed)|(?:spent|worked|recorded|logged|billable|billed|chargeable) time)\b/ // prettier-ignore
const spoken = /^(?:\d+(?:[.,]\d+)? ?(?:h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)\b\.?[, ]*(?:and )?)+$/i
const clock = /^\d{1,3}:\d{2}(?::\d{2})?$/

function timeColumn(field: string): TimeColumn | null {
  const words = field.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z]+/).filter((word) => word !== '') // prettier-ignore
  const named = words.map((word) => units.find(([names]) => names.test(word))?.[1] ?? null)
  const unit = named.find((one) => one !== null) ?? null
  if (!words.every((word, at) => named[at] !== null || beside.test(word))) return null
  return unit !== null || spans.test(words.join(' ')) ? { field, unit, words: words.length } : null
}

/** What names its unit goes before what does not, "Hours" before "Billable hours". */
export function lastedOf(row: SourceRecord, context: PlanContext): Lasted {
  const columns = Object.keys(row.fields).flatMap((field) => timeColumn(field) ?? [])
  const ranked = columns.sort((a, b) => Number(a.unit === null) - Number(b.unit === null) || a.words - b.words)
  const read = ranked.map((column) => readColumn(row, column, context)).filter((one) => one !== 'absent')
  return read.find((one) => typeof one === 'object') ?? read[0] ?? 'absent'
}

function readColumn(row: SourceRecord, { field, unit }: TimeColumn, context: PlanContext): Lasted {
  const value = row.fields[field]
  if (isEmpty(value)) return 'absent'
  const text = asText(value).trim()
  if (clock.test(text) || spoken.test(text)) {
    const seconds = secondsOf(text.replaceAll(/(\d),(\d)/g, '$1.$2'))
    return seconds === null ? 'unreadable' : { seconds }
  }
  const facts = context.fieldsByName.get(`${row.object}\n${field}`)?.numbers
  const number = convertNumber(value, { decimal: facts?.decimal })
  if (number.kind !== 'kept' && number.kind !== 'changed') return 'unreadable'
  // Nobody writes fractions of minutes: a column of them that never passes a day holds hours.
  const areHours = facts !== undefined && facts.hasFractions && facts.largest <= 24
  const factor = unit ?? (areHours ? 3600 : null)
  return factor === null ? 'no_unit' : { seconds: number.value * factor }
}
