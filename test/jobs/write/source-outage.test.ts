// A source that gives no contents for a while: its files wait, however long that takes.
import { expect, it } from 'vitest'
import { orm } from '../../../db/drizzle.ts'
import { runOf } from '../../../db/runs.ts'
import { ledger } from '../../../db/schema.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

it('an outage of the source refuses no file that waits, however often the run was parked meanwhile', async () => {
  const { course, clock } = scene()
  scene().sourceIsDown(true)
  const id = await course.queue('full')
  const minutes: number[] = []
  for (let times = 0; times < 15; times += 1) {
    const { state, reason, resumesAt } = await course.toRest(id)
    expect({ state, reason }).toEqual({
      state: 'parked',
      reason: expect.stringContaining('could not be taken over just now') as unknown,
    })
    minutes.push(Math.round(((resumesAt?.getTime() ?? 0) - clock.now().getTime()) / 60_000))
    if (resumesAt) clock.jumpTo(resumesAt)
  }
  expect(minutes).toEqual([5, 10, 20, 40, ...Array.from({ length: 11 }, () => 60)])
  scene().sourceIsDown(false)
  await course.toRest(id)
  expect(await runOf(world.db, world.migrationId, id)).toMatchObject({ state: 'done' })
  const files = await world.db.select().from(ledger).where(orm.eq(ledger.object, 'file'))
  expect(files.map(({ state, reason }) => ({ state, reason }))).toEqual(files.map(() => ({ state: 'written', reason: null }))) // prettier-ignore
  expect(files.length).toBeGreaterThan(1)
})
