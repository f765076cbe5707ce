// What an undo reads to find out which fields are in use.
import { expect, it } from 'vitest'
import { runOf } from '../../../db/runs.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

const lists = ['/api/v2/organizations', '/api/v2/persons', '/api/v2/deals'] as const

/** How often each list was asked for after the first field or option was removed, or looked at to be. */
async function readingsOfUndo(): Promise<readonly number[]> {
  const { course, pipedrive } = scene()
  const asked: string[] = []
  pipedrive.faults.every((method, path) => {
    asked.push(`${method} ${path}`)
    return null
  })
  await course.run('rollback')
  // Stages and pipelines go before the fields: they look at the deals that stand in them.
  const last = asked.findLastIndex((one) => one.startsWith('DELETE /api/v2/pipelines/'))
  return lists.map((list) => asked.slice(last).filter((one) => one === `GET ${list}`).length)
}

it('goes once through the records of each object for all their fields, and once for their options', async () => {
  const { course, pipedrive } = scene()
  await course.run('full')
  const readings = await readingsOfUndo()
  expect(Math.max(...readings)).toBeLessThanOrEqual(2)
  expect(pipedrive.records('person')).toEqual([])
})

it('keeps the fields that hold a value, each for its own record, and no other', async () => {
  const { course, pipedrive } = scene()
  await course.run('full')
  const [deal, other] = pipedrive.records('deal')
  const custom = Object.entries((deal?.['custom_fields'] ?? {}) as Readonly<Record<string, unknown>>)
  const held = custom.filter(([, value]) => value !== null).map(([key]) => key)
  expect(held.length).toBeGreaterThan(0)
  expect(other).toBeDefined()
  pipedrive.people.edit('deal', deal?.id ?? 0, { title: 'Mine' })
  const { id } = await course.run('rollback')
  const report = (await runOf(world.db, world.migrationId, id))?.report as { readonly stayed: readonly { readonly object: string; readonly reason: string }[] } // prettier-ignore
  const fields = report.stayed.filter(({ object, reason }) => object === 'field' && reason.includes('deal'))
  expect(fields.map(({ reason }) => reason)).toEqual(held.map(() => `It holds a value on deal ${deal?.id}, which stays.`)) // prettier-ignore
})
