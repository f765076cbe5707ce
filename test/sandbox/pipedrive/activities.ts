// Activities: create, change, read, list and remove, as v2 documents them.
import { type Answer, type Behaviours, type Body, type Call, liveRow, readableRow, removeRow } from './behaviour.ts'
import { listRecords } from './listing.ts'
import { isCalendarDate, isClockTime, isoSecond } from './moments.ts'
import { addressOf } from './pieces.ts'
import type { Activity } from './records.ts'
import { badRequest, invalid } from './refusal.ts'
import { linkOf, ownerOf, shortLine } from './references.ts'

const mostNoteBytes = 100 * 1024

type Writable = Omit<Activity, 'id' | 'add_time' | 'update_time' | 'is_deleted' | 'creator_user_id'>

function written(call: Call, kept: Activity | null): Writable {
  const { body, company } = call
  if (body['person_id'] !== undefined) {
    throw badRequest('person_id is read-only; link persons by participants')
  }
  for (const key of ['lead_id', 'project_id']) {
    if (body[key] !== undefined) throw badRequest(`${key}: there is no record ${String(body[key])}`)
  }
  const participants = participantsOf(call, kept?.participants ?? [])
  const times = timesOf(body, kept)
  return {
    subject: subjectOf(body, kept),
    type: typeOf(call, kept),
    owner_id: ownerOf(call, kept?.owner_id),
    deal_id: linkOf(body, 'deal_id', company.deals, kept?.deal_id ?? null),
    lead_id: null,
    person_id: participants.find((one) => one.primary)?.person_id ?? null,
    org_id: linkOf(body, 'org_id', company.organizations, kept?.org_id ?? null),
    project_id: null,
    ...times,
    ...doneOf(call, kept),
    // Unset means busy for a time of the day and free for the whole day.
    busy: typeof body['busy'] === 'boolean' ? body['busy'] : (kept?.busy ?? times.due_time !== null),
    location: addressOf(body, 'location', kept?.location ?? null),
    participants,
    attendees: attendeesOf(call, kept),
    public_description: textOf(body, 'public_description', kept?.public_description ?? null),
    priority: priorityOf(call, kept),
    note: textOf(body, 'note', kept?.note ?? null),
  }
}

function subjectOf(body: Body, kept: Activity | null): string {
  const given = body['subject']
  if (typeof given !== 'string' || given === '') return kept?.subject ?? 'Call'
  return shortLine(given, 'subject')
}

function typeOf(call: Call, kept: Activity | null): string {
  const given = call.body['type']
  if (given === undefined) return kept?.type ?? 'call'
  const known = call.company.activityTypes.rows.some((type) => !type.is_deleted && type.key_string === given)
  if (!known) throw badRequest(`type: there is no activity type '${String(given)}'`)
  return String(given)
}

type Times = Pick<Activity, 'due_date' | 'due_time' | 'duration'>

function timesOf(body: Body, kept: Activity | null): Times {
  const due = body['due_date']
  if (typeof due === 'string' && !isCalendarDate(due)) throw invalid('due_date', 'This value is not a valid date')
  return {
    due_date: typeof due === 'string' ? due : (kept?.due_date ?? null),
    due_time: timeOf(body, 'due_time', kept?.due_time ?? null),
    duration: timeOf(body, 'duration', kept?.duration ?? null),
  }
}

function timeOf(body: Body, key: string, kept: string | null): string | null {
  const given = body[key]
  if (typeof given !== 'string') return kept
  if (!isClockTime(given)) throw invalid(key, 'This value is not a valid datetime')
  return given.length === 5 ? `${given}:00` : given
}

/** No call sets when it was done: that is always the moment of the call. */
function doneOf(call: Call, kept: Activity | null): Pick<Activity, 'done' | 'marked_as_done_time'> {
  const done = typeof call.body['done'] === 'boolean' ? call.body['done'] : (kept?.done ?? false)
  if (!done) return { done, marked_as_done_time: null }
  return { done, marked_as_done_time: kept?.marked_as_done_time ?? isoSecond(call.company.settled.now()) }
}

function participantsOf(call: Call, kept: Activity['participants']): Activity['participants'] {
  const given = call.body['participants']
  if (!Array.isArray(given)) return kept
  const entries = given as readonly Body[]
  if (entries.filter((entry) => entry['primary'] === true).length > 1) {
    throw invalid('participants', 'Only one participant can be primary')
  }
  const primary = Math.max(
    0,
    entries.findIndex((entry) => entry['primary'] === true),
  )
  const persons = entries.map((entry, index) => {
    const id = entry['person_id']
    if (typeof id !== 'number') throw invalid(`participants.${index}.person_id`, 'This field is required')
    if (call.company.persons.live(id) === undefined) throw badRequest(`participants: there is no person ${id}`)
    return { person_id: id, primary: index === primary }
  })
  if (new Set(persons.map((one) => one.person_id)).size < persons.length) {
    throw badRequest('participants: a person is named twice')
  }
  return persons
}

/** Guests with an address get an invitation by mail: what a migration must never cause. */
function attendeesOf(call: Call, kept: Activity | null): Activity['attendees'] {
  const given = call.body['attendees']
  if (!Array.isArray(given)) return kept?.attendees ?? []
  call.company.counters.invitationsSent += given.length
  return given as readonly Body[]
}

function textOf(body: Body, key: string, kept: string | null): string | null {
  const given = body[key]
  if (typeof given !== 'string') return kept
  if (Buffer.byteLength(given) > mostNoteBytes) throw invalid(key, 'The value must not be larger than 100 KB')
  return given === '' ? null : given
}

function priorityOf(call: Call, kept: Activity | null): number | null {
  const given = call.body['priority']
  if (typeof given !== 'number') return kept?.priority ?? null
  const options = call.company.fields.byCode('activity', 'priority')?.options ?? []
  if (!options.some((option) => option.id === given)) throw invalid('priority', `There is no option ${given}`)
  return given
}

function shown(call: Call, row: Activity): unknown {
  const { attendees, ...plain } = row
  const asked = call.query['include_fields'] === 'attendees' ? { attendees } : {}
  return { ...plain, ...asked, conference_meeting_client: null, conference_meeting_url: null, conference_meeting_id: null }
} // prettier-ignore

function add(call: Call): Answer {
  const fresh = written(call, null)
  const born = call.company.born()
  const creator_user_id = call.user.id
  return {
    data: shown(
      call,
      call.company.activities.add((id) => ({ id, creator_user_id, ...fresh, ...born })),
    ),
  }
}

function update(call: Call): Answer {
  const { activities } = call.company
  const kept = liveRow(call, activities, 'Activity')
  const row = activities.replace({ ...kept, ...written(call, kept), update_time: call.company.touched(kept) })
  return { data: shown(call, row) }
}

export const activityBehaviours: Behaviours = {
  'v2 addActivity': add,
  'v2 updateActivity': update,
  'v2 deleteActivity': (call) => {
    const { activities } = call.company
    return { data: { id: removeRow(call, activities, liveRow(call, activities, 'Activity')).id } }
  },
  'v2 getActivity': (call) => ({ data: shown(call, readableRow(call, call.company.activities, 'Activity')) }),
  'v2 getActivities': (call) =>
    listRecords(call, {
      table: call.company.activities,
      equal: ['deal_id', 'person_id', 'org_id', 'owner_id', 'lead_id', 'done'],
      show: (row) => shown(call, row),
    }),
}
