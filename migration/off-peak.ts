// The hours in which a migration may run, as the admin set them in a zone of their choice.
import type { Settings } from './settings.ts'
import { localToUtc, utcToLocal } from './transform/zone.ts'

const dayMs = 24 * 3600_000

/** When the hours begin next, in milliseconds since 1970; null: they are now, or any hour is right. */
export function opensAt(nowMs: number, offPeak: Settings['offPeak']): number | null {
  if (offPeak === null || offPeak.from === offPeak.to) return null
  const local = utcToLocal(nowMs, offPeak.timeZone)
  const time = local.slice(11, 16)
  const isOvernight = offPeak.from > offPeak.to
  const isOpen = isOvernight ? time >= offPeak.from || time < offPeak.to : time >= offPeak.from && time < offPeak.to
  if (isOpen) return null
  const today = Date.parse(localToUtc(`${local.slice(0, 10)}T${offPeak.from}:00`, offPeak.timeZone))
  if (today > nowMs) return today
  const tomorrow = utcToLocal(nowMs + dayMs, offPeak.timeZone)
  return Date.parse(localToUtc(`${tomorrow.slice(0, 10)}T${offPeak.from}:00`, offPeak.timeZone))
}
