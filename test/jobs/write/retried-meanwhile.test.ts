// Refused records that an admin asks to try again while the run is at work on others: the same run comes back to them.
import { expect, it } from 'vitest'
import { retryInRun } from '../../../db/retried.ts'
import { countersOf, runOf } from '../../../db/runs.ts'
import { ledger } from '../../../db/schema.ts'
import { orm } from '../../../db/drizzle.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

const contacts = async () =>
  (await world.db.select().from(ledger).where(orm.eq(ledger.object, 'contact'))).map(({ state }) => state)

it('a person that was refused is written by the run that goes over the activities by then, and counted once', async () => {
  const { course, pipedrive } = scene()
  pipedrive.faults.next({ match: (method, path) => method === 'POST' && path.endsWith('/persons'), then: 'forbidden' })
  const id = await course.queue('full')
  const retried: Promise<number>[] = []
  pipedrive.faults.next({
    match(method, path) {
      if (method === 'POST' && path.endsWith('/activities') && retried.length === 0) retried.push(tryAgain(id))
      return false
    },
    then: 'drop_before',
  })
  expect((await course.toRest(id)).state).toBe('done')
  expect(await Promise.all(retried)).toEqual([1])
  expect(new Set(await contacts())).toEqual(new Set(['written']))
  expect(await world.db.$count(ledger, orm.eq(ledger.state, 'held'))).toBe(0)
  const counted = (await countersOf(world.db, [id])).get(id)?.find(({ object }) => object === 'contact')
  expect(counted).toMatchObject({ written: (await contacts()).length, refused: 0, unchanged: 0 })
})

async function tryAgain(id: string): Promise<number> {
  const run = await runOf(world.db, world.migrationId, id)
  if (!run) throw new Error('The run was to be there.')
  return world.db.transaction((tx) => retryInRun(tx, run, { object: 'contact', sampleOnly: false }))
}
