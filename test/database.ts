// A database of a test file's own, on the server that all tests share.
import { afterAll, inject } from 'vitest'
import { createDb, type Db } from '../db/client.ts'
import { patientPool } from './db/patient-pool.ts'
import { createDatabase, type FreshDatabase } from './fresh.ts'

export type { FreshDatabase }

export async function freshDatabase(): Promise<FreshDatabase> {
  return createDatabase(inject('databaseUrl'))
}

/** A database that goes with the test file, asked for at its top. */
export async function ownDb(): Promise<Db> {
  const database = await freshDatabase()
  const pool = patientPool(database.url, { max: 4, name: 'test' })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })
  return createDb(pool)
}
