// The words that sources use for objects, and the headings that give an object away. Language only, no rules.
import type { StandardSourceObject } from '../record.ts'

export type KnownObject = StandardSourceObject

/** What an object is called, in the singular. The order decides ties, so that the likelier reading stands first. */
export const objectNames: Readonly<Record<KnownObject, readonly string[]>> = {
  company: ['company', 'account', 'organisation', 'organization', 'firm', 'business', 'client', 'customer', 'employer', 'client company', 'company card'],
  contact: ['contact', 'person', 'people', 'individual', 'client', 'customer', 'lead', 'party', 'card', 'address book', 'client contact'],
  deal: ['deal', 'opportunity', 'matter', 'case', 'file', 'sales pipeline', 'sale', 'instruction', 'engagement', 'enquiry'],
  user: ['user', 'sales team', 'sales agent', 'agent', 'fee earner', 'earner', 'staff', 'staff member', 'employee', 'team', 'team member', 'sales rep', 'representative', 'owner', 'lawyer', 'solicitor', 'attorney', 'handler', 'case handler', 'account manager', 'colleague'],
  pipeline: ['pipeline', 'sales process', 'deal pipeline'],
  stage: ['stage', 'deal stage', 'pipeline stage', 'sales stage', 'step'],
  email: ['email', 'e mail', 'mail', 'email message', 'message'],
  call: ['call', 'phone call', 'telephone call', 'call log', 'phone log', 'phone'],
  meeting: ['meeting', 'appointment', 'event', 'calendar', 'calendar event', 'diary'],
  note: ['note', 'file note', 'attendance note', 'contact note', 'comment', 'memo'],
  task: ['task', 'to do', 'todo', 'reminder', 'key date'],
  file: ['file', 'document', 'attachment'],
  field: ['field', 'custom field', 'field definition'],
  time_entry: ['time entry', 'time', 'time recording', 'time record', 'timesheet', 'time sheet', 'time slip', 'wip', 'time ledger'],
  rate: ['rate', 'charge rate', 'billing rate', 'hourly rate'],
  trust_account: ['trust account', 'client account', 'client ledger', 'trust ledger', 'trust', 'office ledger'],
  workflow: ['workflow', 'automation', 'sequence'],
} // prettier-ignore

/** Headings that speak for an object, with their weight; a heading may carry the object's own name in front. */
export const evidence: Readonly<Record<KnownObject, readonly (readonly [number, readonly string[]])[]>> = {
  company: [
    [2, ['industry', 'sector', 'sic code', 'line of business']], [2, ['employee count', 'employees', 'number of employees', 'no of employees', 'headcount', 'staff count']],
    [2, ['subsidiary of', 'parent', 'parent company', 'parent account', 'parent organisation', 'head office of']],
    [1.5, ['website', 'web site', 'domain', 'url', 'homepage']], [1.5, ['revenue', 'annual revenue', 'turnover']],
    [1.5, ['vat number', 'vat no', 'company number', 'company registration number', 'registration number', 'registered number', 'companies house number']],
    [1, ['year established', 'founded', 'established']], [0.5, ['office location', 'address', 'phone', 'telephone', 'tags']],
  ],
  contact: [
    [2, ['first name', 'forename', 'forenames', 'given name', 'firstname']], [2, ['last name', 'surname', 'family name', 'lastname']],
    [1.5, ['job title', 'position', 'role title', 'salutation', 'middle name']], [1.5, ['birthday', 'date of birth', 'dob', 'birth date']],
    [1.5, ['mobile', 'mobile phone', 'cell phone', 'home phone']], [1, ['email', 'emails', 'e mail', 'email address', 'phones']],
    [1, ['company', 'companies', 'company id', 'company name', 'firm name', 'organisation', 'employer', 'company ids']], [0.5, ['phone', 'telephone', 'address', 'title', 'tel', 'tags']],
  ],
  deal: [
    [2, ['stage', 'pipeline stage', 'sales stage', 'deal stage']], [2, ['probability', 'win probability', 'forecast category']],
    [1.5, ['close date', 'expected close date', 'closing date', 'won at', 'lost at', 'closed at', 'date closed', 'close time']], [1.5, ['lost reason', 'loss reason', 'won reason']],
    [1.5, ['value', 'amount', 'close value', 'estimated fees', 'fee estimate', 'estimated value', 'deal value']], [1.5, ['pipeline', 'matter type', 'case type', 'work type', 'practice area', 'type of law', 'matter description', 'case description']],
    [1, ['open date', 'opened', 'date opened', 'fee earner', 'responsible lawyer', 'responsible attorney', 'engage date']], [0.5, ['status', 'currency', 'client', 'account', 'title']],
  ],
  user: [
    [2, ['username', 'user name', 'login', 'initials']], [1.5, ['active', 'is active', 'last login', 'permission set', 'is admin']],
    [1, ['role', 'manager', 'team', 'department', 'regional office', 'region', 'line manager', 'hourly rate', 'grade']], [0.5, ['email', 'email address', 'name', 'full name']],
  ],
  pipeline: [[0.5, ['name', 'order', 'active']]],
  stage: [[2, ['forecast category', 'sort order', 'order', 'position', 'order nr', 'sequence']], [1.5, ['pipeline', 'pipeline id', 'pipeline name']], [1, ['probability', 'win probability']]],
  email: [[2, ['from', 'sender', 'from address']], [2, ['to', 'recipient', 'recipients', 'to address']], [1.5, ['sent at', 'sent', 'date sent', 'received', 'sent on']], [1, ['cc', 'bcc', 'body', 'subject', 'direction', 'shared']]],
  call: [[2, ['duration', 'duration seconds', 'call duration', 'talk time']], [2, ['recording url', 'recording']], [1.5, ['outcome', 'call outcome', 'disposition', 'call result']], [1, ['direction', 'started at', 'start time', 'phone', 'phone number', 'caller']], [0.5, ['subject', 'notes']]],
  meeting: [[2, ['attendees', 'participants', 'invitees']], [2, ['ends at', 'end', 'end time', 'end date', 'finish']], [1.5, ['starts at', 'start', 'start time', 'start date']], [1.5, ['location', 'venue']], [0.5, ['subject', 'notes']]],
  note: [[2.5, ['body', 'note', 'note text', 'note detail', 'content', 'comment', 'comments', 'narrative']], [1.5, ['author', 'written by', 'created by']], [0.5, ['subject', 'date']]],
  task: [[2, ['due at', 'due date', 'due', 'deadline']], [2, ['done', 'completed', 'is done', 'complete', 'completed at', 'date completed']], [1, ['priority', 'assigned to', 'assignee', 'reminder']], [0.5, ['subject', 'notes']]],
  file: [[2, ['mime', 'mime type', 'content type', 'file type']], [1.5, ['size', 'file size', 'bytes']], [1.5, ['file name', 'filename', 'path', 'file path']], [0.5, ['url', 'name']]],
  field: [[2, ['data type', 'field type', 'type']], [2, ['options', 'picklist values', 'choices']], [1.5, ['label', 'field label']], [1, ['object', 'entity']]],
  time_entry: [[2, ['units', 'minutes', 'hours', 'billable minutes', 'time spent']], [2, ['billable', 'non billable', 'is billable', 'billed', 'written off', 'wip']], [1.5, ['activity code', 'task code', 'worked at', 'attendance code', 'rate']], [1.5, ['activity description', 'activity user']], [1, ['narrative', 'fee earner', 'matter']]],
  rate: [[2, ['rate', 'hourly rate', 'charge rate']], [1.5, ['effective from', 'valid from']], [0.5, ['fee earner', 'currency']]],
  trust_account: [[2, ['balance', 'client balance', 'trust balance', 'office balance']], [1.5, ['debit', 'credit', 'deposit', 'ledger']]],
  workflow: [[2, ['trigger', 'enabled', 'steps', 'actions', 'definition']]],
} // prettier-ignore

/** Headings of the structural facts, as plain words; a heading may carry the object's own name in front. */
export const structural = {
  createdAt: ['created at', 'created', 'date created', 'created date', 'created on', 'creation date', 'create date', 'date added', 'add time', 'added on', 'created time'],
  updatedAt: ['updated at', 'updated', 'modified', 'modified at', 'last modified', 'last modified date', 'last updated', 'date modified', 'modified date', 'modified on', 'updated on', 'last changed', 'date updated', 'update time', 'last modified time', 'last activity modified'],
  owner: ['owner', 'owner id', 'owner name', 'owner email', 'fee earner', 'fee earner id', 'fee earner code', 'sales agent', 'sales rep', 'assigned to', 'assignee', 'responsible lawyer', 'responsible attorney', 'responsible solicitor', 'lawyer', 'solicitor', 'case handler', 'handler', 'account manager', 'account owner', 'deal owner', 'earner ref', 'assign lawyer', 'record owner'],
  parent: ['parent', 'parent id', 'parent name', 'parent company', 'parent company id', 'parent account', 'parent account id', 'parent organisation', 'parent organization', 'subsidiary of', 'head office'],
  pipeline: ['pipeline', 'pipeline id', 'pipeline name', 'deal pipeline', 'sales pipeline'],
  stage: ['stage', 'stage id', 'stage name', 'deal stage', 'pipeline stage', 'opportunity stage', 'sales stage', 'matter stage', 'case stage', 'step', 'step tree node', 'current stage', 'workflow stage', 'phase', 'sales phase', 'progress', 'current step', 'milestone'],
} as const // prettier-ignore

/** Word endings of a column that names a record. */
export const idEndings = [
  'id',
  'ref',
  'reference',
  'no',
  'number',
  'code',
  'key',
  'identifier',
  'uuid',
  'guid',
] as const
