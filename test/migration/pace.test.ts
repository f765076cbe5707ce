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
})
