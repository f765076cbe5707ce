// Columns that name records of another file instead of giving their ids: `Company` with names beside a list of companies.
import { bareNames, namesOf, namesRecord } from './recognise.ts'
import { structural } from './vocabulary.ts'
import { words } from './words.ts'

/** The names of an object's records, folded by `foldName`. */
export interface NameIndex {
  /** Whether any record has the name. */
  has(name: string): boolean
  /** Null: no record has the name, or several do, and nobody could say which is meant. */
  idOf(name: string): string | null
}

/** Letter case, width and the number of spaces do not tell two names apart; every letter and sign does. */
export function foldName(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()
}

/** Owners, pipelines and stages are found by name later on, whatever the way in. */
const foundLater: readonly string[] = ['user', 'pipeline', 'stage', 'file', 'field']

/** The columns that make up a record's name, each group a way of its own to write it; empty when none does. */
export function nameColumns(object: string, headings: readonly string[]): string[][] {
  if (foundLater.includes(object)) return []
  const bare = (...wanted: string[]) => headings.find((heading) => bareNames(object, heading).some((name) => wanted.includes(name))) // prettier-ignore
  const first = object === 'contact' ? bare('first name', 'forename', 'given name') : undefined
  const last = object === 'contact' ? bare('last name', 'surname', 'family name') : undefined
  const parts = first !== undefined && last !== undefined ? [[first, last]] : []
  const full = bare('name') ?? bare('full name') ?? bare('display name') ?? (object === 'deal' ? bare('title') : undefined) // prettier-ignore
  if (full !== undefined) return [[full], ...parts]
  if (parts.length > 0) return parts
  const own = headings.find((heading) => namesOf(object).some((name) => words(heading) === name))
  return own === undefined ? [] : [[own]]
}

/** A name from its parts, in the ways in which other files write it. */
export function spellings(parts: readonly string[]): string[] {
  const [first, last] = parts
  if (first === undefined || last === undefined) return [...parts]
  return [`${first} ${last}`, `${last}, ${first}`]
}

/** Whether a column is called like a link from one object to another. */
export function leadsByName(from: string, heading: string, to: string): boolean {
  const plain = words(heading)
  if (from === to) return (structural.parent as readonly string[]).includes(plain)
  if (to === 'user' && (structural.owner as readonly string[]).includes(plain)) return true
  const singulars = [plain, plain.replace(/s$/, ''), plain.replace(/ies$/, 'y')]
  return singulars.some((name) => namesRecord(to, name))
}

export interface Share {
  readonly share: number
  /** Set where a cell holds several. */
  readonly separator: string | null
}

/** How many of the values are known, whole or, where that is more, as lists of several. */
export function knownShare(values: readonly string[], isKnown: (value: string) => boolean): Share {
  const whole = values.filter(isKnown).length / Math.max(1, values.length)
  const rated = [';', '|', ','].map((separator) => {
    const pieces = values.flatMap((value) => value.split(separator)).filter((piece) => piece.trim() !== '')
    return { separator, share: pieces.filter(isKnown).length / Math.max(1, pieces.length) }
  })
  const best = rated.reduce((a, b) => (b.share > a.share ? b : a))
  const isList = best.share > whole && values.some((value) => value.includes(best.separator))
  return isList ? best : { share: whole, separator: null }
}

const MOST = 0.5

/** Ids are surer than names: where most of the values are ids, names are not asked. */
export function areKeys(values: readonly string[], isKey: (value: string) => boolean): boolean {
  return knownShare(values, isKey).share >= MOST
}

/** Null unless most of the values are names there and most are no ids. */
export function namesShare(
  values: readonly string[],
  names: NameIndex | undefined,
  isKey: (value: string) => boolean,
): Share | null {
  if (names === undefined || values.length === 0 || areKeys(values, isKey)) return null
  const byNames = knownShare(values, names.has)
  return byNames.share >= MOST ? byNames : null
}
