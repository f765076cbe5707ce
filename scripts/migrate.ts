// npm run db:migrate: brings the tables and the queues of DATABASE_URL up to date, then ends.
import { migrateAll } from './migrate-all.ts'

const url = process.env['DATABASE_URL']
if (!url) {
  console.error(
    'DATABASE_URL is not set: name the PostgreSQL database, such as postgres://user:password@host:5432/name.',
  )
  process.exit(1)
}
try {
  await migrateAll(url)
  console.log('The database is up to date.')
} catch (error) {
  console.error(
    `The database could not be brought up to date: ${error instanceof Error ? error.message : String(error)}`,
  )
  process.exit(1)
}
