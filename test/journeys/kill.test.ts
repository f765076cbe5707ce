// Exactly once: the worker is killed with -9 in the middle of a run, many times, and nothing is there twice or missing.
import { describe, expect, it } from 'vitest'
import { killInRun } from './kills.ts'

describe('a worker that is killed in the middle of a run', () => {
  it.each([11, 12, 13])(
    'writes nothing twice and loses nothing (seed %i)',
    async (seed) => {
      const { kills, ...outcome } = await killInRun(seed)
      expect(kills).toBeGreaterThan(0)
      expect(outcome).toEqual({ duplicates: [], losses: [], idleWrites: 0 })
    },
    120_000,
  )
})
