// A run that another driver takes up again: it goes straight on, unless what decides its rows has changed meanwhile.
import { describe, expect, it } from 'vitest'
import { orm } from '../../../db/drizzle.ts'
import { addMappingVersion, confirmMapping, mappingOf } from '../../../db/mappings.ts'
import type { RunRow } from '../../../db/runs.ts'
import { ledger } from '../../../db/schema.ts'
import { ownScenes } from '../../simulation/own-scenes.ts'

const { world, scene } = await ownScenes()

const note = () => orm.and(orm.eq(ledger.object, 'note'), orm.eq(ledger.sourceId, '443'))

/** Parked at its first person, with the row of one note taken out of the ledger: only going over all records again brings it back. */
async function parkWithoutNote(): Promise<RunRow> {
  const id = await scene().course.queue('full')
  scene().pipedrive.faults.next({ match: (method, path) => method === 'POST' && path.endsWith('/persons'), then: 'too_many_daily' }) // prettier-ignore
  const run = await scene().course.toRest(id)
  expect(run.state).toBe('parked')
  await world.db.delete(ledger).where(note())
  return run
}

async function goOn({ id, resumesAt }: RunRow): Promise<void> {
  if (resumesAt) scene().clock.jumpTo(resumesAt)
  expect((await scene().course.toRest(id)).state).toBe('done')
}

describe('a run that is taken up again', () => {
  it('goes straight on where it was, without going over all records again', async () => {
    await goOn(await parkWithoutNote())
    expect(await world.db.select().from(ledger).where(note())).toEqual([])
  })

  it('goes over all records again when the mapping was changed meanwhile', async () => {
    const parked = await parkWithoutNote()
    const { db, migrationId } = world
    const mapping = await mappingOf(db, migrationId)
    await db.transaction(async (tx) => {
      await confirmMapping(tx, migrationId, await addMappingVersion(tx, migrationId, mapping?.lines ?? []))
    })
    await goOn(parked)
    expect(await world.db.select().from(ledger).where(note())).toMatchObject([{ state: 'written' }])
  })
})
