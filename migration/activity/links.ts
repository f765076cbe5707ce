// What an activity hangs on: deal, company and people, each resolved to its id in Pipedrive or said to be missing.
import type { Change } from '../change.ts'
import type { ActivityObject, LedgerObject } from '../ledger.ts'
import type { PlanContext, Planned } from '../plan/context.ts'
import { linkTo } from '../plan/links.ts'
import { firstLink, type SourceRecord } from '../record.ts'
import { shown } from '../transform/converted.ts'
import { attendeeKey } from './attendees.ts'
import { type FindContact, type People, peopleOf } from './people.ts'

type Hold = Extract<Planned, { kind: 'hold' }>

export interface Links {
  readonly kind: 'linked'
  readonly dealId: number | undefined
  readonly orgId: number | undefined
  /** In their order, each once; the first is the primary one. */
  readonly personIds: readonly number[]
  readonly people: People
  /** Deals and companies after the first, by name: an activity has room for one of each. */
  readonly further: readonly string[]
}

export function linksOf(
  record: SourceRecord,
  object: ActivityObject,
  at: { readonly context: PlanContext; readonly changes: Change[] },
): Links | Hold {
  const { context, changes } = at
  const deal = linkTo('deal', dealsOf(record)[0] ?? null, { field: 'deal', target: 'deal_id' }, context)
  if (deal.kind === 'hold') return deal
  const company = linkTo('company', companiesOf(record)[0] ?? null, { field: 'company', target: 'org_id' }, context)
  if (company.kind === 'hold') return company
  const people = peopleOf(record, object, context.contactByEmail)
  const persons: number[] = []
  for (const id of people.linked) {
    const contact = linkTo('contact', id, { field: 'contacts', target: 'participants' }, context)
    if (contact.kind === 'hold') return contact
    if (contact.change) changes.push(contact.change)
    if (contact.id !== undefined) persons.push(contact.id)
  }
  for (const id of people.found) {
    const state = context.link('contact', id)
    // One that Pipedrive refused stays a name in the note; one that is still to come is waited for.
    if (state === null || state.state === 'refused') continue
    const contact = linkTo('contact', id, { field: 'attendees', target: 'participants' }, context)
    if (contact.kind === 'hold') return contact
    if (contact.id !== undefined) persons.push(contact.id)
  }
  changes.push(...sharedAddresses(people, context))
  for (const one of people.strangers) {
    const key = object === 'meeting' ? attendeeKey(one) : null
    const state = key === null ? null : context.link('meeting_attendee', key)
    // One that Pipedrive refused, or that by choice is no person, stays a name in the note.
    if (key === null || state === null || state.state === 'refused') continue
    const attendee = linkTo('meeting_attendee', key, { field: 'attendees', target: 'participants' }, context)
    if (attendee.kind === 'hold') return attendee
    if (attendee.id !== undefined) persons.push(attendee.id)
  }
  for (const { change } of [deal, company]) if (change) changes.push(change)
  return {
    kind: 'linked',
    dealId: deal.id,
    orgId: company.id,
    personIds: [...new Set(persons)],
    people,
    further: [
      ...dealsOf(record).slice(1).map((id) => named('deal', id, context)),
      ...companiesOf(record).slice(1).map((id) => named('company', id, context)),
    ],
  } // prettier-ignore
}

/** Nothing in the source tells which of them was meant: the first is taken, and the others are named. */
function sharedAddresses({ byAddress }: People, context: PlanContext): Change[] {
  return byAddress.flatMap(({ field, email, contactId }): Change[] => {
    const sharers = context.sharersOf?.(email) ?? []
    if (sharers.length < 2 || (context.link('contact', contactId)?.pipedriveId ?? null) === null) return []
    const reason = `The address ${email} belongs to ${sharers.length} contacts (${shown(sharers.join(', '))}): the first, ${contactId}, was taken.`
    return [{ field, target: 'participants', how: 'changed_by_rule', rule: 'address_of_several_contacts', reason, source: email, meant: contactId }]
  })
} // prettier-ignore

function dealsOf(record: SourceRecord): string[] {
  return idsOf(record, 'deal', 'deals')
}

function companiesOf(record: SourceRecord): string[] {
  return idsOf(record, 'company', 'companies')
}

function idsOf(record: SourceRecord, ...names: readonly string[]): string[] {
  if (firstLink(record, ...names) === null) return []
  return [...new Set(names.flatMap((name) => (record.links[name] ?? []).map((link) => link.id)))]
}

function named(object: LedgerObject, id: string, context: PlanContext): string {
  const name = context.link(object, id)?.name
  return name === null || name === undefined ? `${object} ${id}` : `${name} (${object} ${id})`
}

/** The rows that planning the record looks at. */
export function activityLinks(
  record: SourceRecord,
  object: ActivityObject,
  find: FindContact,
): (readonly [LedgerObject, string])[] {
  const people = peopleOf(record, object, find)
  return [
    ...dealsOf(record).map((id) => ['deal', id] as const),
    ...companiesOf(record).map((id) => ['company', id] as const),
    ...[...people.linked, ...people.found].map((id) => ['contact', id] as const),
  ]
}
