// Dates as sources write them: which layout a whole column has, and what one text means in it.
import { layoutNamed, layoutNames, layouts, readLayout } from './layout.ts'

export type ParsedDate =
  | { readonly kind: 'date'; readonly iso: string }
  | { readonly kind: 'datetime'; readonly local: string; readonly offsetMinutes: number | null }

export interface DateFormat {
  /** Unicode tokens such as `dd/MM/yyyy HH:mm`, or ISO, excel_serial, epoch_seconds, epoch_milliseconds. */
  readonly format: string
  /** True where another layout fits as well and a convention decided. */
  readonly ambiguous: boolean
  readonly reason: string
  /** The share of the values that the layout fits, 0 to 1. */
  readonly share: number
}

const clockPattern =
  /^[T\s,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(am|pm)?\s*(z|utc|gmt|[+-]\d{2}(?::?\d{2})?)?$/i
const datePattern = /^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}[ -]*[a-z]{3,9}\.?,?[ -]*(?:\d{4}|\d{2})|[a-z]{3,9}\.? +\d{1,2},? +\d{4}|\d{8})(.*)$/i // prettier-ignore

interface Clock {
  readonly text: string
  readonly offsetMinutes: number | null
}

/** Null when the text is not a date of this layout, or no such day exists; nothing is ever rolled over. */
export function parseDate(text: string, format: string): ParsedDate | null {
  const trimmed = text.trim()
  if (trimmed.length === 0 || trimmed.length > 40) return null
  if (format === 'excel_serial') return fromExcel(trimmed)
  if (format === 'epoch_seconds') return fromEpoch(trimmed, 1000)
  if (format === 'epoch_milliseconds') return fromEpoch(trimmed, 1)
  const parts = datePattern.exec(trimmed)
  if (!parts) return null
  const [, date = '', rest = ''] = parts
  // ISO cannot be misread, so it is taken in a column of any layout.
  const iso = readLayout(date, dateLayout(format)) ?? readLayout(date, 'yyyy-MM-dd')
  if (!iso) return null
  if (rest === '') return { kind: 'date', iso }
  const clock = readClock(rest)
  return clock ? { kind: 'datetime', local: `${iso}T${clock.text}`, offsetMinutes: clock.offsetMinutes } : null
}

/** The date part of a format: `dd/MM/yyyy HH:mm` has `dd/MM/yyyy`. */
function dateLayout(format: string): string {
  if (format.startsWith('ISO')) return 'yyyy-MM-dd'
  const plain = format.replace(/ HH:mm(:ss)?$/, '')
  return Object.hasOwn(layouts, plain) ? plain : (layoutNamed(format) ?? plain)
}

/** Whether a column is written in the layout that somebody says it has: more of its values than are dates in others alone. */
export function isWrittenIn(format: string, values: readonly string[]): boolean {
  const isIso = dateLayout(format) === 'yyyy-MM-dd'
  // ISO is taken in a column of any layout, and speaks neither for this one nor against it.
  const own = values.filter((value) => parseDate(value, format) && (isIso || !parseDate(value, 'ISO')))
  const others = values.filter(
    (value) => !parseDate(value, format) && layoutNames.some((name) => parseDate(value, name)),
  )
  return own.length > others.length
}

function readClock(text: string): Clock | null {
  const match = clockPattern.exec(text)
  if (!match) return null
  const [, hourText = '', minute = '', second = '00', half, zone] = match
  let hour = Number(hourText)
  if (half) {
    if (hour < 1 || hour > 12) return null
    hour = (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
  }
  if (hour > 23 || Number(minute) > 59 || Number(second) > 59) return null
  return {
    text: `${String(hour).padStart(2, '0')}:${minute}:${second}`,
    offsetMinutes: zone ? zoneMinutes(zone) : null,
  }
}

function zoneMinutes(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone)
  if (!match) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  return match[1] === '-' ? -minutes : minutes
}

const dayMs = 86_400_000

/** Excel counts a 29 February 1900 that never was (serial 60): serials before it are one day later than they look. */
function fromExcel(text: string): ParsedDate | null {
  if (!/^\d{1,7}(\.\d+)?$/.test(text)) return null
  const serial = Number(text)
  const day = Math.floor(serial)
  if (day < 1 || day === 60 || day > 2_958_465) return null
  const ms = Date.UTC(1899, 11, day < 60 ? 31 : 30) + Math.round((serial * dayMs) / 1000) * 1000
  const local = new Date(ms).toISOString().slice(0, 19)
  if (serial === day) return { kind: 'date', iso: local.slice(0, 10) }
  return { kind: 'datetime', local, offsetMinutes: null }
}

function fromEpoch(text: string, unitMs: number): ParsedDate | null {
  if (!/^-?\d{1,14}(\.\d+)?$/.test(text)) return null
  const ms = Number(text) * unitMs
  if (Math.abs(ms) > 4_102_444_800_000) return null
  return { kind: 'datetime', local: new Date(ms).toISOString().slice(0, 19), offsetMinutes: 0 }
}

export interface DateColumn {
  add(text: string): void
  finish(): DateFormat | null
}

interface Tally {
  fits: number
  /** Distinct values of the first and last component, bounded: they tell a year from a day. */
  readonly first: Set<string>
  readonly last: Set<string>
}

/** Collects a column value by value: the layout that fits, null when most are no dates; memory stays flat however long the column is. */
export function createDateColumn(): DateColumn {
  const tallies = new Map<string, Tally>()
  let total = 0
  let minutes = 0
  let seconds = 0

  function fit(layout: string, first = '', last = ''): void {
    let tally = tallies.get(layout)
    if (!tally) tallies.set(layout, (tally = { fits: 0, first: new Set(), last: new Set() }))
    tally.fits += 1
    if (tally.first.size < 100) tally.first.add(first)
    if (tally.last.size < 100) tally.last.add(last)
  }

  function add(text: string): void {
    const trimmed = text.trim()
    if (trimmed === '') return
    total += 1
    if (/^\d+(\.\d+)?$/.test(trimmed)) for (const layout of numericLayouts(trimmed)) fit(layout)
    const parts = trimmed.length <= 40 ? datePattern.exec(trimmed) : null
    if (!parts) return
    const [, date = '', rest = ''] = parts
    if (rest !== '') {
      const clock = readClock(rest)
      if (!clock) return
      minutes += 1
      if (/:\d{2}:\d{2}/.test(rest)) seconds += 1
    }
    const components = date.split(/[-/.]/)
    for (const name of layoutNames) {
      if (layouts[name]?.fits(date)) fit(name, components[0], components.at(-1))
    }
  }

  function finish(): DateFormat | null {
    const chosen = choose(tallies)
    if (!chosen) return null
    const iso = chosen.layout === 'yyyy-MM-dd' ? 0 : (tallies.get('yyyy-MM-dd')?.fits ?? 0)
    const share = (chosen.fits + iso) / total
    if (share < 0.5) return null
    const clock = minutes === 0 ? '' : seconds > 0 ? ' HH:mm:ss' : ' HH:mm'
    const format =
      chosen.layout === 'yyyy-MM-dd'
        ? 'ISO'
        : /[a-z]_|^yyyyMMdd$/.test(chosen.layout)
          ? chosen.layout
          : chosen.layout + clock
    return { format, ambiguous: chosen.ambiguous, reason: chosen.reason, share }
  }

  return { add, finish }
}

/** Plain numbers that can be dates: only a plausible span of days, or a stamp of this era. */
function numericLayouts(text: string): string[] {
  const value = Number(text)
  if (value >= 1e12 && value < 4.1e12) return ['epoch_milliseconds']
  if (value >= 1e9 && value < 4.1e9) return ['epoch_seconds']
  return value >= 10_000 && value < 80_000 ? ['excel_serial'] : []
}

/** Layouts that only a column named like a date may have: its values are plain numbers. */
export function isNumericLayout(format: string): boolean {
  return ['excel_serial', 'epoch_seconds', 'epoch_milliseconds', 'yyyyMMdd'].includes(format)
}

interface Choice {
  readonly layout: string
  readonly fits: number
  readonly ambiguous: boolean
  readonly reason: string
}

function choose(tallies: ReadonlyMap<string, Tally>): Choice | null {
  const most = Math.max(0, ...[...tallies.values()].map((tally) => tally.fits))
  const best = [...tallies].filter(([, tally]) => tally.fits === most && most > 0)
  const [only] = best
  if (!only) return null
  if (best.length === 1)
    return { layout: only[0], fits: most, ambiguous: false, reason: `Only ${only[0]} fits the values.` }
  const yearLast = best.filter(([layout]) => layout.endsWith('yy'))
  const yearFirst = best.find(([layout]) => layout.startsWith('yy'))
  const names = best.map(([layout]) => layout).join(' and ')
  const [last] = yearLast
  if (yearFirst && last && yearFirst[1].first.size * 2 <= yearFirst[1].last.size) {
    return { layout: yearFirst[0], fits: most, ambiguous: false, reason: `${names} fit; the first part has the fewest different values, so it is the year.` } // prettier-ignore
  }
  const day = yearLast.find(([layout]) => layout.startsWith('d'))
  const chosen = day?.[0] ?? last?.[0] ?? only[0]
  const told = yearFirst && last ? last[1].last.size < last[1].first.size : false
  if (told && yearLast.length === 1) {
    return { layout: chosen, fits: most, ambiguous: false, reason: `${names} fit; the last part has the fewest different values, so it is the year.` } // prettier-ignore
  }
  return {
    layout: chosen,
    fits: most,
    ambiguous: true,
    reason: `${names} fit every value; ${chosen} is the British order.`,
  }
}
