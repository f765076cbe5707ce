// Participants of a deal: its own person and the further contacts (v1).
import { type Answer, type Behaviours, type Call, liveRow, pathId, readableRow, removeRow } from './behaviour.ts'
import { plainSecond } from './moments.ts'
import { plainPageOf } from './paging.ts'
import { plainOrganization, plainPerson, plainUser, related } from './plain-shapes.ts'
import type { Participant } from './records.ts'
import { badRequest, notFound } from './refusal.ts'

type Joining = Pick<Participant, 'deal_id' | 'person_id' | 'is_primary'>

function join(call: Call, joining: Joining): Participant {
  const born = call.company.born()
  return call.company.participants.add((id) => ({ id, ...joining, added_by: call.user.id, ...born }))
}

/** A deal's own person is listed among its participants, and leaves when another one takes the place. */
export function includePrimary(call: Call, dealId: number, personId: number | null): void {
  const { participants, settled } = call.company
  if (!settled.primaryIsParticipant) return
  const there = participants.linked('deal_id', dealId)?.filter((one) => !one.is_deleted) ?? []
  for (const one of there) {
    if (one.is_primary && one.person_id !== personId) removeRow(call, participants, one)
  }
  if (personId === null || there.some((one) => one.person_id === personId)) return
  join(call, { deal_id: dealId, person_id: personId, is_primary: true })
}

function shown(call: Call, row: Participant): Record<string, unknown> {
  const { company } = call
  const person = company.persons.get(row.person_id)
  return {
    id: row.id,
    person_id: plainPerson(company, row.person_id),
    add_time: plainSecond(row.add_time),
    active_flag: !row.is_deleted,
    related_item_data: { deal_id: row.deal_id, title: company.deals.get(row.deal_id)?.title ?? null },
    person: person === undefined ? null : {
      id: person.id,
      name: person.name,
      first_name: person.first_name,
      last_name: person.last_name,
      owner_id: plainUser(company, person.owner_id),
      org_id: plainOrganization(company, person.org_id),
      email: person.emails,
      phone: person.phones,
      active_flag: !person.is_deleted,
      visible_to: String(person.visible_to),
      add_time: plainSecond(person.add_time),
      update_time: plainSecond(person.update_time),
    },
    added_by_user_id: plainUser(company, row.added_by),
    related_item_type: 'deal',
    related_item_id: row.deal_id,
  } // prettier-ignore
}

function relatedOf(call: Call, rows: readonly Participant[]): Record<string, unknown> {
  const { company } = call
  const users = [...new Set(rows.map((row) => row.added_by))].map((id) => plainUser(company, id))
  const persons = [...new Set(rows.map((row) => row.person_id))].map((id) => plainPerson(company, id))
  return { user: related(users), person: related(persons) }
}

function add(call: Call): Answer {
  const deal = liveRow(call, call.company.deals, 'Deal')
  const personId = Number(call.body['person_id'])
  if (call.company.persons.live(personId) === undefined) throw badRequest(`person_id: there is no person ${personId}`)
  const row = join(call, { deal_id: deal.id, person_id: personId, is_primary: false })
  return { data: shown(call, row), related: relatedOf(call, [row]) }
}

function list(call: Call): Answer {
  const { deals, participants, persons } = call.company
  const deal = readableRow(call, deals, 'Deal')
  const all = participants.linked('deal_id', deal.id) ?? []
  const page = plainPageOf(
    all.filter((row) => !row.is_deleted && persons.live(row.person_id) !== undefined),
    call.query,
  )
  return {
    data: page.rows.map((row) => shown(call, row)),
    additional: { pagination: page.pagination },
    related: relatedOf(call, page.rows),
  }
}

function remove(call: Call): Answer {
  const { participants, deals } = call.company
  const deal = liveRow(call, deals, 'Deal')
  const row = participants.live(pathId(call, 'deal_participant_id'))
  if (row?.deal_id !== deal.id) throw notFound('Deal participant')
  return { data: { id: removeRow(call, participants, row).id } }
}

export const participantBehaviours: Behaviours = {
  'v1 addDealParticipant': add,
  'v1 getDealParticipants': list,
  'v1 deleteDealParticipant': remove,
}
