// Persons: create, change, read, list and remove, as v2 documents them.
import { type Answer, type Behaviours, type Call, liveRow, readableRow, removeRow } from './behaviour.ts'
import { customValuesOf, shownCustomValues } from './custom-values.ts'
import { extraFields } from './extra-fields.ts'
import { listRecords } from './listing.ts'
import { isCalendarDate } from './moments.ts'
import { addressOf, reachesOf } from './pieces.ts'
import type { Person } from './records.ts'
import { forbidden, invalid } from './refusal.ts'
import { labelsOf, linkOf, momentOf, optionalLine, ownerOf, requireLine, visibilityOf } from './references.ts'

const syncFields = ['postal_address', 'notes', 'im', 'birthday', 'job_title'] as const
const longestNotes = 10_000

type Named = Pick<Person, 'name' | 'first_name' | 'last_name'>
type Writable = Omit<Person, 'id' | 'add_time' | 'update_time' | 'is_deleted'>

function written(call: Call, kept: Person | null): Writable {
  const { body, company } = call
  if (body['marketing_status'] !== undefined) throw forbidden('This company does not use Campaigns.')
  return {
    ...namesOf(call, kept),
    owner_id: ownerOf(call, kept?.owner_id),
    org_id: linkOf(body, 'org_id', company.organizations, kept?.org_id ?? null),
    emails: reachesOf(body, 'emails', kept?.emails ?? []),
    phones: reachesOf(body, 'phones', kept?.phones ?? []),
    visible_to: visibilityOf(call, kept?.visible_to),
    label_ids: labelsOf(call, 'person', kept?.label_ids ?? []),
    picture_id: kept?.picture_id ?? null,
    ...syncedOf(call, kept),
    custom_fields: customValuesOf(call, 'person', kept?.custom_fields ?? {}),
  }
}

/** A name, or a first and a last one that make it; changing a part makes the name anew. */
function namesOf(call: Call, kept: Person | null): Named {
  const { body } = call
  if (body['name'] !== undefined) return split(requireLine(body['name'], 'name'))
  const first = optionalLine(body, 'first_name', kept?.first_name ?? null)
  const last = optionalLine(body, 'last_name', kept?.last_name ?? null)
  if (kept !== null && first === kept.first_name && last === kept.last_name) {
    return { name: kept.name, first_name: first, last_name: last }
  }
  const name = [first, last].filter((part) => part !== null).join(' ')
  return { name: requireLine(name, 'name'), first_name: first, last_name: last }
}

function split(name: string): Named {
  const [first = name, ...rest] = name.trim().split(/\s+/)
  return { name, first_name: first, last_name: rest.length === 0 ? null : rest.join(' ') }
}

function syncedOf(call: Call, kept: Person | null): Pick<Person, (typeof syncFields)[number]> {
  const { body } = call
  const given = syncFields.find((key) => body[key] !== undefined)
  if (given !== undefined && !call.company.settled.contactSync) {
    throw forbidden(`The field ${given} is not available because contact sync is not enabled for this company.`)
  }
  const { birthday } = body
  if (typeof birthday === 'string' && !isCalendarDate(birthday)) {
    throw invalid('birthday', 'This value is not a valid date')
  }
  return {
    postal_address: addressOf(body, 'postal_address', kept?.postal_address ?? null),
    notes: notesOf(call, kept),
    im: reachesOf(body, 'im', kept?.im ?? []),
    birthday: typeof birthday === 'string' ? birthday : (kept?.birthday ?? null),
    job_title: optionalLine(body, 'job_title', kept?.job_title ?? null),
  }
}

function notesOf(call: Call, kept: Person | null): string | null {
  const given = call.body['notes']
  if (typeof given !== 'string') return kept?.notes ?? null
  if (given.length > longestNotes)
    throw invalid('notes', `The value must not be longer than ${longestNotes} characters`)
  return given
}

function shown(call: Call, row: Person): unknown {
  const { custom_fields, postal_address, notes, im, birthday, job_title, ...plain } = row
  const { company, query } = call
  const synced = company.settled.contactSync ? { postal_address, notes, im, birthday, job_title } : {}
  return {
    ...plain,
    ...synced,
    ...extraFields(company, 'person', row, query),
    custom_fields: shownCustomValues(company, 'person', custom_fields, query),
  }
}

function add(call: Call): Answer {
  const fresh = written(call, null)
  const born = call.company.born()
  const add_time = momentOf(call.body, 'add_time') ?? born.add_time
  return {
    data: shown(
      call,
      call.company.persons.add((id) => ({ id, ...fresh, ...born, add_time })),
    ),
  }
}

function update(call: Call): Answer {
  const { persons } = call.company
  const kept = liveRow(call, persons, 'Person')
  const row = persons.replace({ ...kept, ...written(call, kept), update_time: call.company.touched(kept) })
  return { data: shown(call, row) }
}

function remove(call: Call): Answer {
  const { persons } = call.company
  return { data: { id: removeRow(call, persons, liveRow(call, persons, 'Person')).id } }
}

/** With deal_id: the persons who take part in that deal. */
function list(call: Call): Answer {
  const { persons, participants } = call.company
  const dealId = call.query['deal_id']
  const of = (personId: number): boolean =>
    participants.linked('deal_id', dealId)?.some((one) => !one.is_deleted && one.person_id === personId) === true
  return listRecords(call, {
    table: persons,
    equal: ['owner_id', 'org_id'],
    keep: (row) => !row.is_deleted && (dealId === undefined || of(row.id)),
    show: (row) => shown(call, row),
  })
}

export const personBehaviours: Behaviours = {
  'v2 addPerson': add,
  'v2 updatePerson': update,
  'v2 deletePerson': remove,
  'v2 getPerson': (call) => ({ data: shown(call, readableRow(call, call.company.persons, 'Person')) }),
  'v2 getPersons': list,
}
