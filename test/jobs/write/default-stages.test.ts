// The stages that Pipedrive puts into a new pipeline go, and the log says so; what people put there later is theirs.
import { expect, it } from 'vitest'
import { orm } from '../../../db/drizzle.ts'
import { auditLog, ledger } from '../../../db/schema.ts'
import { hashed, saveRecords } from '../../../db/staging.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

it('the log names every stage of Pipedrive that was removed', async () => {
  await scene().course.run('full')
  const log = await world.db.select().from(auditLog).where(orm.and(orm.eq(auditLog.object, 'stage'), orm.eq(auditLog.action, 'delete'))) // prettier-ignore
  expect(log.length).toBeGreaterThan(0)
  for (const line of log) expect(line.sourceId).toMatch(/^Pipedrive's own stage "/)
})

it("a stage that somebody made in our pipeline before the firm's new stages stays", async () => {
  const { course, pipedrive } = scene()
  await course.run('full')
  const [row] = await world.db.select().from(ledger).where(orm.and(orm.eq(ledger.object, 'pipeline'), orm.eq(ledger.sourceId, '2'))) // prettier-ignore
  const pipelineId = Number(row?.pipedriveId)
  const stages = () => pipedrive.records('stage').filter((stage) => stage['pipeline_id'] === pipelineId)
  pipedrive.people.create('stage', { name: 'Waiting for the other side', pipeline_id: pipelineId })
  // Stages that are none of ours and are older than all of ours, as after an undo that kept the pipeline.
  await world.db.execute(orm.sql`update ledger set pipedrive_id = '99999' || pipedrive_id where object = 'stage' and source_id = '21'`) // prettier-ignore
  const before = stages().map(({ id }) => id)
  await world.db.execute(orm.sql`update ledger set pipedrive_id = null, state = 'pending' where object = 'stage' and source_id = '22'`) // prettier-ignore
  const advice = world.records.firm.find(({ object, id }) => object === 'stage' && id === '22')
  if (advice) await saveRecords(world.db, world.migrationId, { records: [hashed({ ...advice, fields: { ...advice.fields, name: 'Anew' } })], generation: 2 }) // prettier-ignore
  await course.run('full')
  expect(stages().map(({ id }) => id)).toEqual(expect.arrayContaining(before))
})

const isRemoval = (method: string, path: string) => method === 'DELETE' && path.includes('/stages/')
const removed = () => world.db.select().from(auditLog).where(orm.and(orm.eq(auditLog.object, 'stage'), orm.eq(auditLog.action, 'delete'))) // prettier-ignore

it('a stage of Pipedrive whose removal is never answered is left, and the run goes on to its end without beginning anew', async () => {
  const { course, pipedrive } = scene()
  pipedrive.faults.next({ match: isRemoval, times: 100_000, then: 'error_500_before' })
  let readings = 0
  pipedrive.faults.every((method, path) => {
    if (method === 'GET' && path.endsWith('/users/me')) readings += 1
    return null
  })
  const id = await course.queue('full')
  expect((await course.toRest(id)).state).toBe('done')
  expect(readings).toBe(1)
  expect(await removed()).toEqual([])
})

it('a stage of Pipedrive whose removal is answered late or with an error is removed and told of once', async () => {
  const { course, pipedrive } = scene()
  for (const then of ['error_500_before', 'error_500_after', 'error_500_before'] as const)
    pipedrive.faults.next({ match: isRemoval, then })
  expect((await course.toRest(await course.queue('full'))).state).toBe('done')
  const told = (await removed()).map(({ pipedriveId }) => pipedriveId)
  expect(told.length).toBeGreaterThan(0)
  expect(new Set(told).size).toBe(told.length)
  const standing = pipedrive.records('stage').map((stage) => String(stage.id))
  expect(standing.filter((one) => told.includes(one))).toEqual([])
})
