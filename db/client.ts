// The pool and what every db function takes first: the database or a transaction of the caller's.
import pg from 'pg'
import { nodePostgres, orm } from './drizzle.ts'
import * as schema from './schema.ts'

export function createPool(
  connectionString: string,
  /** `waitMs`: how long to wait for a connection that is free; without it, until there is one, as workers do. */
  options: { readonly max: number; readonly name: string; readonly waitMs?: number },
): pg.Pool {
  const { max, name, waitMs = 0 } = options
  const pool = new pg.Pool({
    connectionString,
    max,
    application_name: name,
    keepAlive: true,
    connectionTimeoutMillis: waitMs,
  })
  // A connection that breaks while somebody uses it tells him so by the query that fails; the event alone would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

export function createDb(pool: Pool) {
  return nodePostgres.drizzle(pool, { schema })
}

export type Pool = pg.Pool
export type Connection = pg.PoolClient
export type Db = ReturnType<typeof createDb>
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0]
/** Every query takes this first; the caller owns the transaction. */
export type Queryable = Db | Tx

/** Throws when the database does not answer. */
export async function reachDatabase(db: Queryable): Promise<void> {
  await db.execute(orm.sql`select 1`)
}

/** The driver has no code for it, only this text. Drizzle puts what failed below its own error. */
const noneFree = 'timeout exceeded when trying to connect'

/** Whether nobody gave a connection back within `waitMs`: nothing was asked of the database yet. */
export function isNoneFree(error: unknown): boolean {
  return error instanceof Error && (error.message === noneFree || isNoneFree(error.cause))
}

/** As PostgreSQL says that it ends a connection or takes none, and as the network does. */
const lostCodes = /^(08...|57P0[123]|53300|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT)$/
/** The driver has no codes for these. */
const lostWords = /^Connection terminated|^Client has encountered a connection error/

/** Whether a query failed because its connection broke or none could be had: the same work may succeed with the next one. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return lostCodes.test(code) || lostWords.test(error.message) || isNoneFree(error) || isConnectionLost(error.cause)
}
