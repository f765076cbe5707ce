// Records of custom objects and what they belong to: which hang on which, and how many at most on one.
import { type Flattenings, standsAlone } from '../migration/flatten/choice.ts'
import type { ParentObject } from '../migration/flatten/rules.ts'
import type { SourceRecord } from '../migration/record.ts'
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { wordsOf } from './words.ts'

const { sql } = orm
type Sql = ReturnType<typeof sql>

/** For each link of the objects, how many records lead to the same one at most. */
export async function mostPerLink(
  db: Queryable,
  migrationId: string,
  objects: readonly string[],
): Promise<Map<string, number>> {
  if (objects.length === 0) return new Map()
  const found = await db.execute(sql`
    select object, link, max(records)::int as most from (
      select s.object, named.link, one->>'id' as id, count(*) as records from staged_records s
      cross join lateral jsonb_each(s.payload->'links') as named(link, links)
      cross join lateral jsonb_array_elements(named.links) as one
      where s.migration_id = ${migrationId} and s.object in (select jsonb_array_elements_text(${JSON.stringify(objects)}::jsonb))
      group by 1, 2, 3
    ) as counted group by 1, 2`)
  return new Map(found.rows.map((row) => [`${String(row['object'])}\n${String(row['link'])}`, Number(row['most'])]))
}

/** One row for every record of an object that is put on another, and the list of what hangs on what. */
export async function seedCustomRecords(tx: Tx, migrationId: string, flattenings: Flattenings): Promise<void> {
  await tx.execute(sql`delete from attached_records where migration_id = ${migrationId}`)
  for (const flattening of flattenings.values()) {
    const { object, parent, link, rule } = flattening
    if (rule === 'leave') continue
    await tx.execute(sql`
      with made as (
        insert into ledger (migration_id, object, source_id, seq)
        select migration_id, 'custom_record', jsonb_build_array(object, source_id)::text, seq from staged_records
        where migration_id = ${migrationId} and object = ${object} and vanished_in is null
        on conflict (migration_id, object, source_id) do nothing
        returning id, source_id
      )
      insert into ledger_words (migration_id, ledger_id, words)
      select s.migration_id, made.id, ${wordsOf(sql`s`)} from made
      join staged_records s on s.migration_id = ${migrationId} and s.object = ${object} and s.source_id = made.source_id::jsonb->>1
      on conflict do nothing`)
    if (standsAlone(flattening)) continue
    await tx.execute(sql`
      insert into attached_records (migration_id, parent_object, parent_id, object, source_id)
      select migration_id, ${parent}, payload->'links'->${link}->0->>'id', object, source_id from staged_records
      where migration_id = ${migrationId} and object = ${object}
      and payload->'links'->${link}->0->>'id' is not null
      on conflict do nothing`)
  }
}

/** Whether something that is put on the record changed in the source since a pass: what arrives of the record changed then, though it did not itself. */
export function hasChangedBeside(
  { migrationId, since }: { readonly migrationId: string; readonly since: number },
  parent: { readonly object: Sql; readonly id: Sql },
): Sql {
  return sql`exists (select 1 from attached_records a
    join staged_records put on put.migration_id = a.migration_id and put.object = a.object and put.source_id = a.source_id
    where a.migration_id = ${migrationId} and a.parent_object = ${parent.object} and a.parent_id = ${parent.id} and put.changed_in > ${since})`
}

/** Rows of objects that are left in the source by choice go, as long as nothing of them was sent. */
export async function unseedCustomRecords(tx: Tx, migrationId: string, kept: readonly string[]): Promise<void> {
  await tx.execute(sql`
    delete from ledger where migration_id = ${migrationId} and object = 'custom_record' and pipedrive_id is null
    and state in ('pending', 'held', 'refused', 'merged')
    and source_id::jsonb->>0 not in (select jsonb_array_elements_text(${JSON.stringify(kept)}::jsonb))`)
}

export interface Owner {
  readonly parent: ParentObject
  readonly sourceId: string
}

/** The records that hang on the given ones, those included that vanished from the source since: what arrived of them stays. In
 * the order in which the source gave them, by `parent:id`. */
export async function attachedTo(
  db: Queryable,
  migrationId: string,
  owners: readonly Owner[],
): Promise<Map<string, SourceRecord[]>> {
  if (owners.length === 0) return new Map()
  const asked = owners.map(({ parent, sourceId }) => ({ parent, id: sourceId }))
  const found = await db.execute(sql`
    select a.parent_object, a.parent_id, s.payload
    from (select distinct parent, id from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as o(parent text, id text)) as owner
    join attached_records a on a.migration_id = ${migrationId} and a.parent_object = owner.parent and a.parent_id = owner.id
    join staged_records s on s.migration_id = a.migration_id and s.object = a.object and s.source_id = a.source_id
    order by s.seq`)
  const records = new Map<string, SourceRecord[]>()
  for (const row of found.rows) {
    const key = `${String(row['parent_object'])}:${String(row['parent_id'])}`
    records.set(key, [...(records.get(key) ?? []), row['payload'] as SourceRecord])
  }
  return records
}

const besideBy = {
  deal_id: sql`(body->>'deal_id')`,
  org_id: sql`(body->>'org_id')`,
  // An activity names its first person among those who take part, a note by itself.
  person_id: sql`coalesce(body->'participants'->0->>'person_id', body->>'person_id')`,
} as const

/** What stands on a record of Pipedrive as notes or activities of its own, by object; found by the indexes of just these keys. */
export async function countOn(
  db: Queryable,
  migrationId: string,
  at: { readonly key: keyof typeof besideBy; readonly pipedriveId: string },
): Promise<Map<string, number>> {
  const found = await db.execute(sql`
    select source_id::jsonb->>0 as object, count(*)::int as records from ledger
    where migration_id = ${migrationId} and object = 'custom_record' and state || '' in ('written', 'kept')
    and ${besideBy[at.key]} = ${at.pipedriveId}
    group by 1 order by 1`)
  return new Map(found.rows.map((row) => [String(row['object']), Number(row['records'])]))
}
