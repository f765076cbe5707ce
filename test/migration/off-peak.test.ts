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

  const berlin = { from: '02:30', to: '06:00', timeZone: 'Europe/Berlin' }
  const london = { from: '01:30', to: '06:00', timeZone: 'Europe/London' }
  const quarter = { from: '00:00', to: '00:15', timeZone: 'Europe/London' }
  it.each([
    [
      'begin in an hour that the clocks leave out in Berlin',
      '2026-03-28T20:00:00Z',
      berlin,
      '2026-03-29T01:30:00.000Z',
    ],
    ['are begun right after that hour', '2026-03-29T01:30:00Z', berlin, null],
    [
      'begin in an hour that the clocks leave out in London',
      '2025-03-29T20:00:00Z',
      london,
      '2025-03-30T01:30:00.000Z',
    ],
    ['begin soon, asked just before that hour', '2025-03-30T00:59:00Z', london, '2025-03-30T01:30:00.000Z'],
    ['begin the next night on a day of 25 hours', '2025-10-25T23:30:00Z', quarter, '2025-10-27T00:00:00.000Z'],
    ['begin the next night after a day of 23 hours', '2025-03-29T00:30:00Z', quarter, '2025-03-30T00:00:00.000Z'],
  ])('%s', (_title, now, hours, expected) => {
    expect(opens(now, hours)).toBe(expected)
  })

  it.each(['Europe/London', 'Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Africa/Cairo'])(
    'never begin in the past, whatever the clocks of %s do',
    (timeZone) => {
      for (let now = at('2018-01-01T00:07:00Z'); now < at('2018-12-31T00:00:00Z'); now += 53 * 60_000) {
        for (const [from, to] of [
          ['00:00', '00:15'],
          ['02:30', '06:00'],
          ['20:00', '06:00'],
        ] as const) {
          const next = opensAt(now, { from, to, timeZone })
          if (next !== null && (next <= now || next > now + 26 * 3_600_000))
            expect.fail(`${new Date(now).toISOString()} ${from}`)
        }
      }
    },
  )
})
