// What the sample firm is made of: its resources, how many of each, and the raw record as the source's API writes it.

/** A record as the API writes it: snake_case, nested where such systems nest. */
export interface RawRecord {
  readonly id: number
  readonly created: string
  readonly modified: string
  readonly [field: string]: unknown
}

export const resourceObjects = {
  users: 'user',
  companies: 'company',
  contacts: 'contact',
  pipelines: 'pipeline',
  stages: 'stage',
  matters: 'deal',
  emails: 'email',
  calls: 'call',
  meetings: 'meeting',
  notes: 'note',
  tasks: 'task',
  documents: 'file',
  time_entries: 'time_entry',
  rates: 'rate',
  trust_accounts: 'trust_account',
  workflows: 'workflow',
  conflict_checks: 'conflict_check',
  risk_assessments: 'risk_assessment',
  fields: 'field',
} as const
export type ResourceName = keyof typeof resourceObjects
export type Resources = Record<ResourceName, RawRecord[]>

export const resourceNames = Object.keys(resourceObjects) as ResourceName[]

export interface Firm {
  readonly name: string
  readonly code: string
  readonly seed: number
  readonly scale: number
  /** The moment at which the firm was drawn: nothing in it was created or modified later. */
  readonly asOf: string
  readonly timeZone: string
  readonly resources: Resources
}

/** Every resource counts from here, so that company 101, contact 101 and matter 101 all exist, as in such systems. */
export const firstId = 101

/** Records at scale 1, and the fewest that still hold every kind of thing. */
const sizes = {
  companies: [220, 22],
  contacts: [520, 40],
  matters: [380, 30],
  emails: [150, 8],
  calls: [120, 8],
  meetings: [90, 6],
  notes: [200, 8],
  tasks: [110, 6],
  documents: [30, 8],
  time_entries: [300, 10],
  rates: [12, 3],
  trust_accounts: [25, 3],
  conflict_checks: [60, 4],
  risk_assessments: [90, 6],
} as const

export function sizeOf(resource: keyof typeof sizes, scale: number): number {
  const [full, least] = sizes[resource]
  return Math.max(least, Math.round(full * scale))
}
