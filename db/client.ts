// The pool and what every db function takes first: the database or a transaction of the caller's.
import pg from 'pg'
import { nodePostgres } from './drizzle.ts'
import * as schema from './schema.ts'

export function createPool(
  connectionString: string,
  options: { readonly max: number; readonly name: string },
): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: options.max, application_name: options.name, keepAlive: true })
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
