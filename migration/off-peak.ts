// The hours in which a migration may run, as the admin set them in a zone of their choice.
import type { Settings } from './settings.ts'
import { localToUtc, utcToLocal } from './transform/zone.ts'

const dayMs = 24 * 3600_000

/** When the hours begin next, in milliseconds since 1970, always later than now; null: they are now, or any hour is right. */
export function opensAt(nowMs: number, offPeak: Settings['offPeak']): number | null {
  if (offPeak === null || offPeak.from === offPeak.to) return null
  const local = utcToLocal(nowMs, offPeak.timeZone)
  const time = local.slice(11, 16)
  const isOvernight = offPeak.from > offPeak.to
  const isOpen = isOvernight ? time >= offPeak.from || time < offPeak.to : time >= offPeak.from && time < offPeak.to
  if (isOpen) return null
  // By the calendar: where clocks are put back, the same time of the day comes 25 hours later.
  const today = Date.parse(`${local.slice(0, 10)}T00:00:00Z`)
  for (const day of [0, 1, 2]) {
    const date = new Date(today + day * dayMs).toISOString().slice(0, 10)
    const opens = instantOf(`${date}T${offPeak.from}:00`, offPeak.timeZone)
    if (opens > nowMs) return opens
  }
  throw new Error(`The hours from ${offPeak.from} in ${offPeak.timeZone} begin on none of the days after ${local}.`)
}

/** How many hours of a day they are. */
export function hoursOpen({ from, to }: NonNullable<Settings['offPeak']>): number {
  const hours = hourOf(to) - hourOf(from)
  return hours > 0 ? hours : hours + 24
}

/** When work of so many seconds that goes on now is done within the hours; changes of the clocks are not counted. */
export function doneWithin(now: Date, seconds: number, offPeak: Settings['offPeak']): Date {
  if (offPeak === null || offPeak.from === offPeak.to) return new Date(now.getTime() + seconds * 1000)
  const opens = opensAt(now.getTime(), offPeak)
  if (opens !== null) return doneWithin(new Date(opens), seconds, offPeak)
  const local = utcToLocal(now.getTime(), offPeak.timeZone)
  const openSeconds = hoursOpen({ ...offPeak, from: local.slice(11, 16) }) * 3600
  if (seconds <= openSeconds) return new Date(now.getTime() + seconds * 1000)
  const left = seconds - openSeconds
  const aDay = hoursOpen(offPeak) * 3600
  const nights = Math.ceil(left / aDay) - 1
  const opensNext = now.getTime() + openSeconds * 1000 + dayMs - aDay * 1000
  return new Date(opensNext + nights * dayMs + (left - nights * aDay) * 1000)
}

function hourOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours + minutes / 60
}

/** A time that the clocks leave out when they are put forward is reached when they have been: 02:30 is 03:30 that night. */
function instantOf(local: string, zone: string): number {
  const instant = Date.parse(localToUtc(local, zone))
  const shown = utcToLocal(instant, zone)
  if (shown >= local) return instant
  return instant + Date.parse(`${local}Z`) - Date.parse(`${shown}Z`)
}
