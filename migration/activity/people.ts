// Who takes part: contacts by their links, attendees and correspondents by a contact's id or e-mail address.
import type { SourceRecord } from '../record.ts'
import { valuesCalled } from '../source/called.ts'
import { isEmpty } from '../transform/converted.ts'
import { asText } from '../transform/text.ts'
import { type ActivityObject, isActivityObject } from '../ledger.ts'
import { type Part, partsOf } from './parts.ts'

/** The contact with this address; null: none. */
export type FindContact = (email: string) => string | null

export interface Somebody {
  readonly name: string | null
  readonly email: string | null
  /** The contact that the source itself names. */
  readonly contactId: string | null
}

export interface People {
  /** Contacts that the record is linked to, in their order. */
  readonly linked: readonly string[]
  /** Further contacts, found by the attendees or the addresses of the record. */
  readonly found: readonly string[]
  /** By which address, of which field, somebody was found. */
  readonly byAddress: readonly { readonly field: string; readonly email: string; readonly contactId: string }[]
  readonly attendees: readonly Somebody[]
  /** Attendees for whom there is no contact. */
  readonly strangers: readonly Somebody[]
}

export function peopleOf(record: SourceRecord, object: ActivityObject, find: FindContact): People {
  const links = record.links['contacts'] ?? record.links['contact'] ?? []
  const linked = [...new Set(links.map((link) => link.id))]
  const parts = partsOf(object, Object.keys(record.fields))
  const read = (part: Part) =>
    somebodies(record.fields[parts.get(part) ?? '']).map((one) => ({ ...one, field: parts.get(part) ?? part }))
  const attendees = read('attendees')
  // An e-mail that names no contact is hung on whoever wrote or got it.
  const correspondents = object === 'email' && linked.length === 0 ? (['from', 'to', 'cc'] as const).flatMap(read) : []
  const contactOf = (one: Somebody) => one.contactId ?? (one.email === null ? null : find(one.email))
  const met = [...attendees, ...correspondents]
  const found = met.flatMap((one) => contactOf(one) ?? [])
  return {
    linked,
    found: [...new Set(found)].filter((id) => !linked.includes(id)),
    byAddress: met.flatMap(({ field, email, contactId }) => {
      const id = email === null || contactId !== null ? null : find(email)
      return email === null || id === null ? [] : [{ field, email, contactId: id }]
    }),
    attendees,
    strangers: attendees.filter((one) => contactOf(one) === null),
  }
}

const address = /[^\s@<>()[\],;"']+@[^\s@<>()[\],;"']+\.[^\s@<>()[\],;"']+/

/** A list of people, of addresses, or a text such as `Ada <ada@x.example>; Ben`. */
export function somebodies(raw: unknown): Somebody[] {
  if (isEmpty(raw)) return []
  if (Array.isArray(raw)) return raw.flatMap(somebodies)
  if (typeof raw === 'object' && raw !== null) return [fromFields(raw as Record<string, unknown>)]
  return asText(raw)
    .split(/[;\n|]|,(?=\s*\S)/)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(fromText)
}

const emailNames = ['email', 'email address', 'e mail', 'e mail address', 'mail', 'mail address', 'address', 'value', 'addr'] // prettier-ignore
const nameNames = ['name', 'display name', 'full name', 'displayname', 'fullname']
const contactNames = ['contact id', 'person id', 'contact', 'person', 'contact ref', 'person ref', 'contact key']

function fromFields(fields: Record<string, unknown>): Somebody {
  const [named] = valuesCalled(fields, emailNames)
  // `{ emailAddress: { name, address } }`: who it is stands one level down.
  const within: Somebody | undefined = typeof named === 'object' ? somebodies(named)[0] : undefined
  const shaped = Object.values(fields).find((one) => typeof one === 'string' && address.exec(one)?.[0] === one.trim())
  const email = within ? within.email : asText(named ?? shaped).trim()
  const [contact] = valuesCalled(fields, contactNames)
  const isObject = typeof contact === 'object' && contact !== null
  const id = asText(isObject ? (contact as Record<string, unknown>)['id'] : contact).trim()
  const parts = [['first name', 'given name', 'forename'], ['last name', 'family name', 'surname']].flatMap((names) => valuesCalled(fields, names).slice(0, 1)) // prettier-ignore
  const name = asText(valuesCalled(fields, nameNames)[0]).trim() || parts.map(asText).join(' ').trim() || within?.name
  return { name: name || null, email: email || null, contactId: id || (within?.contactId ?? null) }
}

function fromText(text: string): Somebody {
  const email = address.exec(text)?.[0] ?? null
  const name = (email === null ? text : text.replace(email, '')).replace(/[<>()"]/g, '').trim()
  return { name: name || null, email, contactId: null }
}

export function nameAndAddress({ name, email }: Somebody): string {
  if (name === null) return email ?? ''
  return email === null ? name : `${name} <${email}>`
}

/** The addresses by which a record may name its people, in one form. */
export function addressesIn(record: SourceRecord): string[] {
  const asked = new Set<string>()
  if (isActivityObject(record.object)) peopleOf(record, record.object, (email) => (asked.add(sameCase(email)), null))
  return [...asked]
}

/** Capitals make no other address; a plus tag may. */
export function sameCase(email: string): string {
  return email.trim().toLowerCase()
}

export interface AddressBook {
  add(contactId: string, emails: readonly string[]): void
  /** Of several contacts with one address the first. */
  readonly find: FindContact
  /** Every contact with the address, in the order of the source. */
  sharersOf(email: string): readonly string[]
}

/** Addresses in one form and whose they are. */
export function createAddressBook(): AddressBook {
  const contacts = new Map<string, string>()
  const others = new Map<string, string[]>()
  return {
    add(contactId, emails) {
      for (const email of new Set(emails.map(sameCase))) {
        if (!contacts.has(email)) contacts.set(email, contactId)
        else others.set(email, [...(others.get(email) ?? []), contactId])
      }
    },
    find: (email) => contacts.get(sameCase(email)) ?? null,
    sharersOf: (email) => {
      const first = contacts.get(sameCase(email))
      return first === undefined ? [] : [first, ...(others.get(sameCase(email)) ?? [])]
    },
  }
}
