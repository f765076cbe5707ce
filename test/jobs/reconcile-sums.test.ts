// The sums of the reconciliation hold what the source meant, and tell beside them what was not written.
import { expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { newestReport } from '../../db/records.ts'
import { ledger } from '../../db/schema.ts'
import type { Report } from '../../migration/reconcile.ts'
import { ownScenes } from '../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

it('tells what a refused deal would have come to, in its pipeline, stage and currency', async () => {
  expect((await scene().course.toRest(await scene().course.queue('full'))).state).toBe('done')
  const row = orm.and(orm.eq(ledger.object, 'deal'), orm.eq(ledger.sourceId, '304'))
  await world.db.update(ledger).set({ state: 'refused', reason: 'Too great.', pipedriveId: null }).where(row)
  expect((await scene().course.toRest(await scene().course.queue('reconcile'))).state).toBe('done')
  const { sums } = (await newestReport(world.db, world.migrationId))?.report as Report
  const absent = sums.filter(({ notWrittenDeals }) => notWrittenDeals > 0)
  expect(absent).toMatchObject([{ pipeline: 'Litigation', stage: 'Advice', currency: 'GBP', source: 0, pipedrive: 0, notWritten: 5000 }])
}) // prettier-ignore
