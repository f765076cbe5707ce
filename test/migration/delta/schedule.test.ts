// When deltas come due by themselves.
import { describe, expect, it } from 'vitest'
import { nextDelta, type RunTime } from '../../../migration/delta/schedule.ts'
import type { RunKind, RunState } from '../../../migration/run.ts'

const day = '2026-11-20T'
const hour = (hours: number): Date => new Date(Date.parse(`${day}00:00:00Z`) + hours * 3600_000)
function run(kind: RunKind, at: number, more: { state?: RunState; preview?: boolean; version?: number } = {}): RunTime {
  const { state = 'done', preview = false, version = 2 } = more
  return { kind, state, preview, mappingVersion: version, createdAt: hour(at), endedAt: hour(at) }
}
const full = run('full', 0)
const window = { mappingVersion: 2, deltaHours: 10 }

describe('the next delta', () => {
  const table: [sentence: string, runs: RunTime[], due: Date | null][] = [
    ['comes four hours after the full run', [full], hour(4)],
    ['comes every four hours', [run('delta', 4.1), full], hour(8)],
    ['comes once more when the window closes', [run('delta', 8.1), run('delta', 4), full], hour(10)],
    ['does not come after the window', [run('delta', 10), full], null],
    ['is stood in for by one that was asked for', [run('delta', 5), full], hour(8)],
    ['is not asked for again at once when it failed', [run('delta', 4, { state: 'failed' }), full], hour(8)],
    ['makes up once for times that were missed', [run('delta', 9.5), full], hour(10)],
    ['begins anew with a newer full run', [run('full', 3), full], hour(7)],
    ['is not due before a full run is done', [run('full', 0, { state: 'running' })], null],
    ['is not due without any run', [], null],
    ['is not due for an older mapping', [run('full', 0, { version: 1 })], null],
    ['is not due after a rollback', [run('rollback', 1), full], null],
    ['is not due after a cancelled rollback', [run('rollback', 1, { state: 'cancelled' }), full], null],
    ['is still due after a preview of a rollback', [run('rollback', 1, { preview: true }), full], hour(4)],
  ]
  it.each(table)('%s', (_sentence, runs, due) => {
    expect(nextDelta(runs, window)).toEqual(due)
  })
})
