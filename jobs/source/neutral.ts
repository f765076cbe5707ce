// Turns what a source gave into the neutral record: structural facts where the keys say they stand, the rest untouched.
import type { SourceLink, SourceRecord } from '../../migration/record.ts'
import { userFacts } from '../../migration/source/people.ts'
import { asText } from '../../migration/transform/text.ts'
import type { Found, Pointer } from './pointer.ts'

export interface LinkKey {
  readonly at: Pointer
  readonly updatedAt: Pointer | null
  readonly separator: string | null
  /** Set where the values are names: the id that each leads to, null where it leads to none. */
  readonly idOf?: (name: string) => string | null
}

export interface Keys {
  readonly id: Pointer | null
  readonly createdAt: Pointer | null
  readonly updatedAt: Pointer | null
  readonly owner: Pointer | null
  readonly links: Readonly<Record<string, LinkKey>>
}

export interface Shape {
  readonly object: string
  readonly keys: Keys
  /** A file's key column is often the only name a record has, so that it stays an ordinary field too. */
  readonly keepId: boolean
  /** Further fields made of others, such as the name of a user; a field of the record's own goes before. */
  readonly also?: (raw: Raw) => Raw
}

export type Raw = Readonly<Record<string, unknown>>

/** Null when the record has no id of its own and none is given. */
export function toRecord(raw: Raw, shape: Shape, givenId: string | null = null): SourceRecord | null {
  const { keys } = shape
  const id = givenId ?? (keys.id ? firstText(keys.id, raw) : null)
  if (id === null) return null
  const links: [string, readonly SourceLink[]][] = []
  for (const [name, key] of Object.entries(keys.links)) {
    const linked = linksAt(raw, key)
    if (linked.length > 0) links.push([name, linked])
  }
  return {
    object: shape.object,
    id,
    createdAt: keys.createdAt ? firstText(keys.createdAt, raw) : null,
    updatedAt: keys.updatedAt ? firstText(keys.updatedAt, raw) : null,
    owner: keys.owner ? firstText(keys.owner, raw, ownerText) : null,
    links: Object.fromEntries(links),
    fields: fieldsOf(raw, shape),
  }
}

// Built from entries: a field called __proto__ stays a field.
function fieldsOf(raw: Raw, shape: Shape): Readonly<Record<string, unknown>> {
  const taken = structuralKeys(shape)
  const own = Object.entries(raw).flatMap(([name, value]): [string, unknown][] => {
    const fact = taken.get(name)
    if (fact === undefined) return [[name, value]]
    if (asText(value).trim() === '') return []
    if (fact.isList) return isListLinked(raw, value, fact) ? [] : [[name, value]]
    if (isAllSaid(value, fact.kind)) return isAllLed(value, fact.link) ? [] : [[notLinked(name), value]]
    // Under the fact's own name it would pass for the fact, and nobody would be asked where it goes.
    return [[fact.name === name ? `${name} details` : name, value]]
  })
  return Object.fromEntries(shape.also ? [...Object.entries(shape.also(raw)), ...own] : own)
}

/** A user is matched by name and e-mail, whatever the source calls them. */
export function alsoForUsers(object: string, names: readonly string[], key: string | null): Pick<Shape, 'also'> {
  if (object !== 'user') return {}
  const facts = userFacts(names, key)
  return {
    also: (raw) => {
      const name = facts.name.flatMap((field) => textOf(raw[field]) ?? []).join(' ')
      const email = facts.email === null ? null : textOf(raw[facts.email])
      return { ...(name === '' ? {} : { name }), ...(email === null ? {} : { email }) }
    },
  }
}

/** The field that keeps a name which leads to no record: called otherwise, because it brings no link. */
export const notLinked = (name: string): string => `${name} not linked`

interface Fact {
  readonly kind: 'one' | 'owner' | 'many'
  /** What the inventory calls it. */
  readonly name: string
  readonly link: LinkKey | null
  /** The fact is read from the entries of a list: one that says more stays as it is called. */
  readonly isList?: boolean
}

const takenKeys = new WeakMap<Shape, ReadonlyMap<string, Fact>>()

function structuralKeys(shape: Shape): ReadonlyMap<string, Fact> {
  const known = takenKeys.get(shape)
  if (known) return known
  const { keys } = shape
  const taken = new Map<string, Fact>()
  const take = (pointer: Pointer | null, kind: Fact['kind'], name: string, link: LinkKey | null = null) => {
    if (pointer?.topKey) taken.set(pointer.topKey, { kind, name, link })
  }
  if (!shape.keepId) take(keys.id, 'one', 'id')
  take(keys.createdAt, 'one', 'created_at')
  take(keys.updatedAt, 'one', 'updated_at')
  for (const [name, link] of Object.entries(keys.links)) {
    take(link.updatedAt, 'many', name)
    take(link.at, 'many', name, link)
    const { listKey } = link.at
    if (listKey !== undefined && !taken.has(listKey)) taken.set(listKey, { kind: 'many', name, link, isList: true })
  }
  take(keys.owner, 'owner', 'owner')
  if (shape.keepId && keys.id?.topKey) taken.delete(keys.id.topKey)
  takenKeys.set(shape, taken)
  return taken
}

/** What an object says of another record when it does no more than name it: that record itself has the rest. */
const naming =
  /^_?(id|uuid|guid|name|(full|first|last|given|family|display|user)_?name|title|label|e?mail(_?address)?|type|object(_?type)?|url|uri|href|self|links?)$/i

/** Whether all of a value went into the fact; else it stays a field, because no later step could know that it was there. */
function isAllSaid(value: unknown, kind: Fact['kind']): boolean {
  if (Array.isArray(value)) {
    const filled = value.filter((inner) => asText(inner).trim() !== '')
    return (kind === 'many' || (kind === 'owner' && filled.length === 1)) && filled.every((inner) => isAllSaid(inner, kind)) // prettier-ignore
  }
  if ((kind === 'owner' ? ownerText(value) : textOf(value)) === null) return false
  return (
    typeof value !== 'object' ||
    value === null ||
    Object.entries(value).every(([key, inner]) => naming.test(key) || asText(inner).trim() === '')
  )
}

/** Whether a list holds nothing but what its link names, entry by entry. */
function isListLinked(raw: Raw, value: unknown, { kind, link }: Fact): boolean {
  if (link === null || !Array.isArray(value) || !isAllSaid(value, kind)) return false
  const ids = new Set(linksAt(raw, link).map(({ id }) => id))
  return value.every((inner) => asText(inner).trim() === '' || ids.has(textOf(inner) ?? ''))
}

/** Whether every name in a value leads to a record; ids always do, or the link itself says that they do not. */
function isAllLed(value: unknown, link: LinkKey | null): boolean {
  if (link?.idOf === undefined) return true
  if (Array.isArray(value)) return value.every((inner) => isAllLed(inner, link))
  const text = textOf(value)
  return text === null || piecesOf(text, link).every((piece) => link.idOf?.(piece) !== null)
}

/** Who owns a record may be an object without an id: people are matched by e-mail, and known to the admin by name. */
function ownerText(value: unknown): string | null {
  if (Array.isArray(value)) return value.map(ownerText).find((text) => text !== null) ?? null
  const id = textOf(value)
  if (id !== null || typeof value !== 'object' || value === null) return id
  const said = new Map(Object.entries(value).map(([key, inner]) => [key.toLowerCase().replaceAll('_', ''), inner]))
  const first = (...names: string[]) => names.map((name) => textOf(said.get(name))).find((text) => text !== null)
  const parts = [first('firstname', 'givenname'), first('lastname', 'familyname')].filter((part) => part !== undefined)
  const email = first('email', 'emailaddress', 'mail')
  return email ?? first('name', 'fullname', 'displayname') ?? (parts.join(' ') || null)
}

function firstText(pointer: Pointer, raw: Raw, read = textOf): string | null {
  for (const found of pointer.read(raw)) {
    const text = read(found.value)
    if (text !== null) return text
  }
  return null
}

/** A text, a number, or an object that stands for a record and has an id; nothing else can be an id or a date. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'id')) return null
  const { id } = value as { id: unknown }
  return typeof id === 'object' ? null : textOf(id)
}

function linksAt(raw: Raw, key: LinkKey): SourceLink[] {
  const found = flat(key.at.read(raw))
  const times = key.updatedAt ? key.updatedAt.read(raw) : []
  const linked = new Map<string, SourceLink>()
  for (const [position, entry] of found.entries()) {
    const updatedAt = timeOf(entry, position, found, times)
    const ids = idsOf(entry.value, key)
    // A cell that names several records may name as many times, in the same order.
    const each = (key.separator === null ? undefined : updatedAt?.split(key.separator)) ?? []
    for (const [at, id] of ids.entries()) {
      if (linked.has(id)) continue
      const own = each.length === ids.length ? each[at]?.trim() : updatedAt
      linked.set(id, own === null || own === undefined || own === '' ? { id } : { id, updatedAt: own })
    }
  }
  return [...linked.values()]
}

/** A path that ends at a list means the entries of the list. */
function flat(found: readonly Found[]): Found[] {
  return found.flatMap((entry) =>
    Array.isArray(entry.value) ? entry.value.map((value: unknown) => ({ value, place: entry.place })) : [entry],
  )
}

/** The time that stands in the same entry; by position only when every entry has one, else times would slip. */
function timeOf(entry: Found, position: number, all: readonly Found[], times: readonly Found[]): string | null {
  const beside = times.filter((time) => time.place === entry.place)
  const isOwnPlace = all.filter((other) => other.place === entry.place).length === 1
  if (isOwnPlace && beside.length === 1) return textOf(beside[0]?.value)
  const level = flat(times)
  return level.length === all.length ? textOf(level[position]?.value) : null
}

function idsOf(value: unknown, key: LinkKey): string[] {
  const text = textOf(value)
  if (text === null) return []
  const pieces = piecesOf(text, key)
  const { idOf } = key
  return idOf === undefined ? pieces : pieces.flatMap((piece) => idOf(piece) ?? [])
}

/** What one value of a link holds: itself, or several. A name may hold the separator: `Smith, Jones & Co` is one. */
export function piecesOf(text: string, { separator, idOf }: LinkKey): string[] {
  if (separator === null) return [text]
  if (idOf !== undefined && idOf(text) !== null) return [text]
  return text
    .split(separator)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
}
