// Everything a database needs before web and worker start: our tables, then the queues' schema and the queues.
import { PgBoss } from 'pg-boss'
import { migrate } from '../db/migrate.ts'
import { createQueues } from '../jobs/queues.ts'

export async function migrateAll(url: string, options: { readonly create?: boolean } = {}): Promise<void> {
  await migrate(url, options)
  const boss = new PgBoss({ connectionString: url, schema: 'pgboss', max: 2, supervise: false, schedule: false })
  const failures: unknown[] = []
  boss.on('error', (error) => failures.push(error))
  await boss.start()
  await createQueues(boss)
  await boss.stop({ graceful: false })
  if (failures.length > 0) throw failures[0]
}
