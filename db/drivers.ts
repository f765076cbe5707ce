// Jobs of the queue that are marked as being worked on, as the queue's own table says.
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
