// People who go on working while an undo is at it: what they add to a record before its turn comes keeps it.
import { expect, it } from 'vitest'
import { runOf } from '../../../db/runs.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

it('keeps the organization that somebody gave a note and the person that somebody gave a deal while the deals were removed', async () => {
  const { course, pipedrive } = scene()
  await course.run('full')
  const organization = pipedrive.records('organization').at(-1)?.id
  const person = pipedrive.records('person').at(-1)?.id
  let isAdded = false
  pipedrive.faults.next({
    match(method, path) {
      if (isAdded || method !== 'DELETE' || !path.includes('/deals/')) return false
      isAdded = true
      pipedrive.people.create('note', { content: 'Called back.', org_id: organization })
      pipedrive.people.create('deal', { title: 'A new matter', person_id: person })
      return false
    },
    then: 'drop_before',
  })
  const { id } = await course.run('rollback')
  expect(pipedrive.records('person').map((one) => one.id)).toEqual([person])
  expect(pipedrive.records('organization').map((one) => one.id)).toContain(organization)
  expect((await runOf(world.db, world.migrationId, id))?.report).toMatchObject({ failed: 0 })
  expect(pipedrive.records('note').map((one) => one['content'])).toEqual(['Called back.'])
})
