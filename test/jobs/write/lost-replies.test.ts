// Writes whose reply is lost, one at a time: each is found where it stands, or sent again in its place.
import { beforeEach, describe, expect, it } from 'vitest'
import { idsHeldByCompany } from '../../../db/ledger-rows.ts'
import { createMigration } from '../../../db/migrations.ts'
import { ledger } from '../../../db/schema.ts'
import { orm } from '../../../db/drizzle.ts'
import { assertDriving, createRun, startRun } from '../../../db/runs.ts'
import { defaultSettings } from '../../../migration/settings.ts'
import type { PipedriveStandIn } from '../../sandbox/pipedrive/stand-in.ts'
import type { Course } from '../../simulation/course.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()
let pipedrive: PipedriveStandIn
let course: Course
beforeEach(() => {
  ;({ pipedrive, course } = scene())
})

describe('a write without a reply', () => {
  it('that moved a hierarchy link is found in the list of the organization', async () => {
    await course.run('full')
    await world.changeSource()
    pipedrive.faults.next({ match: (method) => method === 'PUT', then: 'lose_reply' })
    await course.run('full')
    expect(pipedrive.stats().writesByEndpoint['PUT /api/v1/organizationRelationships/{id}']).toBe(1)
    expect(pipedrive.records('relationship')).toHaveLength(4)
  })

  it('that arrives while others are still looked for is known to be ours, so that an undo takes the record back', async () => {
    await course.run('full')
    await world.changeSource()
    const isOf = (wanted: string, rest: RegExp) => (method: string, path: string) =>
      method === wanted && rest.test(path)
    let looks = 0
    scene().chaos.hold(isOf('PATCH', /\/organizations\/\d+$/), 2400)
    pipedrive.faults.next({ match: isOf('POST', /\/organizations$/), then: 'drop_before' })
    pipedrive.faults.next({
      match: (method, path) => isOf('GET', /\/organizations$/)(method, path) && looks++ > 1,
      times: 4,
      then: 'drop_before',
    })
    await course.run('full')
    await course.run('rollback')
    expect(pipedrive.records('organization')).toEqual([])
  })

  it('that created a stage is settled before the next stage is sent, so that they stand in the order of the source', async () => {
    pipedrive.faults.next({
      match: (method, path) => method === 'POST' && path.endsWith('/stages'),
      then: 'drop_before',
    })
    await course.run('full')
    const stages = pipedrive.records('stage').filter((stage) => stage['name'] !== 'Pipeline')
    const names = ['Enquiry', 'Instructed', 'Exchanged']
    const ours = stages.filter((stage) => names.includes(String(stage['name'])))
    expect(ours.sort((one, other) => Number(one['order_nr']) - Number(other['order_nr'])).map(({ name }) => name)).toEqual(names) // prettier-ignore
  })

  it('that deleted a person is sent again at once, and the rollback goes on', async () => {
    await course.run('full')
    const isRemoval = (method: string, path: string) => method === 'DELETE' && path.includes('/persons/')
    pipedrive.faults.next({ match: isRemoval, then: 'lose_reply' })
    expect((await course.toRest(await course.queue('rollback'))).state).toBe('done')
    expect(pipedrive.records('person')).toEqual([])
  })

  it('that tried out the creation time of deals leaves none behind, however often its removal has no answer', async () => {
    const isOfDeals = (wanted: string) => (method: string, path: string) => method === wanted && path.includes('/deals')
    pipedrive.faults.next({ match: isOfDeals('POST'), then: 'error_500_after' })
    for (let times = 0; times < 3; times += 1) pipedrive.faults.next({ match: isOfDeals('DELETE'), then: 'drop_before' }) // prettier-ignore
    await course.run('full')
    expect(pipedrive.records('deal').map(({ title }) => title)).not.toContain('Migration check, safe to delete')
  })

  it('that tried out the creation time of deals lets the run end though its removal is never answered, and the next one removes it', async () => {
    const isOfDeals = (wanted: string) => (method: string, path: string) => method === wanted && path.includes('/deals')
    pipedrive.faults.next({ match: isOfDeals('POST'), then: 'error_500_after' })
    pipedrive.faults.next({ match: isOfDeals('DELETE'), times: 100_000, then: 'error_500_before' })
    expect((await course.toRest(await course.queue('full'))).state).toBe('done')
    expect(pipedrive.records('deal').map(({ title }) => title)).toContain('Migration check, safe to delete')
    pipedrive.faults.clear()
    await course.run('full')
    expect(pipedrive.records('deal').map(({ title }) => title)).not.toContain('Migration check, safe to delete')
  })

  it('that tried out the creation time of deals waits when the deals cannot be listed', async () => {
    const { clock } = scene()
    const isOfDeals = (wanted: string) => (method: string, path: string) => method === wanted && path.includes('/deals')
    const isList = (method: string, path: string) => method === 'GET' && path.endsWith('/deals')
    pipedrive.faults.next({ match: isOfDeals('POST'), then: 'error_500_after' })
    pipedrive.faults.next({ match: isOfDeals('DELETE'), then: 'error_500_before' })
    const isLate = (method: string, path: string) => isList(method, path) && pipedrive.records('deal').length > 1
    pipedrive.faults.next({ match: isLate, times: 100_000, then: 'error_500_before' })
    const parked = await course.toRest(await course.queue('full'))
    expect(parked).toMatchObject({ state: 'parked', reason: expect.stringContaining('the newest deals') as string })
    expect(parked.resumesAt?.getTime()).toBeGreaterThanOrEqual(clock.now().getTime() + 29_000)
  })

  it('that tried out the creation time of deals is not repeated by a pass that has no deal to create', async () => {
    pipedrive.faults.next({ match: (method, path) => method === 'POST' && path.endsWith('/deals'), then: 'error_500_after' }) // prettier-ignore
    await course.run('full')
    expect(pipedrive.records('deal').map(({ title }) => title)).not.toContain('Migration check, safe to delete')
    pipedrive.resetStats()
    await course.run('full')
    expect(pipedrive.stats().writesByEndpoint).toEqual({})
  })

  it('that removed a stage of Pipedrive leaves none of them behind', async () => {
    const isRemoval = (method: string, path: string) => method === 'DELETE' && path.includes('/stages/')
    pipedrive.faults.next({ match: isRemoval, then: 'lose_reply' })
    pipedrive.faults.next({ match: isRemoval, then: 'drop_before' })
    await course.run('full')
    expect(pipedrive.records('stage').filter((stage) => stage['pipeline_id'] !== 1)).toHaveLength(5)
  })
})

describe('what a driver knows', () => {
  it('does not take what another migration has just made under the same source id for its own', async () => {
    const { db, companyId } = world
    await course.run('full')
    const [field] = await db.select().from(ledger).where(orm.eq(ledger.sourceId, 'organization/varchar/Source ID'))
    const colleague = await createMigration(db, { companyId, userId: 1, name: 'Second', settings: defaultSettings })
    const body = { name: 'Another firm', custom_fields: { [field?.pipedriveId ?? '']: '108' } }
    const intent = { do: 'create', body, changes: [] } as const
    await db.insert(ledger).values({ migrationId: colleague.id, object: 'company', sourceId: '108', seq: 1, state: 'intended', intent }) // prettier-ignore
    const foreign = pipedrive.people.create('organization', body)
    await world.changeSource()
    const isOfOrganizations = (method: string, path: string) => method === 'POST' && path.endsWith('/organizations')
    pipedrive.faults.next({ match: isOfOrganizations, then: 'drop_before' })
    await course.run('full')
    const [own] = await db.select().from(ledger).where(orm.sql`source_id = '108' and object = 'company' and migration_id = ${world.migrationId}`) // prettier-ignore
    const found = pipedrive.records('organization').filter(({ name }) => name === 'Harbour Freight')
    expect(found.map(({ id }) => String(id))).toEqual([own?.pipedriveId])
    expect(own?.pipedriveId).not.toBe(String(foreign['id']))
  })

  it('does not take a record of another company for one that is spoken for', async () => {
    const { db, migrationId, companyId } = world
    const stranger = await createMigration(db, { companyId: companyId + 1, userId: 1, name: 'Other', settings: defaultSettings }) // prettier-ignore
    const colleague = await createMigration(db, { companyId, userId: 1, name: 'Second', settings: defaultSettings })
    const row = { object: 'company', seq: 1, state: 'written' } as const
    await db.insert(ledger).values([
      { ...row, migrationId: stranger.id, sourceId: 'a', pipedriveId: '71' },
      { ...row, migrationId: colleague.id, sourceId: 'b', pipedriveId: '72' },
    ])
    expect(await idsHeldByCompany(db, migrationId, 'organization', ['71', '72', '73'])).toEqual(new Set(['72']))
  })

  it('is worth nothing once another one has taken the run over', async () => {
    const { db, migrationId, companyId } = world
    await db.transaction((tx) =>
      createRun(tx, { migrationId, companyId, kind: 'full', preview: false, mappingVersion: 1 }),
    )
    const first = await startRun(db, migrationId, new Date())
    const second = await startRun(db, migrationId, new Date())
    if (!first || !second) throw new Error('The run was not taken into work.')
    await expect(db.transaction((tx) => assertDriving(tx, first))).rejects.toThrow('taken over by another driver')
    await db.transaction((tx) => assertDriving(tx, second))
    await db.execute(orm.sql`delete from runs`)
  })
})
