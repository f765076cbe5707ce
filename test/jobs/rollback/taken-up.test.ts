// An undo that was broken off before its deletions left: people work on these records meanwhile, and their work stays.
import { expect, it } from 'vitest'
import { orm } from '../../../db/drizzle.ts'
import { askRun } from '../../../db/run-asks.ts'
import { type RunRow } from '../../../db/runs.ts'
import { auditLog, ledger } from '../../../db/schema.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

const isRemoval = (method: string, path: string) => method === 'DELETE' && path.includes('/persons/')

/** Parked at its first deletion of a person: one was done without a reply, the others never left. */
async function parkAtPersons(): Promise<RunRow> {
  const { course, pipedrive } = scene()
  await course.run('full')
  pipedrive.faults.next({ match: isRemoval, then: 'lose_reply' })
  pipedrive.faults.next({ match: isRemoval, then: 'too_many_daily', times: 100 })
  const parked = await course.toRest(await course.queue('rollback'))
  expect(parked.state).toBe('parked')
  pipedrive.faults.clear()
  expect((await peopleIn('removing')).length).toBeGreaterThan(2)
  return parked
}

const peopleIn = (state: (typeof ledger.$inferSelect)['state']) =>
  world.db.select().from(ledger).where(orm.and(orm.inArray(ledger.object, ['contact', 'meeting_attendee']), orm.eq(ledger.state, state))) // prettier-ignore

/** Two of the people whose removal is intended, and who are there still. */
function standing(): readonly [number, number] {
  const [first, second] = scene().pipedrive.records('person')
  if (!first || !second) throw new Error('Two persons were to be there still.')
  return [first.id, second.id]
}

async function goOn({ id, resumesAt }: RunRow): Promise<RunRow> {
  if (resumesAt) scene().clock.jumpTo(resumesAt)
  return scene().course.toRest(id)
}

it('keeps the person that somebody edited and the one that somebody gave an activity while it was parked', async () => {
  const parked = await parkAtPersons()
  const [edited, busy] = standing()
  scene().pipedrive.people.edit('person', edited, { name: 'Ann Edited' })
  scene().pipedrive.people.create('activity', { subject: 'Call back', participants: [{ person_id: busy, primary: true }] }) // prettier-ignore
  const ended = await goOn(parked)
  expect(ended.state).toBe('done')
  expect(scene().pipedrive.records('person').map((one) => one.id)).toEqual([edited, busy]) // prettier-ignore
  const kept = await peopleIn('kept')
  expect(kept.map(({ pipedriveId }) => Number(pipedriveId)).sort((a, b) => a - b)).toEqual([edited, busy])
  expect(await peopleIn('removing')).toEqual([])
  // Whoever was removed without a reply is told in the log as removed, and once.
  const told = await world.db.select().from(auditLog).where(orm.and(orm.eq(auditLog.action, 'delete'), orm.inArray(auditLog.object, ['contact', 'meeting_attendee']))) // prettier-ignore
  expect(told.map(({ sourceId }) => sourceId).sort()).toEqual((await peopleIn('reverted')).map(({ sourceId }) => sourceId).sort()) // prettier-ignore
})

it('is followed, when it was cancelled, by a full run that deletes none of the people and writes again who was gone', async () => {
  const { id, resumesAt } = await parkAtPersons()
  await world.db.transaction((tx) => askRun(tx, id, 'cancel'))
  if (resumesAt) scene().clock.jumpTo(resumesAt)
  const [edited] = standing()
  const before = scene().pipedrive.records('person').map((one) => one.id) // prettier-ignore
  scene().pipedrive.people.edit('person', edited, {
    phones: [{ value: '020 7946 0991', primary: true, label: 'work' }],
  })
  await scene().course.run('full')
  const after = scene().pipedrive.records('person')
  expect(after.map((one) => one.id)).toEqual(expect.arrayContaining(before))
  expect(after.find((one) => one.id === edited)).toMatchObject({ phones: [{ value: '020 7946 0991' }] })
  expect(await peopleIn('written')).toHaveLength(after.length)
  expect(await peopleIn('removing')).toEqual([])
  await scene().course.run('rollback')
  expect(scene().pipedrive.records('person').map((one) => one.id)).toEqual([edited]) // prettier-ignore
})
