// Pools of tests: a database is dropped while its last connections still say goodbye, and that is no error.
import type pg from 'pg'
import { createPool } from '../../db/client.ts'

export function patientPool(url: string, options: { readonly max: number; readonly name: string }): pg.Pool {
  const pool = createPool(url, options)
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
