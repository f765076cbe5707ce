// How a reading of the source begins, goes on after a crash, and asks only for what changed since the readings before it.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDb, type Db } from '../../db/client.ts'
import { markVanished, readCounts } from '../../db/deltas.ts'
import { createMigration } from '../../db/migrations.ts'
import { seedPortion } from '../../db/seeds.ts'
import { extractionOf } from '../../db/staging.ts'
import { extract } from '../../jobs/extract.ts'
import { createRestSource } from '../../jobs/source/rest.ts'
import type { Source } from '../../jobs/source/source.ts'
import { defaultSettings } from '../../migration/settings.ts'
import { freshDatabase } from '../database.ts'
import { createFirm } from '../sandbox/firm/firm.ts'
import { type PerfectBooks, startPerfectBooks } from '../sandbox/perfect-books/server.ts'
import { patientPool } from '../db/patient-pool.ts'

let db: Db
let perfectBooks: PerfectBooks
let source: Source
let migrationId: string
const closers: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const database = await freshDatabase()
  const pool = patientPool(database.url, { max: 5, name: 'extract' })
  pool.on('error', () => undefined)
  db = createDb(pool)
  perfectBooks = await startPerfectBooks({ firm: createFirm({ seed: 3, scale: 0.05 }), pageSize: 10 })
  const { profile, secrets } = perfectBooks
  source = createRestSource({ profile, secrets, privateHosts: ['127.0.0.1'], now: () => new Date() })
  closers.push(database.drop, () => pool.end(), () => perfectBooks.close(), () => source.close()) // prettier-ignore
  const migration = { companyId: 1, userId: 1, name: 'Read', settings: defaultSettings }
  migrationId = (await createMigration(db, migration)).id
})
afterAll(async () => {
  for (const close of closers.reverse()) await close()
})

const read = (generation: number, more: { changesOnly?: boolean; signal?: AbortSignal; from?: Source } = {}) =>
  extract(
    { db, now: () => new Date() },
    {
      migrationId,
      source: more.from ?? source,
      generation,
      changesOnly: more.changesOnly ?? true,
      signal: more.signal ?? new AbortController().signal,
    },
  )

/** The source, until so many pages were read: then the worker goes down. */
function dying(pages: number): { from: Source; signal: AbortSignal } {
  const down = new AbortController()
  let left = pages
  const page: Source['page'] = (...asked) => {
    left -= 1
    if (left === 0) down.abort()
    return source.page(...asked)
  }
  return { from: { ...source, page }, signal: down.signal }
}

const contacts = async (since: number) =>
  (await readCounts(db, migrationId, since)).find((one) => one.object === 'contact')

it('goes on where it stood when the worker went down', async () => {
  await expect(read(1, dying(6))).rejects.toThrow()
  const pages = perfectBooks.stats().requests
  await read(1)
  const rest = perfectBooks.stats().requests - pages
  const whole = await contacts(0)
  await read(2, { changesOnly: false })
  expect(perfectBooks.stats().requests - pages - rest).toBeGreaterThan(rest)
  expect(await contacts(0)).toEqual(whole)
  expect(await contacts(1)).toMatchObject({ created: 0, changed: 0 })
})

it('asks from the start of the reading before the last one, and recognises what it knows by its content', async () => {
  perfectBooks.edit('contacts', 101, { job_title: 'Changed' })
  const { whole } = await read(3)
  expect(whole).toEqual(['note'])
  expect(await contacts(2)).toMatchObject({ created: 0, changed: 1 })
  const [second, third] = [await extractionOf(db, migrationId, 'contacts'), (await read(4), await extractionOf(db, migrationId, 'contacts'))] // prettier-ignore
  expect(third?.previousAt).toEqual(second?.startedAt)
  expect(await contacts(3)).toMatchObject({ created: 0, changed: 0 })
})

it('proves nothing by a reading that was never finished', async () => {
  const before = await extractionOf(db, migrationId, 'contacts')
  perfectBooks.edit('contacts', 102, { job_title: 'Changed too' })
  const resources = (await source.resources()).findIndex(({ name }) => name === 'contacts')
  await expect(read(5, dying(resources))).rejects.toThrow()
  await read(6)
  const after = await extractionOf(db, migrationId, 'contacts')
  expect(after?.previousAt).toEqual(before?.startedAt)
  expect(await contacts(4)).toMatchObject({ changed: 1 })
})

it('says of a record that it has vanished, until it is back', async () => {
  const person = { first_name: 'Here', last_name: 'Again', companies: [] }
  const { id } = perfectBooks.add('contacts', person)
  await read(7, { changesOnly: false })
  await db.transaction((tx) => seedPortion(tx, { migrationId, object: 'contact', after: 0, limit: 1000 }))
  perfectBooks.remove('contacts', id)
  const { whole } = await read(8, { changesOnly: false })
  await db.transaction((tx) => markVanished(tx, { migrationId, generation: 8 }, whole))
  expect(await contacts(7)).toMatchObject({ vanished: 1 })
  expect(perfectBooks.add('contacts', person).id).toBe(id)
  await read(9, { changesOnly: false })
  expect(await contacts(7)).toMatchObject({ created: 0, changed: 1, vanished: 0 })
})
