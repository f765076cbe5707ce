// Numbers, times and values as people read them.

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 })
const exact = new Intl.NumberFormat(undefined, { maximumFractionDigits: 15 })
const tenths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 })
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const zoned = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})
// A day of the calendar begins at midnight UTC; in the reader's own zone that may still be the day before.
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeZone: 'UTC' })
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' })

export const count = (value: number): string => whole.format(value)
export const rate = (value: number): string => (value >= 10 ? whole : tenths).format(value)
export const share = (value: number): string => percent.format(value)

/** `1 record`, `2,300 records`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

export function instant(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? iso : moment.format(at)
}

/** With its day of the week and the zone it is told in: for a time that somebody plans by. */
export function zonedInstant(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? iso : zoned.format(at)
}

/** `YYYY-MM-DDTHH:mm` in the reader's own zone, as a field for a day and a time holds it. */
export function localMinute(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** A day of the calendar, `YYYY-MM-DD`: it is the same one everywhere. */
export function plainDay(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? iso : calendar.format(at)
}

/** The same with its day of the week. */
export function dayOf(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? iso : day.format(at)
}

export function money(value: number, currency: string): string {
  try {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(value)
  } catch {
    return `${tenths.format(value)} ${currency}`
  }
}

/** A length of time as a person would say it: rounded, with its unit. */
export function duration(seconds: number): string {
  if (seconds < 50) return 'less than a minute'
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `about ${counted(minutes, 'minute')}`
  const hours = seconds / 3600
  if (hours < 36) return `about ${tenths.format(hours)} ${hours.toFixed(1) === '1.0' ? 'hour' : 'hours'}`
  return `about ${counted(Math.round(hours / 24), 'day')}`
}

/** Any value of a record, as text; nothing at all is shown as a word. */
export function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'empty'
  if (typeof value === 'string') return value
  if (typeof value === 'number') return exact.format(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.length === 0 ? 'empty' : value.map(shown).join(', ')
  return shownObject(value)
}

function shownObject(value: object): string {
  if ('value' in value) {
    const label = 'label' in value && typeof value.label === 'string' ? ` (${value.label})` : ''
    if (typeof value.value === 'number' && 'currency' in value && typeof value.currency === 'string')
      return money(value.value, value.currency)
    return `${shown(value.value)}${label}`
  }
  const parts = Object.values(value).filter((part) => part !== null && part !== '')
  return parts.length === 0 ? 'empty' : parts.map(shown).join(', ')
}
