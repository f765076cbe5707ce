// What hangs on a contact, company or deal: told from the links of the source when rows are seeded, so that no write pays for it.
import type { LedgerObject } from '../migration/ledger.ts'
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'

const { sql } = orm

/** What the panel lists beside a record, in its order. */
export const listedObjects = [
  'email',
  'call',
  'meeting',
  'task',
  'note',
  'file',
] as const satisfies readonly LedgerObject[]
export type ListedObject = (typeof listedObjects)[number]

export const isListed = (object: LedgerObject): object is ListedObject =>
  listedObjects.some((listed) => listed === object)

export interface Linking {
  readonly migrationId: string
  readonly object: LedgerObject
  /** The staged records whose place is above the first and at most the second. */
  readonly after: number
  readonly last: number
  /** The field that says when it was; null: the time of its creation does. */
  readonly timeField: string | null
}

/** Links of rows that have none yet; what Pipedrive holds one of is linked to the first, as planning does. */
export async function seedLinked(tx: Tx, { migrationId, object, after, last, timeField }: Linking): Promise<void> {
  if (!isListed(object)) return
  const links = (name: string) => sql`s.payload->'links'->${name}`
  const first = (...names: string[]) => sql`coalesce(${sql.join(names.map((name) => sql`${links(name)}->0`), sql`, `)})->>'id'` // prettier-ignore
  const time = sql`coalesce(${timeField === null ? sql`null` : sql`s.payload->'fields'->>${timeField}`}, s.payload->>'createdAt', '')`
  await tx.execute(sql`
    insert into linked_records (migration_id, parent_object, parent_id, object, at, ledger_id)
    select s.migration_id, parent.object, parent.id, s.object,
      case when ${time} ~ '^\d{4}-\d\d-\d\d' then replace(left(${time}, 16), 'T', ' ') else '' end, l.id
    from staged_records s
    join ledger l on l.migration_id = s.migration_id and l.object = s.object and l.source_id = s.source_id
    cross join lateral (
      select 'deal' as object, ${first('deal', 'deals')} as id
      union select 'company', ${first('company', 'companies')}
      union select 'contact', one->>'id' from jsonb_array_elements(coalesce(${links('contacts')}, ${links('contact')}, '[]')) as one
    ) as parent
    where s.migration_id = ${migrationId} and s.object = ${object} and s.seq > ${after} and s.seq <= ${last}
      and s.vanished_in is null and parent.id is not null
      and not exists (select 1 from linked_records k where k.ledger_id = l.id)
    on conflict do nothing`)
}

/** Records that changed since the given pass may hang elsewhere now: they are linked anew with the next seeding. */
export async function unlinkChanged(tx: Tx, migrationId: string, since: number): Promise<void> {
  await tx.execute(sql`
    delete from linked_records where ledger_id in (
      select l.id from staged_records s
      join ledger l on l.migration_id = s.migration_id and l.object = s.object and l.source_id = s.source_id
      where s.migration_id = ${migrationId} and s.changed_in > ${since})`)
}

/** The rows of an object that a run wrote, and those whose records changed since the pass that planned all of them. */
export interface Wrote {
  readonly migrationId: string
  readonly object: ListedObject
  readonly runId: string
  readonly since: number
}

const parents = [
  ['deal', 'deal_id'],
  ['company', 'org_id'],
  ['contact', 'person_id'],
] as const

/**
 * What only planning finds out: people known by their address, what a file's note hangs on, times that the source writes in its own way.
 * After the last row of an object; done a second time, it finds nothing to do.
 */
export async function linkWritten(db: Queryable, { migrationId, object, runId, since }: Wrote): Promise<void> {
  const ours = sql`l.migration_id = ${migrationId} and l.object = ${object} and l.pipedrive_id is not null and (l.run_id = ${runId}
    or ${since}::int > 0 and exists (select 1 from staged_records s where s.migration_id = l.migration_id and s.object = l.object
      and s.source_id = l.source_id and s.changed_in > ${since}))`
  const when = sql`left(concat_ws(' ', l.body->>'due_date', l.body->>'due_time'), 16)`
  await db.execute(sql`
    update linked_records k set at = ${when} from ledger l
    where k.ledger_id = l.id and k.migration_id = ${migrationId} and k.at = '' and ${ours} and l.body ? 'due_date'`)
  const plain = parents.map(([parent, key]) => sql`select ${parent} as object, l.body->>${key} as id`)
  const people = (['contact', 'meeting_attendee'] as const).map((parent) => sql`
    select ${parent}, one->>'person_id' from jsonb_array_elements(coalesce(l.body->'participants', '[]')) as one`)
  await db.execute(sql`
    insert into linked_records (migration_id, parent_object, parent_id, object, at, ledger_id)
    select l.migration_id, p.object, p.source_id, l.object,
      coalesce((select k.at from linked_records k where k.ledger_id = l.id limit 1), ${when}), l.id
    from ledger l cross join lateral (${sql.join([...plain, ...people], sql` union `)}) as parent
    join ledger p on p.migration_id = l.migration_id and p.object = parent.object and p.pipedrive_id = parent.id
    where ${ours}
    on conflict do nothing`)
} // prettier-ignore
