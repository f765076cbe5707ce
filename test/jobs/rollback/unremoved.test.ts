// An undo by somebody who may not delete deals: what those deals that stay are linked to stays with them.
import { expect, it } from 'vitest'
import { runOf } from '../../../db/runs.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

const numbers = (ids: readonly unknown[]) => [...new Set(ids.filter((id) => typeof id === 'number'))].sort((a, b) => a - b) // prettier-ignore

interface Buckets {
  readonly failed: number
  readonly stayed: readonly { readonly object: string; readonly reason: string }[]
}

/** The deals as they stood before the undo stand as they were, with everything they are linked to and nothing else. */
async function expectWhole(before: readonly { readonly id: number }[], id: string): Promise<Buckets> {
  const deals = scene().pipedrive.records('deal')
  expect(deals.map((deal) => deal.id)).toEqual(before.map((deal) => deal.id))
  const linked = (key: string) => numbers(before.map((deal) => (deal as Readonly<Record<string, unknown>>)[key]))
  const ids = (object: 'person' | 'organization') =>
    numbers(
      scene()
        .pipedrive.records(object)
        .map((one) => one.id),
    )
  expect(numbers(deals.map((deal) => deal['org_id']))).toEqual(linked('org_id'))
  expect(numbers(deals.map((deal) => deal['person_id']))).toEqual(linked('person_id'))
  expect(ids('person')).toEqual(linked('person_id'))
  expect(ids('organization')).toEqual(expect.arrayContaining(linked('org_id')))
  return (await runOf(world.db, world.migrationId, id))?.report as Buckets
}

it('keeps the persons and organizations of the deals that Pipedrive refuses to remove, and says why', async () => {
  const { course, pipedrive } = scene()
  await course.run('full')
  const deals = pipedrive.records('deal')
  pipedrive.faults.next({ match: (method, path) => method === 'DELETE' && /\/deals\/\d+$/.test(path), then: 'forbidden', times: 1000 }) // prettier-ignore
  const { id } = await course.run('rollback')
  const { failed, stayed } = await expectWhole(deals, id)
  expect(failed).toBe(deals.length)
  const reasons = (object: string) => stayed.filter((one) => one.object === object).map(({ reason }) => reason)
  expect(new Set(reasons('contact'))).toEqual(new Set(['A record that could not be removed is linked to it.']))
  expect(reasons('company')).toContain('A record that could not be removed is linked to it.')
})

it('keeps them too when it has to wait after the deals', async () => {
  const { course, pipedrive, clock } = scene()
  await course.run('full')
  const deals = pipedrive.records('deal')
  pipedrive.faults.next({ match: (method, path) => method === 'DELETE' && /\/deals\/\d+$/.test(path), then: 'forbidden', times: 1000 }) // prettier-ignore
  const isLater = (method: string, path: string) => method === 'DELETE' && path.includes('/persons/')
  pipedrive.faults.next({ match: isLater, then: 'too_many_daily', times: 1000 })
  const id = await course.queue('rollback')
  const parked = await course.toRest(id)
  expect(parked.state).toBe('parked')
  pipedrive.faults.clear()
  if (parked.resumesAt) clock.jumpTo(parked.resumesAt)
  expect((await course.toRest(id)).state).toBe('done')
  await expectWhole(deals, id)
})
