// What came of asking a source who it is.
import type { Queryable } from './client.ts'
import { orm } from './drizzle.ts'
import { migrations } from './schema.ts'

type Connection = Pick<typeof migrations.$inferSelect, 'connectState' | 'identity' | 'connectProblem'>

export async function saveConnection(db: Queryable, migrationId: string, connection: Connection): Promise<void> {
  await db.update(migrations).set(connection).where(orm.eq(migrations.id, migrationId))
}
