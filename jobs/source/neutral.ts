// Turns what a source gave into the neutral record: structural facts where the keys say they stand, the rest untouched.
import type { SourceLink, SourceRecord } from '../../migration/record.ts'
import { userFacts } from '../../migration/source/people.ts'
import type { Found, Pointer } from './pointer.ts'

export interface LinkKey {
  readonly at: Pointer
  readonly updatedAt: Pointer | null
  readonly separator: string | null
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
    owner: keys.owner ? firstText(keys.owner, raw) : null,
    links: Object.fromEntries(links),
    fields: fieldsOf(raw, shape),
  }
}

// Built from entries: a field called __proto__ stays a field.
function fieldsOf(raw: Raw, shape: Shape): Readonly<Record<string, unknown>> {
  const taken = structuralKeys(shape)
  const own = Object.entries(raw).filter(([name]) => !taken.has(name))
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

const takenKeys = new WeakMap<Shape, ReadonlySet<string>>()

function structuralKeys(shape: Shape): ReadonlySet<string> {
  const known = takenKeys.get(shape)
  if (known) return known
  const { keys } = shape
  const pointers = [keys.createdAt, keys.updatedAt, keys.owner, shape.keepId ? null : keys.id]
  for (const link of Object.values(keys.links)) pointers.push(link.at, link.updatedAt)
  const taken = new Set(pointers.flatMap((pointer) => pointer?.topKey ?? []))
  if (shape.keepId && keys.id?.topKey) taken.delete(keys.id.topKey)
  takenKeys.set(shape, taken)
  return taken
}

function firstText(pointer: Pointer, raw: Raw): string | null {
  for (const found of pointer.read(raw)) {
    const text = textOf(found.value)
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
    for (const id of idsOf(entry.value, key.separator)) {
      if (!linked.has(id)) linked.set(id, updatedAt === null ? { id } : { id, updatedAt })
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

function idsOf(value: unknown, separator: string | null): string[] {
  const text = textOf(value)
  if (text === null) return []
  if (separator === null) return [text]
  return text
    .split(separator)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
}
