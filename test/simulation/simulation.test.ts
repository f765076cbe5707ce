// The short share of the simulation that runs with every gate; `npm run simulate -- --seeds N` runs as many as one likes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../database.ts'
import { type AllUndisturbed, simulate } from './simulate.ts'
import { openWorld, type World } from './world.ts'

/** Seeds that once found something, each with what it was. */
const found: readonly (readonly [number, string])[] = [
  [2, 'a worker that lost its lock counted deletions a second time'],
  [3, 'a changed hierarchy link without a reply could not be looked for'],
  [11, 'a default stage stayed because the reply to its deletion was lost'],
  [17, 'stages came in another order after one of them was sent again'],
]
const shareMs = 20_000
const firstSeed = 1000

describe('a migration in which everything goes wrong that a seed chooses', () => {
  let database: FreshDatabase
  let world: World
  const undisturbed: AllUndisturbed = new Map()
  beforeAll(async () => {
    database = await freshDatabase()
    world = await openWorld(database.url)
  })
  afterAll(async () => {
    await world.close()
    await database.drop()
  })

  it.each(found)('is whole with seed %i, which found that %s', async (seed) => {
    const { breaches, trace } = await simulate(world, seed, undisturbed)
    expect(breaches, trace.join('\n')).toEqual([])
  }, 300_000) // prettier-ignore

  it('writes everything once, loses nothing and comes back out, seed after seed', async () => {
    const began = performance.now()
    for (let seed = firstSeed; performance.now() - began < shareMs; seed += 1) {
      const { breaches, trace } = await simulate(world, seed, undisturbed)
      expect(breaches, [`npm run simulate -- --seed ${seed}`, ...trace].join('\n')).toEqual([])
    }
  }, 300_000) // prettier-ignore
})
