// Where an incremental reading starts: a little before the last change that was seen.
import type { Incremental } from '../../../migration/source/profile.ts'

/** The parameters that ask for changes only. Without a start of its own the first reading asks from `initial_value`. */
export function startValue(incremental: Incremental | null, since: string | null): Readonly<Record<string, string>> {
  if (incremental === null) return {}
  const start = since === null ? incremental.initial_value : lookBack(since, incremental.lookback_seconds)
  const end = incremental.end_param === undefined ? undefined : incremental.end_value
  return {
    ...(start === undefined ? {} : { [incremental.start_param]: String(start) }),
    ...(end === undefined || incremental.end_param === undefined ? {} : { [incremental.end_param]: String(end) }),
  }
}

/** Clocks differ and transactions end late; what was read already is recognised by its content. */
function lookBack(since: string, seconds: number): string {
  if (seconds === 0) return since
  if (/^\d{10}$/.test(since)) return String(Number(since) - seconds)
  if (/^\d{13}$/.test(since)) return String(Number(since) - seconds * 1000)
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(since)
  const at = Date.parse(zoned || !since.includes(':') ? since : `${since.replace(' ', 'T')}Z`)
  if (Number.isNaN(at)) return since
  const iso = new Date(at - seconds * 1000).toISOString()
  if (!since.includes(':')) return iso.slice(0, 10)
  const whole = since.includes('.') ? iso : iso.replace(/\.\d+Z$/, 'Z')
  return zoned ? whole : whole.slice(0, -1).replace('T', since.includes('T') ? 'T' : ' ')
}

/** How far the source's clock may stand behind ours, beside what the profile's lookback allows for. */
const skewMs = 3600_000
/** A time without a zone may be meant in any: the one furthest behind UTC. */
const zonesMs = 14 * 3600_000

/**
 * A moment of our clock as the source writes times: as its first value is written, else as its records are. Null: in no form that
 * we know, so that asking for changes would lose some.
 */
export function momentFor(incremental: Incremental, moment: Date, example: string | null): string | null {
  const form = incremental.initial_value === undefined ? example : String(incremental.initial_value)
  const at = moment.getTime() - skewMs
  if (form === null) return null
  if (/^\d{1,10}$/.test(form)) return String(Math.floor(at / 1000))
  if (/^\d{13}$/.test(form)) return String(at)
  const read = /^\d{4}-\d{2}-\d{2}(([T ])\d{2}:\d{2}(:\d{2})?(\.\d+)?(Z|[+-]\d\d:?\d\d)?)?$/i.exec(form)
  if (read === null) return null
  const [, time, between = 'T', , fraction, zone] = read
  const iso = new Date(zone === undefined ? at - zonesMs : at).toISOString()
  if (time === undefined) return iso.slice(0, 10)
  const whole = fraction === undefined ? iso.replace(/\.\d+Z$/, 'Z') : iso
  return zone === undefined ? whole.slice(0, -1).replace('T', between) : whole
}
