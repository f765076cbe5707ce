// The lock that one driver holds on a migration.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Pool } from '../../db/client.ts'
import { holdMigration } from '../../db/hold.ts'
import { type FreshDatabase, freshDatabase } from '../database.ts'
import { patientPool } from './patient-pool.ts'

let database: FreshDatabase
let mine: Pool
let theirs: Pool
beforeAll(async () => {
  database = await freshDatabase()
  mine = patientPool(database.url, { max: 1, name: 'mine' })
  theirs = patientPool(database.url, { max: 1, name: 'theirs' })
})
afterAll(async () => {
  await Promise.all([mine.end(), theirs.end()])
  await database.drop()
})

describe('the hold on a migration', () => {
  it('is one driver’s at a time, and free again when that one lets go', async () => {
    const hold = await holdMigration(mine, 'a')
    expect(await holdMigration(theirs, 'a')).toBeNull()
    await hold?.release()
    // PostgreSQL gives the lock back when it notices that the connection has ended.
    const next = await vi.waitFor(async () => {
      const free = await holdMigration(theirs, 'a')
      if (free === null) throw new Error('It is held still.')
      return free
    })
    await next.release()
  })

  it('leaves its connection as it was when another one has it', async () => {
    const hold = await holdMigration(mine, 'b')
    const listeners = async () => {
      const connection = await theirs.connect()
      const count = connection.listenerCount('error')
      connection.release()
      return count
    }
    const before = await listeners()
    for (let tries = 0; tries < 12; tries += 1) expect(await holdMigration(theirs, 'b')).toBeNull()
    expect(await listeners()).toBe(before)
    await hold?.release()
  })
})
