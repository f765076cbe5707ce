// Brings the tables of a database up to date with db/sql; several at once are fine, the second finds nothing to do.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { migrator, nodePostgres } from './drizzle.ts'

const migrationsFolder = join(dirname(fileURLToPath(import.meta.url)), 'sql')
/** Any number that nothing else in this database locks. */
const lockKey = 7_203_551

/** With `create`, a database that does not exist yet is made first. */
export async function migrate(url: string, options: { readonly create?: boolean } = {}): Promise<void> {
  if (options.create) await createDatabase(url)
  await withClient(url, async (client) => {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await migrator.migrate(nodePostgres.drizzle(client), { migrationsFolder })
    await client.query('select pg_advisory_unlock($1)', [lockKey])
  })
}

async function createDatabase(url: string): Promise<void> {
  const admin = new URL(url)
  const name = decodeURIComponent(admin.pathname.slice(1))
  admin.pathname = '/postgres'
  await withClient(admin.href, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [name])
    if (found.rowCount) return
    await client.query(`create database ${pg.escapeIdentifier(name)}`).catch((error: unknown) => {
      // Another one was faster: duplicate_database, or the catalogue's unique index when both were at it.
      if (!(error instanceof pg.DatabaseError) || (error.code !== '42P04' && error.code !== '23505')) throw error
    })
  })
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'migrate' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
