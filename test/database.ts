// A database of a test file's own, on the server that all tests share.
import { inject } from 'vitest'
import { createDatabase, type FreshDatabase } from './fresh.ts'

export type { FreshDatabase }

export async function freshDatabase(): Promise<FreshDatabase> {
  return createDatabase(inject('databaseUrl'))
}
