// What a user of the company would see, as one canonical value: equal before and after means nothing was left behind.
import type { Company } from './company.ts'
import { type CustomObject, shownCustomValues } from './custom-values.ts'
import { fieldObjects } from './field-catalog.ts'
import type { CustomValues } from './records.ts'
import type { Row, Table } from './table.ts'

const liveObjects = [
  'organization', 'person', 'deal', 'pipeline', 'stage', 'relationship', 'participant', 'activity', 'note', 'file',
  'activity_type', 'follower',
] as const // prettier-ignore
export type LiveObject = (typeof liveObjects)[number]
export type LiveRecord = Readonly<Record<string, unknown>> & { readonly id: number }

/** Moments that every change moves; they say when something happened, not what is there. */
const moving = new Set(['update_time', 'is_deleted', 'stage_change_time', 'last_update_user_id'])

function tableOf(company: Company, object: LiveObject): Table<Row> {
  const tables: Record<LiveObject, unknown> = {
    organization: company.organizations,
    person: company.persons,
    deal: company.deals,
    pipeline: company.pipelines,
    stage: company.stages,
    relationship: company.relationships,
    participant: company.participants,
    activity: company.activities,
    note: company.notes,
    file: company.files,
    activity_type: company.activityTypes,
    follower: company.followers,
  }
  return tables[object] as Table<Row>
}

/** Live records with everything the stand-in keeps of them; custom values only where there is one. */
export function liveRecords(company: Company, object: LiveObject): readonly LiveRecord[] {
  return tableOf(company, object)
    .liveRows()
    .filter((row) => hangsOnLive(company, object, row))
    .map((row) => withLiveFields(company, object, row))
}

/** What is left of a record that was deleted; null for one that is live or never was. */
export function deletedRecord(company: Company, object: LiveObject, id: number): LiveRecord | null {
  const row = tableOf(company, object).get(id)
  return row?.is_deleted ? withLiveFields(company, object, row) : null
}

/** What hangs on a deleted record is not to be seen any more. */
function hangsOnLive(company: Company, object: LiveObject, row: Row): boolean {
  const value = (key: string): number => Number((row as unknown as LiveRecord)[key])
  if (object === 'participant') {
    return company.deals.live(value('deal_id')) !== undefined && company.persons.live(value('person_id')) !== undefined
  }
  if (object !== 'relationship') return true
  return ['owner_org_id', 'linked_org_id'].every((key) => company.organizations.live(value(key)) !== undefined)
}

function withLiveFields(company: Company, object: LiveObject, row: Row): LiveRecord {
  const plain = row as unknown as LiveRecord
  if (object === 'file') return { ...plain, content: (plain['content'] as Buffer).toString('base64') }
  if (object !== 'organization' && object !== 'person' && object !== 'deal') return plain
  return { ...plain, custom_fields: filled(company, object, plain['custom_fields'] as CustomValues) }
}

function filled(company: Company, object: CustomObject, kept: CustomValues): CustomValues {
  const all = shownCustomValues(company, object, kept, {}) as CustomValues
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
}

export function snapshotOf(company: Company): Readonly<Record<string, unknown>> {
  const records = liveObjects.map((object) => [object, liveRecords(company, object).map(still)] as const)
  const fields = fieldObjects.map((object) => [object, company.fields.list(object).map(still)] as const)
  return canonical({
    ...Object.fromEntries(records),
    fields: Object.fromEntries(fields),
    users: [...company.users.values()],
  }) as Record<string, unknown>
}

function still(record: object): unknown {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !moving.has(key)))
}

/** Keys in order, so that two equal companies give two equal texts. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, canonical(inner)]))
}
