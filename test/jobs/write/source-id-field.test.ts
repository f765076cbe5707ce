// Without the field that records are found by, one whose reply is lost would be there twice: nothing is written before it stands.
import { expect, it } from 'vitest'
import { askRun } from '../../../db/run-asks.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

it('a run rests when Pipedrive refuses the field of the source ids, says so, and goes on when it is resumed', async () => {
  const { course, pipedrive } = scene()
  pipedrive.faults.next({
    match: (method, path) => method === 'POST' && path.endsWith('/personFields'),
    times: 1000,
    then: 'forbidden',
  })
  const id = await course.queue('full')
  const paused = await course.toRest(id)
  expect(paused).toMatchObject({ state: 'paused' })
  expect(paused.reason).toMatch(/^The field "Source ID", .*Mend that in Pipedrive and resume the run\.$/)
  expect(pipedrive.records('organization')).toEqual([])
  pipedrive.faults.clear()
  await world.db.transaction((tx) => askRun(tx, id, 'resume'))
  expect((await course.toRest(id)).state).toBe('done')
  expect(pipedrive.records('person').length).toBeGreaterThan(0)
})
