// The rate of a run and the time it still takes.
import { describe, expect, it } from 'vitest'
import { paceOf, type Stretch } from '../../migration/pace.ts'

const now = new Date('2026-11-23T08:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
const at = (written: number, total = 10_000) => [
  { object: 'company', total, written, unchanged: 0, refused: 0, waiting: total - written },
]
const run = (more: Partial<Stretch> = {}): Stretch => ({
  state: 'running',
  takenUpAt: ago(100),
  throughBefore: 0,
  approvedAt: null,
  endedAt: null,
  ...more,
})

describe('the pace of a run', () => {
  it('counts what is through in any way, since it was taken up', () => {
    const objects = [
      { object: 'company', total: 40, written: 15, unchanged: 3, refused: 2, waiting: 20 },
      { object: 'deal', total: 40, written: 0, unchanged: 0, refused: 0, waiting: 40 },
    ]
    expect(paceOf(run({ takenUpAt: ago(10) }), objects, now)).toEqual({ perSecond: 2, secondsLeft: 30 })
  })

  it('leaves out what was done before, and the time it has rested since', () => {
    expect(paceOf(run({ throughBefore: 4000 }), at(5000), now)).toEqual({ perSecond: 10, secondsLeft: 500 })
  })

  it('takes the time that is left from the exact rate, not from the rounded one', () => {
    expect(paceOf(run(), at(4, 104), now)).toEqual({ perSecond: 0, secondsLeft: 2500 })
  })

  it.each(['queued', 'parked', 'paused', 'awaiting_approval', 'failed', 'cancelled'] as const)(
    'is not known while the run is %s',
    (state) => {
      expect(paceOf(run({ state, endedAt: now }), at(5000), now)).toEqual({ perSecond: 0, secondsLeft: null })
    },
  )

  it('is not known when nothing has come through since it was taken up', () => {
    for (const stretch of [run({ throughBefore: 5000 }), run({ takenUpAt: null }), run({ takenUpAt: now })])
      expect(paceOf(stretch, at(5000), now)).toEqual({ perSecond: 0, secondsLeft: null })
  })

  it('of a run that is done is that of its last stretch; an approval comes long after the work', () => {
    const done = run({ state: 'done', endedAt: ago(50) })
    expect(paceOf(done, at(10_000), now)).toEqual({ perSecond: 200, secondsLeft: 0 })
    expect(paceOf({ ...done, approvedAt: ago(50) }, at(10_000), now)).toEqual({ perSecond: 0, secondsLeft: 0 })
  })

  const lite = { limit: 30_000, left: 25_000, reserve: 0.3 }
  const day = 86_400

  it('counts the days on which the tokens are used up: 199,000 contacts of 5 tokens on 21,000 a day', () => {
    const rests = { tokens: lite, offPeak: null, tokensUsed: 5_000 }
    const { perSecond, secondsLeft } = paceOf(run({ takenUpAt: ago(25) }), at(1_000, 200_000), now, rests)
    expect(perSecond).toBe(40)
    expect((secondsLeft ?? 0) / day).toBeGreaterThan(46)
    expect((secondsLeft ?? 0) / day).toBeLessThan(48)
  })

  it('is that of the rate while the tokens suffice, or nothing is known of them', () => {
    const enough = { tokens: { ...lite, limit: 3_000_000, left: 3_000_000 }, offPeak: null, tokensUsed: 5_000 }
    const unknown = { ...enough, tokens: { limit: null, left: null, reserve: 0.3 } }
    for (const rests of [enough, unknown])
      expect(paceOf(run({ takenUpAt: ago(25) }), at(1_000, 200_000), now, rests).secondsLeft).toBe(4975)
  })

  it('goes over as many nights as the hours of the migration ask for', () => {
    const hours = { tokens: { limit: null, left: null, reserve: 0.3 }, tokensUsed: 5_000 }
    // One record a second; it is eight in the morning in London.
    const left = (records: number, offPeak: { from: string; to: string }) =>
      paceOf(run(), at(100, 100 + records), now, { ...hours, offPeak: { ...offPeak, timeZone: 'Europe/London' } })
        .secondsLeft
    expect(left(3_600, { from: '20:00', to: '10:00' })).toBe(3_600)
    expect(left(3 * 3_600, { from: '20:00', to: '10:00' })).toBe(13 * 3_600)
    expect(left(17 * 3_600, { from: '20:00', to: '10:00' })).toBe((24 + 13) * 3_600)
    expect(left(2 * 3_600, { from: '08:00', to: '09:00' })).toBe(25 * 3_600)
    expect(left(2 * 3_600, { from: '08:00', to: '08:00' })).toBe(2 * 3_600)
  })
})
