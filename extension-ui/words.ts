// Names as people know them: of objects, of Pipedrive's standard fields, of states and verdicts.
import type { Line, Run, RunKind, Target, Verdict } from './types.ts'

const objectWords: Readonly<Record<string, readonly [string, string]>> = {
  company: ['company', 'companies'],
  contact: ['contact', 'contacts'],
  organization: ['organization', 'organizations'],
  person: ['person', 'people'],
  deal: ['deal', 'deals'],
  pipeline: ['pipeline', 'pipelines'],
  stage: ['stage', 'stages'],
  user: ['user', 'users'],
  activity_type: ['activity type', 'activity types'],
  field: ['custom field', 'custom fields'],
  email: ['email', 'emails'],
  call: ['call', 'calls'],
  meeting: ['meeting', 'meetings'],
  note: ['note', 'notes'],
  task: ['task', 'tasks'],
  file: ['file', 'files'],
  meeting_attendee: ['attendee who is no contact', 'attendees who are no contacts'],
  inline_picture: ['picture in a text', 'pictures in texts'],
  call_recording: ['recording of a call', 'recordings of calls'],
  whole_text: ['text too long for its record', 'texts too long for their records'],
  activity: ['activity', 'activities'],
  placeholder: ['placeholder organization', 'placeholder organizations'],
  company_parent: ['company hierarchy link', 'company hierarchy links'],
  field_option: ['option of a custom field', 'options of custom fields'],
  deal_contact: ['further contact of a deal', 'further contacts of deals'],
  deal_archive: ['archived deal', 'archived deals'],
  custom_record: ['record of another kind', 'records of other kinds'],
  file_link: ['link to a file kept elsewhere', 'links to files kept elsewhere'],
  time_entry: ['time entry', 'time entries'],
  rate: ['rate', 'rates'],
  trust_account: ['client account', 'client accounts'],
  workflow: ['workflow', 'workflows'],
}

export function objectName(object: string, count = 2): string {
  const known = objectWords[object]
  if (known) return known[count === 1 ? 0 : 1]
  return plain(object)
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A technical name made readable: `time_entry` to `time entry`. */
export function plain(name: string): string {
  return name.replace(/_/g, ' ')
}

const fieldWords: Readonly<Record<string, string>> = {
  id: 'Number in Perfect Books',
  created_at: 'Created',
  updated_at: 'Last changed',
}

/** A source field as a heading: `owner_id` to "Owner", `companies[*].id` to "Companies"; what a firm named itself stays. */
export function fieldName(name: string): string {
  const known = fieldWords[name]
  if (known !== undefined) return known
  if (/[\sA-Z]/.test(name)) return name
  const words = plain(name.replace(/\[\*\]\.id$|_ids?$/, '').replace(/[.[\]*]+/g, ' ')).trim()
  return words === '' ? name : capital(words)
}

/** Types of custom fields that can be made here, as people call them. */
export const customTypes = [
  ['varchar', 'Text, one line'],
  ['text', 'Text, long'],
  ['double', 'Number'],
  ['monetary', 'Amount of money'],
  ['date', 'Date'],
  ['time', 'Time'],
  ['daterange', 'Period'],
  ['enum', 'One of a list'],
  ['set', 'Several of a list'],
  ['phone', 'Phone number'],
  ['address', 'Address'],
  ['user', 'User'],
  ['org', 'Organization'],
  ['people', 'Person'],
] as const

export function customTypeName(type: string): string {
  return customTypes.find(([id]) => id === type)?.[1] ?? plain(type)
}

/** The order in which things are written, which is also how people think of them: `writeOrder` of `migration/order.ts`. */
const writingOrder = [
  'activity_type', 'field', 'field_option', 'pipeline', 'stage', 'placeholder', 'company', 'company_parent', 'contact', 'deal', 'deal_contact',
  'meeting_attendee', 'inline_picture', 'email', 'call', 'meeting', 'task', 'note', 'custom_record', 'call_recording', 'whole_text', 'file',
  'file_link', 'deal_archive',
] // prettier-ignore

/** What the writing order does not name is an object of the firm's own, and goes where those go. */
export function inWritingOrder<Row extends { readonly object: string }>(rows: readonly Row[]): readonly Row[] {
  const place = (row: Row): number => {
    const at = writingOrder.indexOf(row.object)
    return at === -1 ? writingOrder.indexOf('custom_record') : at
  }
  return [...rows].sort((one, other) => place(one) - place(other))
}

const ofAll = { label_ids: 'Labels', visible_to: 'Visible to', owner_id: 'Owner', add_time: 'Created on' } as const
const standardFields = {
  organization: {
    name: 'Name',
    address: 'Address',
    website: 'Website',
    industry: 'Industry',
    employee_count: 'Number of employees',
    annual_revenue: 'Annual revenue',
    linkedin: 'LinkedIn profile',
    ...ofAll,
  },
  person: {
    name: 'Name',
    first_name: 'First name',
    last_name: 'Last name',
    emails: 'Email',
    phones: 'Phone',
    org_id: 'Organization',
    job_title: 'Job title',
    postal_address: 'Postal address',
    birthday: 'Birthday',
    notes: 'Notes',
    im: 'Instant messenger',
    ...ofAll,
  },
  deal: {
    title: 'Title',
    value: 'Value',
    currency: 'Currency',
    pipeline_id: 'Pipeline',
    stage_id: 'Stage',
    status: 'Status',
    probability: 'Probability',
    expected_close_date: 'Expected close date',
    won_time: 'Won on',
    lost_time: 'Lost on',
    close_time: 'Closed on',
    lost_reason: 'Lost reason',
    is_archived: 'Archived',
    archive_time: 'Archived on',
    person_id: 'Contact person',
    org_id: 'Organization',
    ...ofAll,
  },
  pipeline: { name: 'Name', order_nr: 'Order' },
  stage: { name: 'Name', pipeline_id: 'Pipeline', order_nr: 'Order', deal_probability: 'Probability' },
} as const

export type TargetObject = keyof typeof standardFields

export function standardFieldsOf(object: string): readonly (readonly [string, string])[] {
  return isTargetObject(object) ? Object.entries(standardFields[object]) : []
}

export function isTargetObject(object: string): object is TargetObject {
  return object in standardFields
}

function standardName(object: string, field: string): string {
  const known = standardFieldsOf(object).find(([name]) => name === field)
  return known ? known[1] : capital(plain(field))
}

/** `organization.address` of the fidelity list as "Organization: Address"; other words only begin with a capital. */
export function arrivalName(target: string): string {
  const [, object, field] = /^(\w+)\.(\w+)$/.exec(target) ?? []
  if (object === undefined || field === undefined) return capital(plain(target))
  return `${capital(objectName(object, 1))}: ${standardName(object, field)}`
}

/** The name of a Pipedrive field that a value was written to: an API name, or the name of a custom field. */
export function writtenName(target: string, object: string): string {
  return /^[a-z_]+$/.test(target) ? standardName(homeOf(object), target) : target
}

/** Where a source object arrives as a rule; a proposal may say otherwise. */
export function homeOf(object: string): TargetObject {
  if (object === 'company') return 'organization'
  return object === 'deal' || object === 'pipeline' || object === 'stage' ? object : 'person'
}

/** The field's name, after its object's where that is not the one (`home`) the reader expects. */
export function targetName(target: Target, home: string): string {
  if (target.kind === 'leave_out') return 'Leave out'
  const name =
    target.kind === 'standard'
      ? standardName(target.object, target.field)
      : `${target.name} (${target.key ? 'existing' : 'new'} custom field)`
  return target.object === home ? name : `${capital(objectName(target.object, 1))}: ${name}`
}

export function confidenceWord(confidence: number): string {
  if (confidence >= 0.9) return 'Very likely'
  if (confidence >= 0.7) return 'Likely'
  if (confidence >= 0.45) return 'Unsure'
  return 'A guess'
}

/** A line a person should read before confirming: nobody has touched it, and the proposal is not sure of itself. */
export function needsLook(line: Line): boolean {
  return line.state === 'proposed' && line.confidence < 0.7
}

export const verdictWords: Readonly<Record<Verdict, string>> = {
  equal: 'Equal',
  changed_by_rule: 'Changed by a rule',
  different: 'Different',
  missing: 'Missing',
  left_out: 'Left out',
}

export const runWords: Readonly<Record<RunKind, string>> = {
  sample: 'Sample',
  full: 'Full run',
  delta: 'Late changes',
  reconcile: 'Reconciliation',
  rollback: 'Undo',
}

export const stateWords: Readonly<Record<Run['state'], string>> = {
  queued: 'Waiting to start',
  running: 'Running',
  parked: 'Waiting',
  paused: 'Paused',
  awaiting_approval: 'Waiting for your approval',
  done: 'Done',
  failed: 'Stopped by a failure',
  cancelled: 'Cancelled',
}
