// Attendees of meetings who are no contacts: each becomes a person of its own, once, known by its e-mail address.
import type { AccountUser } from '../destination.ts'
import { compact } from '../plan/fill.ts'
import { type PlanContext, type Planned, sourceIdKey } from '../plan/context.ts'
import { ownerOf } from '../plan/owner.ts'
import type { SourceRecord } from '../record.ts'
import type { Settings } from '../settings.ts'
import type { Change } from '../change.ts'
import { type FindContact, peopleOf, type Somebody } from './people.ts'
import { cut } from '../transform/cut.ts'

/** The source id of the row: capitals make no other person. */
export function attendeeKey({ email }: Somebody): string | null {
  const key = email?.trim().toLowerCase() ?? ''
  return key === '' || key.length > 255 ? null : key
}

/** Attendees of the record who have an address and are no contacts. */
export function attendeeKeys(record: SourceRecord, find: FindContact): string[] {
  if (record.object !== 'meeting') return []
  return [...new Set(peopleOf(record, 'meeting', find).strangers.flatMap((one) => attendeeKey(one) ?? []))]
}

/** Each as a record of its own, with the owner of the meeting; those whom the choice leaves out are not among them. */
export function attendeeRecords(
  meeting: SourceRecord,
  by: { readonly find: FindContact; readonly settings: Settings; readonly users: readonly AccountUser[] },
): SourceRecord[] {
  if (by.settings.attendees === 'name') return []
  const colleagues = new Set(by.settings.attendees === 'outsiders' ? by.users.map(({ email }) => email.toLowerCase()) : []) // prettier-ignore
  const found = new Map<string, SourceRecord>()
  for (const one of peopleOf(meeting, 'meeting', by.find).strangers) {
    const id = attendeeKey(one)
    if (id === null || colleagues.has(id) || found.has(id)) continue
    const fields = { name: one.name ?? one.email, email: one.email?.trim() }
    found.set(id, { object: 'meeting_attendee', id, createdAt: null, updatedAt: null, owner: meeting.owner, links: {}, fields }) // prettier-ignore
  }
  return [...found.values()]
}

export function planAttendee(record: SourceRecord, context: PlanContext): Planned {
  const changes: Change[] = []
  const key = sourceIdKey(context.keys, 'person')
  const body = compact({
    name: cut(String(record.fields['name']), 255),
    owner_id: ownerOf(record, context, changes),
    org_id: context.placeholderId ?? undefined,
    emails: [{ value: String(record.fields['email']), primary: true, label: 'work' }],
    custom_fields: key === undefined ? undefined : { [key]: cut(`attendee:${record.id}`, 255) },
  })
  return { kind: 'write', body, changes }
}
