// An undo of a pipeline in which stages stand that the migration did not make.
import { expect, it } from 'vitest'
import { orm } from '../../../db/drizzle.ts'
import { runOf } from '../../../db/runs.ts'
import { ledger } from '../../../db/schema.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

interface Buckets {
  readonly kept: number
  readonly stayed: readonly { readonly object: string; readonly reason: string }[]
}

async function undone(preview = false): Promise<Buckets> {
  const { id } = await scene().course.toRest(await scene().course.queue('rollback', preview))
  return (await runOf(world.db, world.migrationId, id))?.report as Buckets
}

async function madePipelines(): Promise<number[]> {
  const where = orm.and(orm.eq(ledger.object, 'pipeline'), orm.eq(ledger.state, 'written'))
  return (await world.db.select().from(ledger).where(where)).map(({ pipedriveId }) => Number(pipedriveId))
}

it('keeps the pipeline to which somebody has added a stage, as its preview said, until the stage is gone', async () => {
  const { course, pipedrive } = scene()
  const before = pipedrive.snapshot()
  await course.run('full')
  const [made] = await madePipelines()
  const stage = pipedrive.people.create('stage', { name: 'Waiting for counsel', pipeline_id: made })
  const foreseen = await undone(true)
  const buckets = await undone()
  const stayed = [{ object: 'pipeline', reason: 'Somebody has added the stage "Waiting for counsel" to it since.' }]
  expect(foreseen).toMatchObject({ kept: 1, stayed })
  expect(buckets).toMatchObject({ kept: 1, stayed })
  expect(pipedrive.records('stage').filter((one) => one['pipeline_id'] === made)).toMatchObject([{ id: stage['id'] }])
  pipedrive.people.remove('stage', Number(stage['id']))
  expect(await undone()).toMatchObject({ kept: 0, stayed: [] })
  expect(pipedrive.snapshot()).toEqual(before)
})

it('removes the pipeline in which only stages are left that came with it', async () => {
  const { course, pipedrive } = scene()
  const before = pipedrive.snapshot()
  const isRefused = (method: string, path: string) => method === 'DELETE' && path.includes('/stages/')
  pipedrive.faults.next({ match: isRefused, then: 'forbidden', times: 1000 })
  await course.run('full')
  pipedrive.faults.clear()
  const [made] = await madePipelines()
  const known = new Set((await world.db.select().from(ledger).where(orm.eq(ledger.object, 'stage'))).map((row) => row.pipedriveId)) // prettier-ignore
  const own = pipedrive.records('stage').filter((one) => one['pipeline_id'] === made && !known.has(String(one.id)))
  expect(own.length).toBeGreaterThan(0)
  expect(await undone()).toMatchObject({ kept: 0, stayed: [] })
  expect(pipedrive.snapshot()).toEqual(before)
})
