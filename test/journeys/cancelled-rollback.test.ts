// A rollback that is cancelled while a deletion is open: what it removed does not count as there when the firm migrates again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { ledger } from '../../db/schema.ts'
import { type Office, openOffice } from './office.ts'
import { prepareMigration, reconcile, run, sampleAndApprove } from './walk.ts'

describe('a full run after a cancelled rollback', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office.close())

  it('writes again what a deletion without a stored answer had removed', async () => {
    const { api, db, pipedrive } = office
    const id = await prepareMigration(office)
    await sampleAndApprove(api, id)
    await run(api, id, 'full')
    const isTask = orm.and(
      orm.eq(ledger.migrationId, id),
      orm.eq(ledger.object, 'task'),
      orm.eq(ledger.state, 'written'),
    )
    const [task] = await db.select().from(ledger).where(isTask).limit(1)
    if (!task?.body) throw new Error('The firm was to have a task in Pipedrive.')
    const intent = { do: 'remove', body: task.body, changes: [] } as const
    await db.update(ledger).set({ state: 'removing', intent }).where(orm.eq(ledger.id, task.id))
    pipedrive.people.remove('activity', Number(task.pipedriveId))

    const again = await run(api, id, 'full')
    expect(again.objects.find(({ object }) => object === 'task')?.written).toBe(1)
    expect(await reconcile(api, id)).toMatchObject({ clean: true, differences: [] })
  }, 90_000)
})
