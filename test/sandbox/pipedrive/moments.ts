// Dates and times as the two versions of the API write them, and the second a change is stamped with.

const isoMoment = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/
const plainMoment = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/
const clockTime = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/

/** v2: 2026-11-22T10:00:00Z */
export function isoSecond(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`
}

/** v1: 2026-11-22 10:00:00, in UTC; from the v2 form that the records keep. */
export function plainSecond(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ')
}

export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const moment = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
}

export function isClockTime(text: string): boolean {
  return clockTime.test(text)
}

/** Either form of a moment as v2 writes it, or null when it is neither or does not exist. */
export function readMoment(text: string): string | null {
  const plain = plainMoment.exec(text)
  const iso = plain === null ? text : `${plain[1]}T${plain[2]}Z`
  const parts = isoMoment.exec(iso)
  if (parts === null || !isCalendarDate(iso.slice(0, 10)) || !isClockTime(iso.slice(11, 19))) return null
  const moment = new Date(iso)
  return Number.isNaN(moment.getTime()) ? null : isoSecond(moment)
}

/** v1 takes moments only as YYYY-MM-DD HH:MM:SS in UTC. */
export function readPlainMoment(text: string): string | null {
  return plainMoment.test(text) ? readMoment(text) : null
}

/** Lists take whole seconds only; a fraction is refused. */
export function readWholeSecond(text: string): string | null {
  return text.includes('.') || plainMoment.test(text) ? null : readMoment(text)
}

/** The stamp of a change: now, or a second after the record's last change, so that every change moves it. */
export function laterThan(last: string, now: Date): string {
  const stamp = isoSecond(now)
  return stamp > last ? stamp : isoSecond(new Date(Date.parse(last) + 1000))
}
