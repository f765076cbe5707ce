// A world that goes with the test file, asked for at its top.
import { afterAll } from 'vitest'
import { freshDatabase } from '../database.ts'
import { openWorld, type World } from './world.ts'

export async function ownWorld(): Promise<World> {
  const database = await freshDatabase()
  const world = await openWorld(database.url)
  afterAll(async () => {
    await world.close()
    await database.drop()
  })
  return world
}
