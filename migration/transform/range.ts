// Periods: two days or two times of day, as texts such as `2024-01-01 to 2024-02-01` or as objects of a start and an end.
import { changed, type Converted, isEmpty, kept, leftOut, shown } from './converted.ts'
import { convertDate, type DateRules } from './time.ts'

export interface Ends {
  readonly from: unknown
  readonly until: unknown
}

const startKeys = ['from', 'start', 'starts', 'begin', 'value', 'since', 'start_date', 'start_time', 'valid_from']
const endKeys = ['to', 'until', 'end', 'ends', 'through', 'end_date', 'end_time', 'valid_to', 'valid_until']
const signs = /\s+(?:to|until|till|through|bis|-|–|—)\s+|\s*(?:–|—|\.\.\.?|\/(?=\d{4}-))\s*/i

/** Null: the value has no two ends. */
export function endsOf(value: unknown): Ends | null {
  if (Array.isArray(value)) return value.length === 2 ? { from: value[0], until: value[1] } : null
  if (value !== null && typeof value === 'object') {
    const fields = value as Record<string, unknown>
    const start = startKeys.find((key) => key in fields)
    const end = endKeys.find((key) => key in fields)
    return start === undefined || end === undefined ? null : { from: fields[start], until: fields[end] }
  }
  if (typeof value !== 'string') return null
  // Two times of day may stand close together: 09:00-11:00.
  const parts = /^\d{1,2}:\d{2}-\d{1,2}:\d{2}$/.test(value.trim()) ? value.trim().split('-') : value.trim().split(signs)
  const [from = '', until = ''] = parts
  return parts.length === 2 && from !== '' && until !== '' ? { from, until } : null
}

/** Pipedrive's date range takes both ends, the first one first. */
export function convertDateRange(value: unknown, rules: DateRules): Converted<{ value: string; until: string }> {
  const ends = endsOf(value) ?? { from: value, until: null }
  const read = (end: unknown): string | null | undefined => {
    if (isEmpty(end)) return null
    const day = convertDate(end, rules)
    return day.kind === 'kept' || day.kind === 'changed' ? day.value : undefined
  }
  const range = rangeOf(read(ends.from), read(ends.until), value)
  return range ?? leftOut('not_a_range', `"${shown(value)}" is not a period of two days.`)
}

export function convertTimeRange(
  value: unknown,
  zone: string,
): Converted<{ value: string; until: string; timezone_name: string }> {
  const ends = endsOf(value)
  if (!ends) return leftOut('not_a_range', `"${shown(value)}" is not a period of two times of day.`)
  const [from, until] = [clockOf(ends.from), clockOf(ends.until)]
  if (from === null || until === null)
    return leftOut('not_a_range', `"${shown(value)}" is not a period of two times of day.`)
  return kept({ value: from, until, timezone_name: zone })
}

/** `9:30`, `09:30:15`, `9.30 pm` as HH:MM:SS; null: it is no time of day. */
export function clockOf(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const time = /^(\d{1,2})[:.](\d{2})(?::(\d{2}))?\s*([ap]\.?m\.?)?$/i.exec(value.trim())
  if (!time) return null
  const isHalf = time[4] !== undefined
  const raw = Number(time[1])
  const hour = isHalf ? (raw % 12) + (/^p/i.test(time[4] ?? '') ? 12 : 0) : raw
  if (hour > 23 || Number(time[2]) > 59 || (isHalf && (raw < 1 || raw > 12))) return null
  return [hour, Number(time[2]), Number(time[3] ?? 0)].map((part) => String(part).padStart(2, '0')).join(':')
}

function rangeOf(
  from: string | null | undefined,
  until: string | null | undefined,
  source: unknown,
): Converted<{ value: string; until: string }> | null {
  if (from === undefined || until === undefined) return null
  const [one, other] = [from ?? until, until ?? from]
  if (one === null || other === null) return null
  if (from === null || until === null) {
    return changed({ value: one, until: other }, 'open_range', `"${shown(source)}" names one end only: the field holds two, so that day is both.`)
  }
  if (one <= other) return kept({ value: one, until: other })
  return changed({ value: other, until: one }, 'range_reversed', `"${shown(source)}" ends before it begins: the two days were put in order.`)
} // prettier-ignore
