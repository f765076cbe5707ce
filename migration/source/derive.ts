// Keys and links of files that came without a manifest: from headings, and from values that occur in another file's key.
import { linkedObject } from '../record.ts'
import { knownShare, leadsByName, type NameIndex, namesShare } from './by-name.ts'
import { bareNames, isIdOf, namesOf, namesRecord } from './recognise.ts'
import { idEndings, structural } from './vocabulary.ts'
import { loose, words } from './words.ts'

/** What was measured over all rows of one column. */
interface ColumnStats {
  readonly heading: string
  readonly filled: number
  /** Distinct filled values, the first few hundred. */
  readonly values: readonly string[]
}

export interface TableStats {
  readonly path: string
  readonly object: string
  readonly rows: number
  readonly columns: readonly ColumnStats[]
  /** The chosen key column; null when the rows have none. */
  readonly key: string | null
  /** The values of the key, loosened; empty when there is none. */
  readonly keyValues: { has(value: string): boolean }
  /** The names of all records of the object; only where another file may name them. */
  readonly names?: NameIndex
}

interface DerivedLink {
  readonly heading: string
  readonly separator: string | null
  /** The object whose file holds the linked records; null when no file of the bundle does. */
  readonly object: string | null
}

export interface DerivedKeys {
  readonly createdAt: string | null
  readonly updatedAt: string | null
  readonly owner: string | null
  readonly links: Readonly<Record<string, DerivedLink>>
}

/** Columns that may name the record, the likeliest first. Uniqueness is for the caller to measure. */
export function keyCandidates(object: string, headings: readonly string[]): string[] {
  const own = namesOf(object)
  const isPerson = object === 'user' || object === 'contact'
  const plainIds = ['id', 'record id', 'uuid', 'guid', 'import reference', 'external id']
  const tests: readonly ((plain: string) => boolean)[] = [
    (plain) => plainIds.includes(plain),
    (plain) => own.some((name) => isIdOf(name, plain)),
    (plain) => (idEndings as readonly string[]).includes(plain),
    (plain) => namesRecord(object, plain),
    // The title of a person is Ms or Dr, and different in every row of a short list.
    (plain) => plain === 'name' || plain === 'full name' || (plain === 'title' && !isPerson),
    (plain) => isPerson && /^e ?mail( address)?$/.test(plain),
  ]
  const ranked = tests.flatMap((test) => headings.filter((heading) => test(words(heading))))
  return [...new Set(ranked)]
}

/** What stays as it is while a record lives: names, references, people, days of the past. Never amounts, states or long texts. */
const lasting: readonly string[] = [
  'first name', 'forename', 'given name', 'last name', 'surname', 'family name', 'name', 'full name', 'title', 'subject',
  'email', 'email address', 'date of birth', 'dob', 'date', 'time', 'started at', 'sent at', ...structural.createdAt,
  'company', 'company name', 'account', 'client', 'matter', 'contact', 'fee earner', 'from', 'to', 'phone', 'mobile', 'postcode',
] // prettier-ignore
const MOST_COMPOUNDS = 8

/** First and last name, with or without more: what a person goes by where no id was exported. */
export function areNames(object: string, headings: readonly string[]): boolean {
  const has = (...names: string[]) =>
    headings.some((heading) => bareNames(object, heading).some((name) => names.includes(name)))
  const isPerson = object === 'contact' || object === 'user'
  return isPerson && has('first name', 'forename', 'given name') && has('last name', 'surname', 'family name')
}

/** Two or three columns that may name a record together where none does alone. Uniqueness is for the caller to measure. */
export function compoundCandidates(object: string, columns: readonly ColumnStats[], rows: number): string[][] {
  const rank = ({ heading }: ColumnStats): number => {
    const names = bareNames(object, heading)
    const isReference = idEndings.some((ending) => names.some((name) => name === ending || name.endsWith(` ${ending}`)))
    const place = isReference ? 0 : lasting.findIndex((name) => names.includes(name))
    return place < 0 ? lasting.length : place
  }
  const fitting = columns.filter((column) => column.filled >= rows / 2 && rank(column) < lasting.length)
  const [a, b, c, d] = [...fitting].sort((one, other) => rank(one) - rank(other)).map(({ heading }) => heading)
  const wanted = [[a, b], [a, c], [b, c], [a, b, c], [a, d], [a, b, d], [a, c, d], [b, c, d]] // prettier-ignore
  return wanted
    .map((group) => group.filter((heading) => heading !== undefined))
    .filter((group, i) => group.length === wanted[i]?.length)
    .slice(0, MOST_COMPOUNDS)
}

const CONTAINED = 0.6

export function deriveKeys(table: TableStats, tables: readonly TableStats[]): DerivedKeys {
  const free = table.columns.filter((column) => column.heading !== table.key)
  const createdAt = named(table.object, free, structural.createdAt)
  const updatedAt = named(table.object, free, structural.updatedAt)
  const used = new Set([createdAt, updatedAt])
  const links: Record<string, DerivedLink> = {}
  let owner: DerivedLink | null = null
  for (const lead of leads(table, tables, free)) {
    if (used.has(lead.column.heading)) continue
    const link = { heading: lead.column.heading, separator: lead.separator, object: lead.object }
    const name = linkName(table.object, lead.object)
    if (name === 'owner') owner ??= link
    else if (!Object.hasOwn(links, name)) links[name] = link
    else continue
    if (owner === link || links[name] === link) used.add(lead.column.heading)
  }
  const unowned = free.filter((column) => !used.has(column.heading))
  addNamedLinks(table.object, unowned, links)
  return { createdAt, updatedAt, owner: owner?.heading ?? ownerByName(table, unowned), links }
}

/** A list of users has no owner; its column `sales agent` is who the record is. */
function ownerByName(table: TableStats, columns: readonly ColumnStats[]): string | null {
  return table.object === 'user' ? null : named(table.object, columns, structural.owner)
}

function addNamedLinks(object: string, columns: readonly ColumnStats[], links: Record<string, DerivedLink>): void {
  const wanted: readonly (keyof typeof structural)[] =
    object === 'deal' ? ['pipeline', 'stage'] : object === 'stage' ? ['pipeline'] : []
  for (const name of wanted) {
    if (Object.hasOwn(links, name)) continue
    const heading = named(object, columns, structural[name])
    if (heading !== null) links[name] = { heading, separator: null, object: null }
  }
}

function named(object: string, columns: readonly ColumnStats[], patterns: readonly string[]): string | null {
  for (const pattern of patterns) {
    const found = columns.find((column) => column.filled > 0 && bareNames(object, column.heading).includes(pattern))
    if (found) return found.heading
  }
  return null
}

interface Lead {
  readonly column: ColumnStats
  readonly object: string
  readonly separator: string | null
  readonly strength: number
}

/** Every column that leads into a file of the bundle, the surest first. */
function leads(table: TableStats, tables: readonly TableStats[], columns: readonly ColumnStats[]): Lead[] {
  const found: Lead[] = []
  for (const column of columns) {
    const best = targetsOf(table, tables, column).sort((a, b) => b.strength - a.strength)[0]
    if (best) found.push(best)
  }
  return found.sort((a, b) => b.strength - a.strength)
}

function targetsOf(table: TableStats, tables: readonly TableStats[], column: ColumnStats): Lead[] {
  if (column.values.length === 0) return []
  return tables.flatMap((target) => {
    // The path of a file is the name of an attachment: it is where the bytes are, and not what the file belongs to.
    if (table.object === 'file' && target.object === 'file') return []
    const byName = leadsByName(table.object, column.heading, target.object)
    const isKey = (value: string) => target.keyValues.has(loose(value))
    const named = byName ? namesShare(column.values, target.names, isKey) : null
    // Beside a column of ids, the one of names says the same: the ids are surer.
    if (named) return [{ column, object: target.object, separator: named.separator, strength: 1 + named.share / 2 }]
    if (target.key === null) return []
    const { share, separator } = knownShare(column.values, isKey)
    const sure = share >= CONTAINED && (byName || !looksNumeric(column.values))
    if (!sure && !(byName && share > 0)) return []
    return [{ column, object: target.object, separator, strength: share + (byName ? 1 : 0) }]
  })
}

/** Small numbers occur in every column: a count of employees is no link to company 12. */
function looksNumeric(values: readonly string[]): boolean {
  return values.every((value) => /^[\d.,\s-]+$/.test(value))
}

/** The name a link has in the neutral record: a contact has companies, a deal has one company. */
function linkName(from: string, to: string): string {
  if (to === from) return 'parent'
  if (to === 'user') return 'owner'
  if (to === 'contact') return 'contacts'
  if (to === 'company' && from === 'contact') return 'companies'
  return linkedObject(from, to)
}
