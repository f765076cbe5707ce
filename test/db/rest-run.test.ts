// How a run comes to rest when its driver, an admin and an uninstallation each have a word in it.
import { randomUUID } from 'node:crypto'
import { afterAll, expect, it } from 'vitest'
import { createDb } from '../../db/client.ts'
import { orm } from '../../db/drizzle.ts'
import { createMigration, stopWorkOf } from '../../db/migrations.ts'
import { handBack, type Rest, restRun } from '../../db/rest-run.ts'
import { askRun } from '../../db/run-asks.ts'
import { count, createRun, runOf, startRun } from '../../db/runs.ts'
import { runs } from '../../db/schema.ts'
import { defaultSettings } from '../../migration/settings.ts'
import { freshDatabase } from '../database.ts'
import { patientPool } from './patient-pool.ts'

const database = await freshDatabase()
const pool = patientPool(database.url, { max: 4, name: 'rest-run.test' })
const db = createDb(pool)
const now = new Date('2026-11-22T12:00:00Z')
const companyId = 100
let lastUser = 0
afterAll(async () => {
  await pool.end()
  await database.drop()
})

async function atWork() {
  const userId = ++lastUser
  const migration = await createMigration(db, { companyId, userId, name: 'Harper moves', settings: defaultSettings })
  const wanted = { migrationId: migration.id, companyId, kind: 'full', preview: false, mappingVersion: 1 } as const
  await db.transaction((tx) => createRun(tx, wanted))
  const run = await startRun(db, migration.id, now)
  if (run === null) throw new Error('There was no run to take up.')
  const ask = (word: 'pause' | 'cancel') => db.transaction((tx) => askRun(tx, run.id, word))
  const uninstall = () => db.transaction((tx) => stopWorkOf(tx, { companyId, userId }, 'The app was uninstalled.', now))
  const again = async () => {
    const taken = await startRun(db, migration.id, new Date('2027-01-01T00:00:00Z'))
    if (taken === null) throw new Error('There was no run to take up again.')
    return taken
  }
  return { run, ask, again, uninstall, shown: () => runOf(db, migration.id, run.id) }
}

const parked: Rest = {
  state: 'parked',
  reason: 'The tokens of the day are used up.',
  resumesAt: new Date('2026-11-23'),
}
const unauthorized: Rest = { state: 'paused', reason: 'Pipedrive does not accept our authorization.' }
const failed: Rest = { state: 'failed', reason: 'Something we did not expect.' }
const done: Rest = { state: 'done' }
const approval: Rest = { state: 'awaiting_approval' }

it.each([
  ['cancel', parked, 'cancelled'],
  ['pause', parked, 'paused'],
  ['cancel', unauthorized, 'cancelled'],
  ['cancel', approval, 'cancelled'],
  ['pause', approval, 'awaiting_approval'],
  ['cancel', done, 'done'],
  ['pause', failed, 'failed'],
] as const)('a run that was asked to %s and rests for another reason (%o) is %s', async (word, rest, state) => {
  const { run, ask, shown } = await atWork()
  expect(await ask(word)).toBe(true)
  await restRun(db, run, rest, now)
  expect(await shown()).toMatchObject({ state, asked: null })
  if (state === 'cancelled') expect(await shown()).toMatchObject({ reason: 'Cancelled by an admin.', endedAt: now, resumesAt: null })
}) // prettier-ignore

it.each([parked, unauthorized, failed, done])('a run whose app was uninstalled stays cancelled: %o', async (rest) => {
  const { run, uninstall, shown } = await atWork()
  await uninstall()
  await restRun(db, run, rest, now)
  expect(await shown()).toMatchObject({ state: 'cancelled', reason: 'The app was uninstalled.' })
  await handBack(db, run, now)
  expect(await shown()).toMatchObject({ state: 'cancelled' })
})

it('a run that is handed back goes on with another driver, unless it was asked to rest', async () => {
  const one = await atWork()
  await handBack(db, one.run, now)
  expect(await one.shown()).toMatchObject({ state: 'queued' })
  const other = await atWork()
  await other.ask('cancel')
  await handBack(db, other.run, now)
  expect(await other.shown()).toMatchObject({ state: 'cancelled', endedAt: now })
})

it('a run that gets no answer rests longer each time, until it has come further or an admin says that it is to go on', async () => {
  const { run, again, shown } = await atWork()
  const silent: Rest = { state: 'parked', reason: 'Pipedrive did not answer.', retryMs: 30_000 }
  const secondsOf = async (rest: Rest, written = 0) => {
    const taken = await again()
    await db.transaction((tx) => count(tx, run.id, 'contact', { written }))
    await restRun(db, taken, rest, now)
    return (((await shown())?.resumesAt ?? now).getTime() - now.getTime()) / 1000
  }
  const seconds: number[] = []
  for (let times = 0; times < 9; times += 1) seconds.push(await secondsOf(silent))
  expect(seconds).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
  expect([await secondsOf(silent, 3), await secondsOf(silent)]).toEqual([30, 60])
  expect([await secondsOf(parked), await secondsOf(silent), await secondsOf(silent)]).toEqual([43_200, 30, 60])
  await handBack(db, await again(), now)
  expect(await secondsOf(silent)).toBe(120)
  await db.transaction((tx) => askRun(tx, run.id, 'resume'))
  expect(await secondsOf(silent)).toBe(30)
})

it('a driver that was replaced changes nothing', async () => {
  const { run, shown } = await atWork()
  await db.update(runs).set({ driver: randomUUID() }).where(orm.eq(runs.id, run.id))
  await restRun(db, run, failed, now)
  expect(await shown()).toMatchObject({ state: 'running' })
})
