// A world for a test file and a calm scene of it for each of its tests, asked for at the file's top.
import { afterEach, beforeEach } from 'vitest'
import { ownWorld } from './own-world.ts'
import { openScene, type Scene, type Terms } from './scene.ts'
import type { World } from './world.ts'

export interface OwnScenes {
  readonly world: World
  /** The scene of the test that runs. */
  scene(): Scene
}

export async function ownScenes(terms: Terms = {}): Promise<OwnScenes> {
  const world = await ownWorld()
  let open: Scene | null = null
  beforeEach(async () => {
    open = await openScene(world, 1, terms)
  })
  afterEach(async () => {
    await open?.end()
    open = null
  })
  return {
    world,
    scene() {
      if (open === null) throw new Error('A scene is open only while a test runs.')
      return open
    },
  }
}
