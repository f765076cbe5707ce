// The fields every company has before anyone adds one, by object: code in v2, key in v1, name, type.
import type { Settled } from './options.ts'

export type FieldObject = 'deal' | 'person' | 'organization' | 'activity'

interface StandardField {
  readonly code: string
  /** The key in v1 where it is another one. */
  readonly plainKey?: string
  readonly name: string
  readonly type: string
  readonly options?: readonly { readonly label: string; readonly color?: string; readonly fixedId?: string }[]
}

const labels = ['Hot', 'Warm', 'Cold'].map((label, index) => ({
  label,
  color: ['red', 'yellow', 'blue'][index] ?? 'gray',
}))

const contact: readonly StandardField[] = [
  { code: 'id', name: 'ID', type: 'int' },
  { code: 'name', name: 'Name', type: 'varchar' },
  { code: 'label_ids', name: 'Labels', type: 'set', options: labels },
  { code: 'owner_id', name: 'Owner', type: 'user' },
  { code: 'visible_to', name: 'Visible to', type: 'visible_to' },
  { code: 'add_time', name: 'Created', type: 'date' },
  { code: 'update_time', name: 'Update time', type: 'date' },
]

const person: readonly StandardField[] = [
  { code: 'first_name', name: 'First name', type: 'varchar' },
  { code: 'last_name', name: 'Last name', type: 'varchar' },
  { code: 'phone', name: 'Phone', type: 'phone' },
  { code: 'email', name: 'Email', type: 'varchar' },
  { code: 'org_id', name: 'Organization', type: 'org' },
]

const contactSync: readonly StandardField[] = [
  { code: 'im', name: 'Instant messenger', type: 'varchar' },
  { code: 'postal_address', name: 'Postal address', type: 'address' },
  { code: 'notes', name: 'Notes', type: 'text' },
  { code: 'birthday', name: 'Birthday', type: 'date' },
  { code: 'job_title', name: 'Job title', type: 'varchar' },
]

const industries = ['Legal services', 'Construction', 'Education', 'Finance', 'Healthcare', 'Manufacturing', 'Real estate', 'Retail', 'Technology'] // prettier-ignore

const organizationExtras: readonly StandardField[] = [
  { code: 'website', name: 'Website', type: 'varchar' },
  { code: 'linkedin', name: 'LinkedIn profile', type: 'varchar' },
  { code: 'industry', name: 'Industry', type: 'enum', options: industries.map((label) => ({ label })) },
  { code: 'annual_revenue', name: 'Annual revenue', type: 'int' },
  { code: 'employee_count', name: 'Number of employees', type: 'int' },
]

const statuses = ['open', 'won', 'lost', 'deleted'].map((status) => ({ label: status, fixedId: status }))

const deal: readonly StandardField[] = [
  { code: 'id', name: 'ID', type: 'int' },
  { code: 'title', name: 'Title', type: 'varchar' },
  { code: 'value', name: 'Value', type: 'monetary' },
  { code: 'label_ids', plainKey: 'label', name: 'Label', type: 'set', options: labels },
  { code: 'owner_id', plainKey: 'user_id', name: 'Owner', type: 'user' },
  { code: 'person_id', name: 'Contact person', type: 'people' },
  { code: 'org_id', name: 'Organization', type: 'org' },
  { code: 'pipeline_id', plainKey: 'pipeline', name: 'Pipeline', type: 'double' },
  { code: 'stage_id', name: 'Stage', type: 'stage' },
  { code: 'status', name: 'Status', type: 'status', options: statuses },
  { code: 'probability', name: 'Probability', type: 'int' },
  { code: 'lost_reason', name: 'Lost reason', type: 'varchar_options' },
  { code: 'expected_close_date', name: 'Expected close date', type: 'date' },
  { code: 'won_time', name: 'Won time', type: 'date' },
  { code: 'lost_time', name: 'Lost time', type: 'date' },
  { code: 'close_time', name: 'Deal closed on', type: 'date' },
  { code: 'visible_to', name: 'Visible to', type: 'visible_to' },
  { code: 'add_time', name: 'Deal created', type: 'date' },
  { code: 'update_time', name: 'Update time', type: 'date' },
  { code: 'stage_change_time', name: 'Last stage change', type: 'date' },
]

const activity: readonly StandardField[] = [
  { code: 'id', name: 'ID', type: 'int' },
  { code: 'subject', name: 'Subject', type: 'varchar' },
  { code: 'type', name: 'Type', type: 'varchar' },
  { code: 'due_date', name: 'Due date', type: 'date' },
  { code: 'due_time', name: 'Due time', type: 'time' },
  { code: 'duration', name: 'Duration', type: 'time' },
  { code: 'owner_id', plainKey: 'user_id', name: 'Assigned to user', type: 'user' },
  { code: 'deal_id', name: 'Deal', type: 'deal' },
  { code: 'person_id', name: 'Contact person', type: 'people' },
  { code: 'org_id', name: 'Organization', type: 'org' },
  { code: 'location', name: 'Location', type: 'address' },
  { code: 'public_description', name: 'Public description', type: 'text' },
  { code: 'note', name: 'Note', type: 'text' },
  { code: 'done', name: 'Done', type: 'boolean' },
  {
    code: 'priority',
    name: 'Priority',
    type: 'enum',
    options: ['High', 'Medium', 'Low'].map((label) => ({ label })),
  },
]

export function standardFields(object: FieldObject, settled: Settled): readonly StandardField[] {
  if (object === 'deal') return deal
  if (object === 'activity') return activity
  if (object === 'person') return [...contact, ...person, ...(settled.contactSync ? contactSync : [])]
  const extras = settled.organizationExtras ? organizationExtras : []
  return [...contact, { code: 'address', name: 'Address', type: 'address' }, ...extras]
}
