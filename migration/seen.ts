// What Pipedrive showed of a record, without what it changes by itself: equal later means that no person has touched it.
import type { PipedriveTarget } from './ledger.ts'

/** The keys that a person can change, by object; counters, times of activities and derived names are not among them. */
const contentKeys: Readonly<Partial<Record<PipedriveTarget, readonly string[]>>> = {
  organization: ['name', 'owner_id', 'visible_to', 'address', 'label_ids', 'website', 'linkedin', 'industry', 'annual_revenue', 'employee_count'],
  person: ['name', 'owner_id', 'org_id', 'emails', 'phones', 'visible_to', 'label_ids', 'postal_address', 'notes', 'im', 'birthday', 'job_title'],
  deal: [
    'title', 'owner_id', 'person_id', 'org_id', 'pipeline_id', 'stage_id', 'value', 'currency', 'status', 'probability', 'lost_reason', 'visible_to',
    'won_time', 'lost_time', 'close_time', 'expected_close_date', 'label_ids', 'is_archived',
  ],
  file: ['name', 'file_size', 'deal_id', 'person_id', 'org_id'],
  activity: [
    'subject', 'type', 'owner_id', 'deal_id', 'org_id', 'due_date', 'due_time', 'duration', 'done', 'busy', 'location', 'participants', 'note',
    'public_description', 'priority',
  ],
  note: ['content', 'user_id', 'deal_id', 'person_id', 'org_id', 'add_time', 'pinned_to_deal_flag', 'pinned_to_person_flag', 'pinned_to_organization_flag'],
  activity_type: ['name'],
  pipeline: ['name'],
  stage: ['name', 'pipeline_id', 'deal_probability'],
} // prettier-ignore

export interface Seen {
  readonly content: Record<string, unknown>
  readonly updateTime: string | null
}

function fieldsOf(data: unknown): Record<string, unknown> {
  return data !== null && typeof data === 'object' ? (data as Record<string, unknown>) : {}
}

export function seen(target: PipedriveTarget, data: unknown): Seen {
  const record = fieldsOf(data)
  const content: Record<string, unknown> = {}
  for (const key of contentKeys[target] ?? []) {
    if (!isBlank(record[key])) content[key] = record[key]
  }
  for (const [key, value] of Object.entries(fieldsOf(record['custom_fields']))) {
    if (!isBlank(value)) content[key] = value
  }
  const updateTime = record['update_time']
  return { content, updateTime: typeof updateTime === 'string' ? updateTime : null }
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

/** The id that later requests name the record by: the 40-character code of a field, the number of everything else. */
export function idOf(target: PipedriveTarget, data: unknown, body: Record<string, unknown>): string {
  const record = fieldsOf(target === 'field_option' ? optionOf(data, body['label']) : data)
  const id = target === 'field' ? record['field_code'] : record['id']
  if (typeof id !== 'string' && typeof id !== 'number') {
    throw new Error(
      `Pipedrive answered the creation of a ${target} without an id; expected ${target === 'field' ? 'field_code' : 'id'}.`,
    )
  }
  return String(id)
}

/** The answer to new options lists them; which one is ours is told by its label. */
function optionOf(data: unknown, label: unknown): unknown {
  return Array.isArray(data) ? data.find((option) => fieldsOf(option)['label'] === label) : data
}
