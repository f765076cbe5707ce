// The reconciliation walks lists of Pipedrive's while people go on working in it, and names only what really differs.
import { expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { newestReport } from '../../db/records.ts'
import { ledger } from '../../db/schema.ts'
import type { Report } from '../../migration/reconcile.ts'
import { ownScenes } from '../simulation/own-scenes.ts'

const { world, scene } = await ownScenes({ notesAs: 'note' })

async function reconciled(): Promise<Report> {
  expect((await scene().course.toRest(await scene().course.queue('reconcile'))).state).toBe('done')
  return (await newestReport(world.db, world.migrationId))?.report as Report
}

it('finds two pipelines and two stages of the source that are one in Pipedrive', async () => {
  await scene().course.run('full')
  for (const object of ['pipeline', 'stage'] as const) {
    const rows = await world.db.select().from(ledger).where(orm.eq(ledger.object, object)).orderBy(ledger.id)
    const [first, second] = rows.map(({ id }) => id)
    const both = orm.inArray(ledger.id, [first ?? 0, second ?? 0])
    expect(rows.length).toBeGreaterThan(1)
    await world.db
      .update(ledger)
      .set({ state: 'adopted', pipedriveId: rows[0]?.pipedriveId ?? '' })
      .where(both)
  }
  expect((await reconciled()).differences).toEqual([])
})

it('compares a deal once that somebody archives between the list of open deals and that of archived ones', async () => {
  const { course, pipedrive } = scene()
  await course.run('full')
  const before = await reconciled()
  const deal = pipedrive.records('deal').find((one) => one['is_archived'] !== true && Number(one['value']) > 0)
  pipedrive.faults.every((method, path) => {
    if (method === 'GET' && path.endsWith('/deals/archived')) pipedrive.people.edit('deal', deal?.id ?? 0, { is_archived: true }) // prettier-ignore
    return null
  })
  const { differences, objects, sums } = await reconciled()
  expect(pipedrive.records('deal').find(({ id }) => id === deal?.id)).toMatchObject({ is_archived: true })
  expect({ differences, objects, sums }).toEqual({ differences: [], objects: before.objects, sums: before.sums })
})

it('compares a deal that somebody takes out of the archive between the two lists, and calls one that is gone missing', async () => {
  const { course, pipedrive } = scene()
  await course.run('full')
  const before = await reconciled()
  const [moved, gone] = pipedrive.records('deal').filter((one) => one['is_archived'] !== true && Number(one['value']) > 0)
  pipedrive.people.edit('deal', moved?.id ?? 0, { is_archived: true })
  pipedrive.faults.every((method, path) => {
    if (method === 'GET' && path.endsWith('/deals/archived')) pipedrive.people.edit('deal', moved?.id ?? 0, { is_archived: false }) // prettier-ignore
    return null
  })
  const { differences, objects, sums } = await reconciled()
  expect({ differences, objects, sums }).toEqual({ differences: [], objects: before.objects, sums: before.sums })
  pipedrive.faults.clear()
  pipedrive.people.remove('deal', gone?.id ?? 0)
  const missing = (await reconciled()).differences.filter(({ kind }) => kind === 'missing')
  expect(missing).toMatchObject([{ object: 'deal', message: expect.stringContaining('no longer returns it') as string }])
}) // prettier-ignore

it('compares a note that the list passes over because somebody deletes another one while it is read', async () => {
  const { course, pipedrive } = scene()
  const org = pipedrive.people.create('organization', { name: 'Another firm' })
  const theirs = Array.from({ length: 500 }, (_, index) =>
    pipedrive.people.create('note', { content: `Note ${index}`, org_id: org['id'] }),
  )
  await course.run('full')
  let pages = 0
  pipedrive.faults.every((method, path) => {
    if (method === 'GET' && path.endsWith('/notes')) pages += 1
    if (pages === 2) pipedrive.people.remove('note', Number(theirs.pop()?.['id']))
    return null
  })
  const { differences, objects } = await reconciled()
  expect(pages).toBe(2)
  expect(differences).toEqual([])
  expect(objects.find(({ object }) => object === 'note')).toMatchObject({ missing: 0, different: 0 })
})
