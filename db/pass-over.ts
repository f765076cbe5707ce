// What a delta need not look at: told for all records together, and then passed over in portions that a pause can come between.
import { mostUnanswered } from '../migration/ledger.ts'
import { goneFromSource } from '../migration/plan/links.ts'
import type { Tx } from './client.ts'
import type { Generation } from './deltas.ts'
import { orm } from './drizzle.ts'
import { count } from './runs.ts'
import { stagedOf } from './staged-of.ts'

const { sql } = orm

/**
 * Lists the records that are to be planned: new and changed ones, and those that link to a record which is not in Pipedrive yet, or to a
 * company whose name they may carry. Whoever took part in an e-mail, call or meeting is found by address: when any contact has changed,
 * another may be meant now. `since`: up to which pass every row was planned (plannedUpTo).
 */
export async function listDue(tx: Tx, migrationId: string, since: number): Promise<void> {
  await forgetDue(tx, migrationId)
  await tx.execute(sql`
    with awaited as materialized (
      select source_id from ledger
      where migration_id = ${migrationId} and object in ('pipeline', 'stage', 'company', 'contact', 'deal')
      and pipedrive_id is null and state <> 'refused'
      union select l.source_id from ledger l
      join staged_records s on s.migration_id = l.migration_id and s.object = l.object and s.source_id = l.source_id
      where l.migration_id = ${migrationId} and l.pipedrive_id is null and l.state = 'refused' and s.changed_in > ${since}
      union select source_id from staged_records
      where migration_id = ${migrationId} and object = 'company' and changed_in > ${since}
    )
    insert into due_records (migration_id, object, source_id)
    select ${migrationId}::uuid, due.object, due.source_id from (
      select object, source_id from staged_records where migration_id = ${migrationId} and changed_in > ${since}
      union select a.parent_object, a.parent_id from attached_records a
      join staged_records s on s.migration_id = a.migration_id and s.object = a.object and s.source_id = a.source_id
      where a.migration_id = ${migrationId} and s.changed_in > ${since}
      union select beside.object, beside.source_id from attached_records a
      join staged_records s on s.migration_id = a.migration_id and s.object = a.object and s.source_id = a.source_id
      join attached_records beside on beside.migration_id = a.migration_id and beside.parent_object = a.parent_object
        and beside.parent_id = a.parent_id and beside.object = a.object
      where a.migration_id = ${migrationId} and s.changed_in > ${since}
      union select object, source_id from staged_records
      where migration_id = ${migrationId} and object in ('email', 'call', 'meeting') and exists (
        select 1 from staged_records where migration_id = ${migrationId} and object = 'contact' and changed_in > ${since})
      union select s.object, s.source_id from staged_records s
      where s.migration_id = ${migrationId} and exists (select 1 from awaited) and exists (
        select 1 from jsonb_each(s.payload->'links') as named(name, links)
        cross join lateral jsonb_array_elements(named.links) as link
        where link->>'id' in (select source_id from awaited))
    ) as due(object, source_id)`)
}

export async function forgetDue(tx: Tx, migrationId: string): Promise<void> {
  await tx.execute(sql`delete from due_records where migration_id = ${migrationId}`)
}

export interface PassOver extends Generation {
  readonly runId: string
  /** The id of the last row of the portion before; 0 begins. */
  readonly after: number
  readonly limit: number
}

/**
 * Of a portion of the rows, those whose record is not due count as looked at in this pass. What Pipedrive never answered
 * (mostUnanswered) is tried again, and what the source no longer had is looked for again. Gives the last id; null: that was all.
 */
export async function passOverPortion(tx: Tx, portion: PassOver): Promise<number | null> {
  const { migrationId, generation, runId, after, limit } = portion
  const staged = stagedOf('p')
  const passed = await tx.execute(sql`
    with portion as materialized (
      select id, object, source_id, state, pass, attempt, reason from ledger where migration_id = ${migrationId} and id > ${after} order by id limit ${limit}
    ), passed as (
      update ledger set pass = ${generation} from portion p where ledger.id = p.id and p.pass < ${generation}
      and p.object in ('pipeline', 'stage', 'company', 'company_parent', 'contact', 'deal', 'meeting_attendee', 'inline_picture', 'email', 'call', 'meeting', 'task', 'note', 'call_recording', 'file', 'file_link', 'custom_record')
      and p.state in ('written', 'adopted', 'merged', 'refused') and p.attempt < ${mostUnanswered}
      and p.reason is distinct from ${goneFromSource}
      and not exists (select 1 from due_records d where d.migration_id = ${migrationId}
        and d.object = ${staged.object} and d.source_id = ${staged.sourceId})
      returning ledger.object, ledger.state
    )
    select whole.last, whole.records, counted.object, counted.unchanged, counted.refused
    from (select max(id) as last, count(*)::int as records from portion) as whole
    left join (select object, count(*) filter (where state <> 'refused')::int as unchanged,
      count(*) filter (where state = 'refused')::int as refused from passed group by object) as counted on true`)
  for (const row of passed.rows.filter(({ object }) => object !== null)) {
    const counted = { unchanged: Number(row['unchanged']), refused: Number(row['refused']) }
    await count(tx, runId, String(row['object']), counted)
  }
  const { last, records } = passed.rows[0] ?? {}
  return Number(records) < limit ? null : Number(last)
}
