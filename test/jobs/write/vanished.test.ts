// Records that the source no longer has when a run begins anew after an undo: refused with their reason, and nobody waits for them.
import { expect, it } from 'vitest'
import { orm } from '../../../db/drizzle.ts'
import { ledger, stagedRecords } from '../../../db/schema.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()
const { and, eq } = orm

const company = and(eq(stagedRecords.object, 'company'), eq(stagedRecords.sourceId, '104'))
const rowOf = async (object: 'company' | 'contact', sourceId: string) =>
  (
    await world.db
      .select()
      .from(ledger)
      .where(and(eq(ledger.object, object), eq(ledger.sourceId, sourceId)))
  )[0]

it('a company that vanished before the undo is refused by the next run, and its people are written without it', async () => {
  const { course } = scene()
  await course.run('full')
  await course.run('rollback')
  await world.db.update(stagedRecords).set({ vanishedIn: 1 }).where(company)
  await course.run('full')
  expect(await rowOf('company', '104')).toMatchObject({ state: 'refused', reason: 'The source no longer has it.' })
  const contact = await rowOf('contact', '202')
  expect(contact).toMatchObject({ state: 'written' })
  expect(contact?.changes).toContainEqual(expect.objectContaining({ rule: 'link_missing_in_source' }))
  const held = await world.db
    .select()
    .from(ledger)
    .where(orm.sql`state in ('held', 'pending')`)
  expect(held.map(({ object, sourceId, reason }) => ({ object, sourceId, reason }))).toEqual([])
})

it('one that comes back as it was is written by the next delta', async () => {
  const { course } = scene()
  await course.run('full')
  await course.run('rollback')
  await world.db.update(stagedRecords).set({ vanishedIn: 1 }).where(company)
  await course.run('full')
  expect(await rowOf('company', '104')).toMatchObject({ state: 'refused' })
  await course.run('delta')
  expect(await rowOf('company', '104')).toMatchObject({ state: 'written', reason: null })
})
