// Who drives what, as the queue's own table says: jobs at work, and runs that have none.
import type { Queryable } from './client.ts'
import { orm } from './drizzle.ts'

export interface ActiveDriver {
  readonly jobId: string
  readonly migrationId: string
}

export async function activeDrivers(db: Queryable): Promise<ActiveDriver[]> {
  const found = await db.execute(orm.sql`
    select id, data->>'migrationId' as migration_id from pgboss.job where name = 'drive' and state = 'active'`)
  return found.rows.map((row) => ({ jobId: String(row['id']), migrationId: String(row['migration_id']) }))
}

/** Migrations with an open run and nobody to drive it: queued, parked and due, or running without a job. */
export async function waitingMigrations(db: Queryable, at: Date): Promise<string[]> {
  const found = await db.execute(orm.sql`
    select distinct migration_id from runs r
    where (state = 'queued' or state = 'running' or (state = 'parked' and resumes_at <= ${at.toISOString()}))
    and not exists (
      select 1 from pgboss.job j
      where j.name = 'drive' and j.state < 'completed' and j.data->>'migrationId' = r.migration_id::text)`)
  return found.rows.map((row) => String(row['migration_id']))
}
