// The short share of the simulation that runs with every gate; `npm run simulate -- --seeds N` runs as many as one likes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../database.ts'
import { type AllUndisturbed, simulate } from './simulate.ts'
import { openWorld, type World } from './world.ts'

const shareMs = 30_000
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

  it('writes everything once, loses nothing and comes back out, seed after seed', async () => {
    const began = performance.now()
    for (let seed = firstSeed; performance.now() - began < shareMs; seed += 1) {
      const { breaches, trace } = await simulate(world, seed, undisturbed)
      expect(breaches, [`npm run simulate -- --seed ${seed}`, ...trace].join('\n')).toEqual([])
    }
  }, 300_000) // prettier-ignore
})
