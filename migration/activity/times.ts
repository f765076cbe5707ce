// When an activity was or is due, in UTC as Pipedrive takes it, and how long it lasted.
import type { Change } from '../change.ts'
import { isEmpty, shown } from '../transform/converted.ts'
import { words } from '../source/words.ts'
import { asText } from '../transform/text.ts'
import { convertDate, convertInstant, type DateRules } from '../transform/time.ts'
import { parseDate } from '../dates/format.ts'

export interface Moment {
  /** A calendar day without a time of day. */
  readonly isDay: boolean
  /** RFC 3339 in UTC; of a day `YYYY-MM-DD`. */
  readonly utc: string
  /** For people: as the source wrote it, the zone that was assumed, and UTC. */
  readonly provenance: string
}

export type ReadMoment =
  | { readonly kind: 'moment'; readonly moment: Moment; readonly rule: { name: string; reason: string } | null }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string }

export function readMoment(raw: unknown, rules: DateRules): ReadMoment {
  if (isEmpty(raw)) return { kind: 'absent' }
  const text = asText(raw).trim()
  if (isDay(text, rules)) {
    const day = convertDate(text, rules)
    if (day.kind !== 'kept' && day.kind !== 'changed') return { kind: 'unreadable', reason: reasonOf(day) }
    const provenance = day.value === text ? day.value : `${text}, read as ${day.value}`
    return { kind: 'moment', moment: { isDay: true, utc: day.value, provenance }, rule: null }
  }
  const instant = convertInstant(text, rules)
  if (instant.kind !== 'kept' && instant.kind !== 'changed') return { kind: 'unreadable', reason: reasonOf(instant) }
  const utc = forPeople(instant.value)
  const isAssumed = instant.kind === 'changed'
  const provenance = instant.value === text ? utc : `${text}${isAssumed ? `, taken as ${rules.zone}` : ''}, which is ${utc}`
  return {
    kind: 'moment',
    moment: { isDay: false, utc: instant.value, provenance },
    rule: isAssumed ? { name: instant.rule, reason: instant.reason } : null,
  }
} // prettier-ignore

function isDay(text: string, rules: DateRules): boolean {
  const found = (rules.format === null ? null : parseDate(text, rules.format)) ?? parseDate(text, 'ISO')
  return found?.kind === 'date'
}

function reasonOf(converted: { kind: string; reason?: string }): string {
  return converted.reason ?? 'It is not a date that exists.'
}

/** 2024-05-06 07:08:09 UTC */
export function forPeople(utc: string): string {
  return `${utc.slice(0, 19).replace('T', ' ')} UTC`
}

/** A day without a time of day stays a whole day: Pipedrive shows no time then. */
export function dueOf(moment: Moment): { due_date: string; due_time?: string } {
  if (moment.isDay) return { due_date: moment.utc }
  return { due_date: moment.utc.slice(0, 10), due_time: moment.utc.slice(11, 16) }
}

/** v1 takes moments as YYYY-MM-DD HH:MM:SS in UTC. */
export function plainMoment(moment: Moment): string {
  return moment.isDay ? `${moment.utc} 00:00:00` : moment.utc.slice(0, 19).replace('T', ' ')
}

const longestSeconds = 24 * 3600 - 60

export interface Lasted {
  /** HH:MM; whole minutes, at least one. */
  readonly duration: string
  readonly seconds: number
  readonly isCut: boolean
}

/** Null: it is not known, or nothing. */
export function lastedOf(seconds: number | null): Lasted | null {
  if (seconds === null || !Number.isFinite(seconds) || seconds <= 0) return null
  const isCut = seconds > longestSeconds
  const minutes = Math.max(1, Math.round(Math.min(seconds, longestSeconds) / 60))
  const two = (number: number) => String(number).padStart(2, '0')
  return { duration: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`, seconds, isCut }
}

/** Seconds of a plain number or of `1:02:03`, `02:03` hours and minutes, `5 min`; null: none of these. */
export function secondsOf(raw: unknown, name = ''): number | null {
  const text = asText(raw).trim()
  if (typeof raw === 'number' || /^\d+(\.\d+)?$/.test(text)) return Number(text) * unitIn(name)
  const clock = /^(\d{1,3}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)
  const spoken = [...text.matchAll(/(\d+(?:\.\d+)?)\s*(h|m|s)[a-z]*/gi)]
  if (spoken.length === 0) return null
  const unit: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 }
  return spoken.reduce((sum, [, amount, name = 's']) => sum + Number(amount) * (unit[name.toLowerCase()] ?? 1), 0)
}

/** Seconds in what a plain number counts, as the field's name says: `durationMinutes`; seconds where it does not. */
function unitIn(name: string): number {
  const plain = words(name)
  if (/\b(?:minutes?|mins?)\b/.test(plain)) return 60
  if (/\b(?:hours?|hrs?)\b/.test(plain)) return 3600
  return /\b(?:ms|millis|milliseconds?|msecs?)\b/.test(plain) ? 0.001 : 1
}

export function secondsBetween(start: Moment | null, end: Moment | null): number | null {
  if (!start || !end || start.isDay || end.isDay) return null
  return (Date.parse(end.utc) - Date.parse(start.utc)) / 1000
}

export function timeChange(field: string, target: string, what: Omit<Change, 'field' | 'target'>): Change {
  return { field, target, ...what, source: shown(what.source) }
}
