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
