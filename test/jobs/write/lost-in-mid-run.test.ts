// A field that somebody removes while a run is at work: it is made anew, and what was written before that gets its value with the next delta.
import { expect, it } from 'vitest'
import { orm } from '../../../db/drizzle.ts'
import { ledger } from '../../../db/schema.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

async function sourceIdKey(): Promise<string> {
  const [row] = await world.db.select().from(ledger).where(orm.and(orm.eq(ledger.object, 'field'), orm.like(ledger.sourceId, 'person/%Source ID'))) // prettier-ignore
  return row?.pipedriveId ?? 'none'
}

const carrying = (key: string) =>
  scene().pipedrive.records('person').filter((one) => ((one['custom_fields'] ?? {}) as Record<string, unknown>)[key] !== undefined).length // prettier-ignore

it('the people that stood before it was made anew get their value again, once', async () => {
  const { course, pipedrive, clock } = scene()
  pipedrive.faults.next({
    match: (method, path) => method === 'POST' && path.endsWith('/activities'),
    then: 'too_many_daily',
  })
  const id = await course.queue('full')
  const parked = await course.toRest(id)
  expect(parked).toMatchObject({ state: 'parked' })
  const people = pipedrive.records('person').length
  expect(carrying(await sourceIdKey())).toBe(people)
  pipedrive.people.remove('person_field', await sourceIdKey())
  if (parked.resumesAt) clock.jumpTo(parked.resumesAt)
  expect((await course.toRest(id)).state).toBe('done')
  await course.run('delta')
  expect(people).toBeGreaterThan(0)
  expect(carrying(await sourceIdKey())).toBe(people)
  const writes = pipedrive.stats().writesByEndpoint
  await course.run('delta')
  expect(pipedrive.stats().writesByEndpoint).toEqual(writes)
})
