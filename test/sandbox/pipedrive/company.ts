// One Pipedrive company in memory: its tables, users, fields and clock.
import { createFieldCatalog, type FieldCatalog } from './field-catalog.ts'
import { isoSecond, laterThan } from './moments.ts'
import type { Settled } from './options.ts'
import type * as records from './records.ts'
import { type Counters, createCounters } from './stats.ts'
import { createTable, type Table } from './table.ts'

export interface Company {
  readonly settled: Settled
  readonly organizations: Table<records.Organization>
  readonly persons: Table<records.Person>
  readonly deals: Table<records.Deal>
  readonly pipelines: Table<records.Pipeline>
  readonly stages: Table<records.Stage>
  readonly relationships: Table<records.Relationship>
  readonly participants: Table<records.Participant>
  readonly activities: Table<records.Activity>
  readonly notes: Table<records.Note>
  readonly files: Table<records.StoredFile>
  readonly activityTypes: Table<records.ActivityType>
  readonly followers: Table<records.Follower>
  readonly users: Map<number, records.User>
  readonly fields: FieldCatalog
  readonly counters: Counters
  /** The registered callback of the app, which may be known only after the app listens. */
  callbackUrl: string
  /** Where the API is reached; known once the server listens. */
  origin: string
  /** The stamps of a new record. */
  born(): { readonly add_time: string; readonly update_time: string; readonly is_deleted: false }
  /** The stamp of a change of this record. */
  touched(row: { readonly update_time: string }): string
}

const firstUserId = 23_000_001
const usualStages = ['Qualified', 'Contact Made', 'Demo Scheduled', 'Proposal Made', 'Negotiations Started']
const usualTypes = [
  ['Call', 'call'], ['Meeting', 'meeting'], ['Task', 'task'], ['Deadline', 'deadline'], ['Email', 'email'], ['Lunch', 'lunch'],
] as const // prettier-ignore

/** Ids of different objects start apart, so that a person's id written where a deal's belongs is found out. */
export function createCompany(settled: Settled): Company {
  const company: Company = {
    settled,
    organizations: createTable(1_000_001, []),
    persons: createTable(2_000_001, ['org_id']),
    deals: createTable(3_000_001, ['org_id', 'person_id', 'pipeline_id', 'stage_id']),
    pipelines: createTable(1, []),
    stages: createTable(1, ['pipeline_id']),
    relationships: createTable(7_000_001, ['owner_org_id', 'linked_org_id']),
    participants: createTable(8_000_001, ['deal_id', 'person_id']),
    activities: createTable(4_000_001, ['deal_id', 'person_id', 'org_id']),
    notes: createTable(5_000_001, ['deal_id', 'person_id', 'org_id']),
    files: createTable(6_000_001, ['deal_id', 'person_id', 'org_id', 'activity_id']),
    activityTypes: createTable(1, []),
    followers: createTable(9_000_001, ['of', 'user_id']),
    users: new Map(),
    fields: createFieldCatalog(settled),
    counters: createCounters(),
    callbackUrl: settled.callbackUrl,
    origin: '',
    born() {
      const stamp = isoSecond(settled.now())
      return { add_time: stamp, update_time: stamp, is_deleted: false }
    },
    touched: (row) => laterThan(row.update_time, settled.now()),
  }
  furnish(company)
  return company
}

function furnish(company: Company): void {
  const born = company.born()
  for (const [index, seed] of company.settled.users.entries()) {
    const id = firstUserId + index
    const { admin = false, active = true } = seed
    company.users.set(id, { id, name: seed.name, email: seed.email, admin, active, created: born.add_time })
  }
  for (const [index, [name, key]] of usualTypes.entries()) {
    company.activityTypes.add((id) => ({
      ...born, id, name, icon_key: key, color: null, order_nr: index + 1, key_string: key, is_custom: false,
    })) // prettier-ignore
  }
  const pipeline = addPipeline(company, 'Pipeline')
  addUsualStages(company, pipeline.id)
}

export function addPipeline(company: Company, name: string, probability = false): records.Pipeline {
  const order_nr = company.pipelines.liveCount() + 1
  return company.pipelines.add((id) => ({
    ...company.born(), id, name, order_nr, is_deal_probability_enabled: probability,
  })) // prettier-ignore
}

export function addUsualStages(company: Company, pipelineId: number): void {
  for (const [index, name] of usualStages.entries()) {
    company.stages.add((id) => ({
      ...company.born(),
      id,
      name,
      order_nr: index + 1,
      pipeline_id: pipelineId,
      deal_probability: 100,
      is_deal_rot_enabled: false,
      days_to_rotten: null,
    }))
  }
}

/** The user who installs unless another one is said: the first global admin. */
export function installingUser(company: Company): records.User {
  const users = [...company.users.values()]
  const user = users.find((one) => one.admin && one.active) ?? users[0]
  if (user === undefined) throw new Error('A company needs at least one user.')
  return user
}
