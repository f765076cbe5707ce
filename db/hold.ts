// Holds a migration for one driver by a lock that PostgreSQL gives back by itself when the process dies.
import type { Connection, Pool } from './client.ts'

export interface Hold {
  /** Falls when the connection that carries the lock is lost: then another worker may already hold the migration. */
  readonly signal: AbortSignal
  release(): Promise<void>
}

/** Null: another process holds it. */
export async function holdMigration(pool: Pool, migrationId: string): Promise<Hold | null> {
  const connection = await pool.connect()
  const lost = new AbortController()
  const lose = (): void => lost.abort()
  connection.on('error', lose)
  // Ending the connection gives the lock back whatever state the connection is in.
  const end = (): void => connection.release(true)
  const isHeld = await lock(connection, migrationId).catch((error: unknown) => {
    end()
    throw error
  })
  if (isHeld) return { signal: lost.signal, release: async () => end() }
  connection.off('error', lose)
  connection.release()
  return null
}

async function lock(connection: Connection, migrationId: string): Promise<boolean> {
  const question = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as held'
  const answer = await connection.query<{ held: boolean }>(question, [migrationId])
  return answer.rows[0]?.held === true
}
