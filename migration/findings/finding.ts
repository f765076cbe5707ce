// What a finding is: something in the source that the migration will meet, counted, with examples and its effect.
import type { SourceField } from '../fields.ts'
import type { SourceRecord } from '../record.ts'
import { cut } from '../transform/cut.ts'

export interface Finding {
  readonly code: string
  readonly object: string
  readonly count: number
  /** One sentence: what was found. */
  readonly message: string
  /** One sentence: what it will do to the migration. */
  readonly effect: string
  /** At most five. */
  readonly examples: readonly string[]
}

/** Sees a record once more. */
export type Look = (record: SourceRecord) => void

/** Looks at every record and keeps counts, and of ids, links and addresses no more than 64 bits each. */
export interface Watch {
  add(record: SourceRecord): void
  /** When all were added: what every record must be shown to for the words of the examples; null when nothing is wanting. */
  look?(): Look | null
  finish(fields: readonly SourceField[]): Finding[]
}

/** A count with its first five different examples. */
export interface Tally {
  count: number
  readonly examples: Set<string>
}

export const createTally = (): Tally => ({ count: 0, examples: new Set() })

export function note(tally: Tally, example: string): void {
  tally.count += 1
  if (tally.examples.size < 5) tally.examples.add(example.length > 120 ? `${cut(example, 119)}…` : example)
}

/** The entry of a map, made when it is first asked for. */
export function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

const irregular: Readonly<Record<string, string>> = {
  company: 'companies', time_entry: 'time entries', trust_account: 'trust accounts', email: 'e-mails', inline_picture: 'pictures',
} // prettier-ignore
const singular: Readonly<Record<string, string>> = { email: 'e-mail', inline_picture: 'picture' }

/** `1,480 deals`, `1 company`. */
export function counted(count: number, object: string): string {
  return `${thousands(count)} ${count === 1 ? nameOf(object) : pluralOf(object)}`
}

export function pluralOf(object: string): string {
  const name = nameOf(object)
  return (
    irregular[object] ??
    (/[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}${/(?:s|x|ch)$/.test(name) ? 'es' : 's'}`)
  )
}

export const nameOf = (object: string): string => singular[object] ?? object.replaceAll('_', ' ')

export const thousands = (count: number): string => String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',')
