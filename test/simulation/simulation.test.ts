// The short share of the simulation that runs with every gate; `npm run simulate -- --seeds N` runs as many as one likes.
import { describe, expect, it } from 'vitest'
import { type AllUndisturbed, simulate } from './simulate.ts'
import { ownWorld } from './own-world.ts'

const shareMs = 30_000
const firstSeed = 1000

const world = await ownWorld()

describe('a migration in which everything goes wrong that a seed chooses', () => {
  const undisturbed: AllUndisturbed = new Map()

  it('writes everything once, loses nothing and comes back out, seed after seed', async () => {
    const began = performance.now()
    for (let seed = firstSeed; performance.now() - began < shareMs; seed += 1) {
      const { breaches, trace } = await simulate(world, seed, undisturbed)
      expect(breaches, [`npm run simulate -- --seed ${seed}`, ...trace].join('\n')).toEqual([])
    }
  }, 300_000) // prettier-ignore
})
