// One request that Pipedrive takes for every operation the stand-in carries out, against a small furnished company.
import type { Caller } from './caller.ts'
import type { PipedriveStandIn } from './stand-in.ts'

export interface Example {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: string
  readonly body?: unknown
}

export type Furnished = Readonly<Record<string, number>> & { readonly keys: Readonly<Record<string, string>> }

/** A company with one of everything, made through the API. */
export async function furnish(standIn: PipedriveStandIn, caller: Caller): Promise<Furnished> {
  const make = async (path: string, body: unknown): Promise<number> => {
    const reply = await caller.call('POST', path, body)
    if (reply.status >= 300) throw new Error(`${path}: ${reply.text}`)
    return Number(reply.data['id'])
  }
  const organization = await make('/api/v2/organizations', { name: 'Harper Estates', address: { value: '1 High St' } })
  const other = await make('/api/v2/organizations', { name: 'Lane Holdings' })
  const person = await make('/api/v2/persons', { name: 'Ada Byrne', org_id: organization })
  const deal = await make('/api/v2/deals', { title: 'Conveyance', org_id: organization, person_id: person })
  const pipeline = await make('/api/v2/pipelines', { name: 'Litigation' })
  const stage = await make('/api/v2/stages', { name: 'Instructed', pipeline_id: pipeline })
  const relationship = await make('/api/v1/organizationRelationships', {
    type: 'parent',
    rel_owner_org_id: organization,
    rel_linked_org_id: other,
  })
  const participant = await make(`/api/v1/deals/${deal}/participants`, { person_id: person })
  const activity = await make('/api/v2/activities', { subject: 'Call back', deal_id: deal })
  const activityType = await make('/api/v1/activityTypes', { name: 'Court hearing', icon_key: 'signpost' })
  const note = await make('/api/v1/notes', { content: '<p>Met today</p>', deal_id: deal })
  const file = await make('/api/v1/files', fileForm('brief.txt', { deal_id: deal }))
  const keys: Record<string, string> = {}
  for (const object of ['deal', 'person', 'organization']) {
    const options = [{ label: 'First' }, { label: 'Second' }]
    const body = { field_name: `${object} kind`, field_type: 'enum', options }
    const reply = await caller.call('POST', `/api/v2/${object}Fields`, body)
    keys[object] = String(reply.data['field_code'])
    await caller.call('POST', `/api/v2/${object}s/${{ deal, person, organization }[object]}/followers`, {
      user_id: standIn.users[1]?.id,
    })
  }
  const user = standIn.users[1]?.id ?? 0
  const third = standIn.users[2]?.id ?? 0
  return {
    organization, other, person, deal, pipeline, stage, relationship, participant, activity, activityType, note, file, user, third, keys,
  } as unknown as Furnished // prettier-ignore
}

export function fileForm(name: string, fields: Readonly<Record<string, string | number>>): FormData {
  const form = new FormData()
  for (const [key, value] of Object.entries(fields)) form.set(key, String(value))
  form.set('file', new Blob(['Dear Sirs,'], { type: 'text/plain' }), name)
  return form
}

export function exampleOf(key: string, at: Furnished, optionId: number): Example {
  const field = /^v2 \w+(Deal|Person|Organization)Field(s|Options)?$/.exec(key)
  if (field !== null) return fieldExample(key, String(field[1]).toLowerCase(), { at, optionId })
  const plainField = /^v1 \w+(Deal|Person|Organization)Fields?$/.exec(key)
  if (plainField !== null) return { params: { id: optionId }, ...(key.startsWith('v1 update') ? { body: {} } : {}) }
  const follower = /^v2 (\w+?)(Deal|Person|Organization)Followers?$/.exec(key)
  if (follower !== null) return followerExample(String(follower[1]), String(follower[2]).toLowerCase(), at)
  const found = recordExamples(at)[key]
  if (found === undefined) throw new Error(`There is no example of ${key}.`)
  return found
}

interface At {
  readonly at: Furnished
  readonly optionId: number
}

function fieldExample(key: string, object: string, { at, optionId }: At): Example {
  const params = { field_code: at.keys[object] ?? '' }
  if (key.endsWith('Options')) {
    const body = { add: [{ label: 'Third' }], update: [{ id: optionId, label: 'Fourth' }], delete: [{ id: optionId }] }
    return { params, body: body[key.slice(3).match(/^[a-z]+/)?.[0] as 'add'] }
  }
  if (key.startsWith('v2 add')) return { body: { field_name: 'Reference', field_type: 'varchar' } }
  if (key.startsWith('v2 update')) return { params, body: { field_name: 'Kind' } }
  return { params }
}

function followerExample(verb: string, object: string, at: Furnished): Example {
  const id = at[object] ?? 0
  if (verb === 'add') return { params: { id }, body: { user_id: at['third'] } }
  return { params: { id, follower_id: at['user'] ?? 0 } }
}

function recordExamples(at: Furnished): Readonly<Record<string, Example>> {
  const of = (name: string): { readonly params: { readonly id: number } } => ({ params: { id: at[name] ?? 0 } })
  return {
    'v2 addOrganization': { body: { name: 'Oakfield Ltd', add_time: '2019-03-01T09:00:00Z', employee_count: 12 } },
    'v2 updateOrganization': { ...of('organization'), body: { name: 'Harper Estates Ltd' } },
    'v2 getOrganization': of('organization'),
    'v2 getOrganizations': { query: 'sort_by=id&sort_direction=desc&limit=500' },
    'v2 deleteOrganization': of('organization'),
    'v2 addPerson': { body: { name: 'Bo Field', phones: [{ value: '020 7946 0000' }], org_id: at['organization'] } },
    'v2 updatePerson': { ...of('person'), body: { emails: [{ value: 'ada@byrne.example', primary: true }] } },
    'v2 getPerson': of('person'),
    'v2 getPersons': { query: `org_id=${at['organization']}` },
    'v2 deletePerson': of('person'),
    'v2 addDeal': { body: { title: 'Lease', status: 'won', won_time: '2024-05-01T10:00:00Z', value: 1200.5 } },
    'v2 updateDeal': { ...of('deal'), body: { status: 'lost', lost_reason: 'Price' } },
    'v2 getDeal': of('deal'),
    'v2 getDeals': { query: 'status=open,won&updated_since=2020-01-01T00:00:00Z' },
    'v2 getArchivedDeals': {},
    'v2 deleteDeal': of('deal'),
    'v2 addPipeline': { body: { name: 'Probate' } },
    'v2 updatePipeline': { ...of('pipeline'), body: { name: 'Disputes' } },
    'v2 getPipeline': of('pipeline'),
    'v2 getPipelines': {},
    'v2 deletePipeline': of('pipeline'),
    'v2 addStage': { body: { name: 'Settled', pipeline_id: at['pipeline'], deal_probability: 80 } },
    'v2 updateStage': { ...of('stage'), body: { name: 'Opened' } },
    'v2 getStage': of('stage'),
    'v2 getStages': { query: `pipeline_id=${at['pipeline']}&sort_by=order_nr` },
    'v2 deleteStage': of('stage'),
    'v1 addOrganizationRelationship': {
      body: { type: 'related', rel_owner_org_id: at['other'], rel_linked_org_id: at['organization'] },
    },
    'v1 updateOrganizationRelationship': { ...of('relationship'), body: { type: 'related' } },
    'v1 getOrganizationRelationships': { query: `org_id=${at['organization']}` },
    'v1 getOrganizationRelationship': of('relationship'),
    'v1 deleteOrganizationRelationship': of('relationship'),
    'v1 addDealParticipant': { ...of('deal'), body: { person_id: at['person'] } },
    'v1 getDealParticipants': of('deal'),
    'v1 deleteDealParticipant': { params: { id: at['deal'] ?? 0, deal_participant_id: at['participant'] ?? 0 } },
    'v2 addActivity': {
      body: { subject: 'Hearing', type: 'meeting', due_date: '2024-02-29', due_time: '09:30', duration: '01:00', done: true,
        participants: [{ person_id: at['person'], primary: true }], location: { value: 'Court 4' }, note: '<p>x</p>' },
    },
    'v2 updateActivity': { ...of('activity'), body: { done: true } },
    'v2 getActivity': of('activity'),
    'v2 getActivities': { query: `deal_id=${at['deal']}&sort_by=due_date` },
    'v2 deleteActivity': of('activity'),
    'v2 getActivityFields': {},
    'v2 getActivityField': { params: { field_code: 'subject' } },
    'v1 getActivityFields': {},
    'v1 getActivityTypes': {},
    'v1 addActivityType': { body: { name: 'Site visit', icon_key: 'car', color: 'aeb31b' } },
    'v1 updateActivityType': { ...of('activityType'), body: { name: 'Hearing' } },
    'v1 deleteActivityType': of('activityType'),
    'v1 addNote': { body: { content: 'Called', person_id: at['person'], add_time: '2020-01-01 10:00:00' } },
    'v1 updateNote': { ...of('note'), body: { content: 'Met twice' } },
    'v1 getNote': of('note'),
    'v1 getNotes': { query: `deal_id=${at['deal']}&sort=id%20DESC` },
    'v1 deleteNote': of('note'),
    'v1 addFile': { body: fileForm('letter.pdf', { person_id: at['person'] ?? 0 }) },
    'v1 updateFile': { ...of('file'), body: new URLSearchParams({ description: 'The brief' }) },
    'v1 getFile': of('file'),
    'v1 getFiles': { query: 'limit=100' },
    'v1 downloadFile': of('file'),
    'v1 deleteFile': of('file'),
    'v1 getDealFiles': of('deal'),
    'v1 getPersonFiles': of('person'),
    'v1 getOrganizationFiles': of('organization'),
    'v1 getCurrentUser': {},
    'v1 getUsers': {},
    'v1 getUser': of('user'),
    'v1 findUsersByName': { query: 'term=penrose' },
    'v1 addUser': { body: { email: 'new.joiner@harperlane.example' } },
    'v1 updateUser': { ...of('user'), body: { active_flag: false } },
    'v1 getUserPermissions': of('user'),
    'v1 getUserRoleSettings': of('user'),
    'v1 getUserSettings': {},
    'v1 getCurrencies': {},
  } // prettier-ignore
}
