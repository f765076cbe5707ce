// Dates and instants: read in the column's layout, converted to UTC by the zone the admin confirmed.
import { parseDate } from '../dates/format.ts'
import { absent, changed, type Converted, isEmpty, kept, leftOut, shown } from './converted.ts'
import { localToUtc, toRfc3339, utcToLocal } from './zone.ts'

export interface DateRules {
  /** The layout of the column; null: ISO. */
  readonly format: string | null
  /** IANA zone of times that name none. */
  readonly zone: string
}

type Read = NonNullable<ReturnType<typeof parseDate>>

function read(value: unknown, rules: DateRules): Read | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  const inLayout = rules.format === null ? null : parseDate(text, rules.format)
  return inLayout ?? parseDate(text, 'ISO')
}

const unreadable = (value: unknown): Converted<never> =>
  leftOut('unreadable_date', `"${shown(value)}" is not a date that exists.`)

/** 0001-01-01 and 9999-12-31 are how systems write that there is no date. */
function isNoDate(found: Read): boolean {
  const year = Number((found.kind === 'date' ? found.iso : found.local).slice(0, 4))
  return year < 1000 || year === 9999
}

const noDate = (value: unknown): Converted<never> =>
  leftOut('placeholder_date', `"${shown(value)}" is how systems write that there is no date.`)

/** A calendar day, `YYYY-MM-DD`: of an instant the day it was in the zone; raw text, zone and UTC are said. */
export function convertDate(value: unknown, rules: DateRules): Converted<string> {
  if (isEmpty(value)) return absent
  const found = read(value, rules)
  if (found === null) return unreadable(value)
  if (isNoDate(found)) return noDate(value)
  if (found.kind === 'date') {
    return found.iso === value
      ? kept(found.iso)
      : changed(found.iso, 'date_format', `"${shown(value)}" was read as ${found.iso}.`)
  }
  const day = dayOf(found, rules.zone)
  return changed(day.local, 'time_of_day_dropped', `The field holds days: "${shown(value)}" ${day.saying}.`)
}

/** Midnight is how systems write a day without a time: it stays that day, whatever the zone makes of the instant. */
function dayOf(
  { local, offsetMinutes }: { readonly local: string; readonly offsetMinutes: number | null },
  zone: string,
): { readonly local: string; readonly saying: string } {
  const written = local.slice(0, 10)
  if (local.slice(11, 19) === '00:00:00') return { local: written, saying: `became ${written}` }
  const instantMs = Date.parse(`${local}Z`) - (offsetMinutes ?? 0) * 60_000
  const utc = offsetMinutes === null ? localToUtc(local, zone) : toRfc3339(instantMs)
  const inZone = offsetMinutes === null ? written : utcToLocal(instantMs, zone).slice(0, 10)
  const read = offsetMinutes === null ? `names no zone: taken as ${zone}, it is ${utc}` : `is ${utc}`
  return { local: inZone, saying: `${read}, which in ${zone} is ${inZone}` }
}

/** An instant as RFC 3339 UTC; a day without time is that day's midnight in the zone. */
export function convertInstant(value: unknown, rules: DateRules): Converted<string> {
  if (isEmpty(value)) return absent
  const found = read(value, rules)
  if (found === null) return unreadable(value)
  if (isNoDate(found)) return noDate(value)
  if (found.kind === 'date') {
    const utc = localToUtc(`${found.iso}T00:00:00`, rules.zone)
    return changed(
      utc,
      'midnight_of_zone',
      `"${shown(value)}" has no time: taken as midnight in ${rules.zone}, ${utc}.`,
    )
  }
  if (found.offsetMinutes === null) {
    const utc = localToUtc(found.local, rules.zone)
    return changed(utc, 'zone_assumed', `"${shown(value)}" names no zone: taken as ${rules.zone}, ${utc}.`)
  }
  return kept(toRfc3339(Date.parse(`${found.local}Z`) - found.offsetMinutes * 60_000))
}
