// The hours in which a migration may run.
import { describe, expect, it } from 'vitest'
import { opensAt } from '../../migration/off-peak.ts'

const night = { from: '20:00', to: '06:00', timeZone: 'Europe/London' }
const at = (iso: string) => Date.parse(iso)
const opens = (now: string, hours: Parameters<typeof opensAt>[1]) => {
  const next = opensAt(at(now), hours)
  return next === null ? null : new Date(next).toISOString()
}

describe('the hours of a migration', () => {
  it.each([
    ['at any hour when none are set', '2026-01-15T12:00:00Z', null, null],
    ['in the evening', '2026-01-15T21:00:00Z', night, null],
    ['after midnight', '2026-01-15T05:59:00Z', night, null],
    ['not by day: it waits for the evening', '2026-01-15T12:00:00Z', night, '2026-01-15T20:00:00.000Z'],
    ['by the clocks of the zone in summer', '2026-07-15T12:00:00Z', night, '2026-07-15T19:00:00.000Z'],
    ['in a window within one day', '2026-01-15T12:30:00Z', { ...night, from: '12:00', to: '13:00' }, null],
    [
      'the next day when today is over',
      '2026-01-15T14:00:00Z',
      { ...night, from: '12:00', to: '13:00' },
      '2026-01-16T12:00:00.000Z',
    ],
  ])('%s', (_title, now, hours, expected) => {
    expect(opens(now, hours)).toBe(expected)
  })
})
