// What Pipedrive adds and removes but never changes: it stays as it was and says so, or is added to a record that was made anew.
import { expect, it } from 'vitest'
import { orm } from '../../../db/drizzle.ts'
import { addMappingVersion, confirmMapping, mappingOf } from '../../../db/mappings.ts'
import { ledger } from '../../../db/schema.ts'
import { hashed, saveRecords } from '../../../db/staging.ts'
import type { MappingLine } from '../../../migration/mapping.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

const rowsOf = (object: 'deal_archive' | 'deal_contact') =>
  world.db.select().from(ledger).where(orm.eq(ledger.object, object))

const archivedOn: MappingLine = {
  object: 'deal',
  field: 'archived_on',
  target: { kind: 'standard', object: 'deal', field: 'archive_time' },
  transform: [],
  confidence: 1,
  reason: 'An admin chose it.',
  state: 'confirmed',
  candidates: [],
}

async function sayArchivedOn(day: string, generation: number): Promise<void> {
  const record = world.records.firm.find(({ object, id }) => object === 'deal' && id === '305')
  if (!record) throw new Error('The firm has no archived deal.')
  const changed = { ...record, fields: { ...record.fields, archived_on: `${day}T10:00:00Z` } }
  await saveRecords(world.db, world.migrationId, { records: [hashed(changed)], generation })
}

it('another date of archiving than was written leaves the deal in the archive, and is said until the source takes it back', async () => {
  const { db, migrationId } = world
  const mapping = await mappingOf(db, migrationId)
  await db.transaction(async (tx) => {
    await confirmMapping(tx, migrationId, await addMappingVersion(tx, migrationId, [...(mapping?.lines ?? []), archivedOn])) // prettier-ignore
  })
  await sayArchivedOn('2025-02-03', 1)
  await scene().course.run('full')
  expect(await rowsOf('deal_archive')).toMatchObject([{ body: { archive_time: '2025-02-03 10:00:00' }, reason: null }])
  await sayArchivedOn('2025-02-04', 2)
  await scene().course.run('full')
  const said = { state: 'written', body: { archive_time: '2025-02-03 10:00:00' }, reason: expect.stringMatching(/no way to change it/) as unknown } // prettier-ignore
  expect(await rowsOf('deal_archive')).toMatchObject([said])
  await sayArchivedOn('2025-02-03', 3)
  await scene().course.run('full')
  expect(await rowsOf('deal_archive')).toMatchObject([{ state: 'written', reason: null }])
})

it('a participant whose removal was refused is added to the deal that the next run makes', async () => {
  const { course, pipedrive } = scene()
  await course.run('full')
  const before = await rowsOf('deal_contact')
  expect(before.length).toBeGreaterThan(0)
  await course.run('rollback')
  await world.db.update(ledger).set({ state: 'unremoved' }).where(orm.eq(ledger.object, 'deal_contact'))
  await course.run('full')
  const after = await rowsOf('deal_contact')
  expect(after.map(({ state }) => state)).toEqual(before.map(() => 'written'))
  const deals = new Set(pipedrive.records('deal').map(({ id }) => id))
  for (const { body } of after) expect(deals).toContain(Number(body?.['deal_id']))
  for (const { pipedriveId } of after) expect(before.map((row) => row.pipedriveId)).not.toContain(pipedriveId)
  pipedrive.resetStats()
  await course.run('full')
  expect(pipedrive.stats().writes).toBe(0)
})
