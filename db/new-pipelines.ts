// Pipelines that no run has brought to its end yet: what stands in them beside ours is Pipedrive's own, and nobody's work.
import type { Queryable } from './client.ts'
import { orm } from './drizzle.ts'

const { sql } = orm

/** Their ids, of those that a run made and neither it nor a later one has ended well; one that an undo left in place is none. */
export async function newPipelines(db: Queryable, migrationId: string): Promise<number[]> {
  const found = await db.execute<{ id: string }>(sql`
    select l.pipedrive_id as id from ledger l join runs made on made.id = l.run_id
    where l.migration_id = ${migrationId} and l.object = 'pipeline' and l.state = 'written' and l.pipedrive_id is not null
    and made.kind <> 'rollback' and not exists (
      select 1 from runs ended where ended.migration_id = ${migrationId} and ended.kind in ('sample', 'full', 'delta')
      and ended.state in ('awaiting_approval', 'done') and ended.pass >= made.pass)
    order by l.seq`)
  return found.rows.map(({ id }) => Number(id))
}
