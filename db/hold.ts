// Holds a migration for one driver by a lock that PostgreSQL gives back by itself when the process dies.
import type { Pool } from './client.ts'

export interface Hold {
  /** Falls when the connection that carries the lock is lost: then another worker may already hold the migration. */
  readonly signal: AbortSignal
  release(): Promise<void>
}

/** Null: another process holds it. */
export async function holdMigration(pool: Pool, migrationId: string): Promise<Hold | null> {
  const connection = await pool.connect()
  const lost = new AbortController()
  connection.on('error', () => lost.abort())
  const answer = await connection.query<{ held: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as held',
    [migrationId],
  )
  if (answer.rows[0]?.held !== true) {
    connection.release()
    return null
  }
  return {
    signal: lost.signal,
    release: async () => {
      // Ending the connection gives the lock back whatever state the connection is in.
      connection.release(true)
    },
  }
}
