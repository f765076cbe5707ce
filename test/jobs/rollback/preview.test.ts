// A preview of an undo that has to wait in the middle.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { countersOf } from '../../../db/runs.ts'
import { openScene, type Scene } from '../../simulation/scene.ts'
import { ownWorld } from '../../simulation/own-world.ts'

const world = await ownWorld()
let scene: Scene
beforeAll(async () => {
  scene = await openScene(world, 1, {})
})
afterAll(() => scene.end())

it('tells when it is taken up again what one tells that goes through at once', async () => {
  const { course, pipedrive, clock } = scene
  await course.run('full')
  const whole = await course.toRest(await course.queue('rollback', true))
  const id = await course.queue('rollback', true)
  // The first reading of persons is for what people have added, the second for what is to be removed.
  let readings = 0
  const second = (method: string, path: string) =>
    method === 'GET' && path.endsWith('/persons') && (readings += 1) === 2
  pipedrive.faults.next({ match: second, then: 'too_many_daily' })
  const parked = await course.toRest(id)
  expect(parked.state).toBe('parked')
  if (parked.resumesAt) clock.jumpTo(parked.resumesAt)
  const ended = await course.toRest(id)
  expect(ended).toMatchObject({ state: 'done', report: whole.report })
  expect(whole.report).toMatchObject({ kept: 0, failed: 0 })
  const counters = await countersOf(world.db, [whole.id, id])
  const byObject = (run: string) => counters.get(run)?.toSorted((a, b) => a.object.localeCompare(b.object))
  expect(byObject(id)).toEqual(byObject(whole.id))
  const looked = byObject(id)?.reduce((sum, { unchanged }) => sum + unchanged, 0)
  expect(ended.report).toMatchObject({ reverted: looked })
})
