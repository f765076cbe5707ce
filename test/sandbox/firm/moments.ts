// Moments of the sample firm, written the three ways such systems write them: with Z, with London's offset, and dd/mm/yyyy.
import { DateTime } from 'luxon'
import type { Draw } from './draw.ts'

export const asOf = '2026-11-20T17:00:00Z'
const asOfMs = Date.parse(asOf)
const dayMs = 86_400_000
const london = 'Europe/London'

export function withZ(moment: number): string {
  return new Date(Math.floor(moment / 1000) * 1000).toISOString().replace('.000Z', 'Z')
}

/** Local time with its offset: +01:00 in summer, +00:00 in winter. */
export function withOffset(moment: number): string {
  const local = DateTime.fromMillis(Math.floor(moment / 1000) * 1000, { zone: london })
  return local.toFormat("yyyy-MM-dd'T'HH:mm:ssZZ")
}

export function isoDate(moment: number): string {
  return withZ(moment).slice(0, 10)
}

export function ukDate(moment: number): string {
  return isoDate(moment).split('-').reverse().join('/')
}

/** A moment in office hours, between two moments; never after the firm was drawn. */
export function officeMoment(draw: Draw, from: number, to: number = asOfMs): number {
  const last = Math.min(to, asOfMs)
  const day = Math.floor((from + draw.fraction() * Math.max(0, last - from)) / dayMs) * dayMs
  const moment = day + draw.whole(8 * 3600, 18 * 3600) * 1000
  return Math.min(Math.max(moment, from), asOfMs)
}

export function yearStart(year: number): number {
  return Date.UTC(year, 0, 1)
}

export function daysAfter(moment: number, days: number): number {
  return moment + days * dayMs
}

/** `created` and a later `modified`, both written the way `write` does. */
export function stamps(draw: Draw, created: number, write: (moment: number) => string) {
  return { created: write(created), modified: write(officeMoment(draw, created)) }
}
