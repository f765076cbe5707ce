// A run that is cancelled with writes whose reply was lost, and then undone: the undo finds them, and nothing of them stays.
import { expect, it } from 'vitest'
import { orm } from '../../../db/drizzle.ts'
import { askRun } from '../../../db/run-asks.ts'
import { createRun, runOf } from '../../../db/runs.ts'
import { ledger } from '../../../db/schema.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

const statesOf = async (object: 'contact' | 'company') =>
  (await world.db.select().from(ledger).where(orm.eq(ledger.object, object))).map(({ state }) => state)

/** One write is done without a reply, and then the day's tokens are used up: the run parks, and an admin cancels it. */
async function cancelAfterLosing(method: string, part: string): Promise<void> {
  const { course, pipedrive } = scene()
  let isLost = false
  pipedrive.faults.next({
    match: (sent, path) => sent === method && path.includes(part) && (isLost = true),
    then: 'lose_reply',
  })
  pipedrive.faults.next({ match: (_sent, path) => isLost && path.includes(part), then: 'too_many_daily' })
  const id = await course.queue('full')
  expect((await course.toRest(id)).state).toBe('parked')
  await world.db.transaction((tx) => askRun(tx, id, 'cancel'))
  // The tokens are there again on the next day.
  scene().clock.jumpTo(new Date(scene().clock.now().getTime() + 86_400_000))
}

it('a person whose creation got no reply is removed by the undo, and nothing that it hangs on stays for its sake', async () => {
  await cancelAfterLosing('POST', '/persons')
  expect(await statesOf('contact')).toContain('intended')
  expect(scene().pipedrive.records('person').length).toBeGreaterThan(0)
  const { id } = await scene().course.run('rollback')
  expect(scene().pipedrive.records('person')).toEqual([])
  expect(scene().pipedrive.records('organization')).toEqual([])
  expect((await runOf(world.db, world.migrationId, id))?.report).toMatchObject({ kept: 0, failed: 0 })
})

it('a company whose change got no reply is removed by the undo', async () => {
  await scene().course.run('full')
  await world.changeSource()
  await cancelAfterLosing('PATCH', '/organizations')
  expect(await statesOf('company')).toContain('intended')
  await scene().course.run('rollback')
  expect(scene().pipedrive.records('organization')).toEqual([])
})

it('a person whose creation got no reply, and whom somebody has worked on before it was looked for, is kept by the undo', async () => {
  await cancelAfterLosing('POST', '/persons')
  const [open] = await world.db.select().from(ledger).where(orm.eq(ledger.state, 'intended'))
  const lost = scene()
    .pipedrive.records('person')
    .find(({ name }) => name === open?.intent?.body['name'])
  scene().pipedrive.people.edit('person', Number(lost?.id), { phones: [{ value: '020 7946 0000' }] })
  const { id } = await scene().course.run('rollback')
  expect(scene().pipedrive.records('person')).toMatchObject([{ id: lost?.id, phones: [{ value: '020 7946 0000' }] }])
  expect((await runOf(world.db, world.migrationId, id))?.report).toMatchObject({ failed: 0 })
})

it('a change that got no reply leaves what somebody has done to the record after it to the undo', async () => {
  await scene().course.run('full')
  await world.changeSource()
  await cancelAfterLosing('PATCH', '/organizations')
  const [open] = await world.db.select().from(ledger).where(orm.eq(ledger.state, 'intended'))
  scene().pipedrive.people.edit('organization', Number(open?.pipedriveId), { website: 'https://ours.example' })
  await scene().course.run('rollback')
  expect(
    scene()
      .pipedrive.records('organization')
      .map((one) => one['id']),
  ).toEqual([Number(open?.pipedriveId)])
})

it('the preview of an undo leaves writes without a reply as they are', async () => {
  await cancelAfterLosing('POST', '/persons')
  const before = await world.db.select().from(ledger)
  const { migrationId, companyId } = world
  const run = { migrationId, companyId, kind: 'rollback', preview: true, mappingVersion: 1 } as const
  const { id } = await world.db.transaction((tx) => createRun(tx, run))
  expect((await scene().course.toRest(id)).state).toBe('done')
  expect(await world.db.select().from(ledger)).toEqual(before)
})
