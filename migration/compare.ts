// Compares what was meant with what Pipedrive returns, value by value, forgiving only what the two forms of one value differ in.
import { sameMarkup, sameWords } from './activity/html.ts'
import type { Change } from './change.ts'
import { canonical } from './canonical.ts'

export type Verdict = 'equal' | 'changed_by_rule' | 'different' | 'missing' | 'left_out'

export interface Compared {
  /** API name, or the key of a custom field. */
  readonly key: string
  readonly meant: unknown
  readonly found: unknown
  /** `changed_by_rule`: Pipedrive keeps the words, links and pictures of a text, and not all of how it looked. */
  readonly verdict: 'equal' | 'changed_by_rule' | 'different' | 'missing'
}

/** True when both say the same: instants by their moment, objects by the keys that were sent, sets in any order. */
export function isSame(meant: unknown, found: unknown): boolean {
  if (meant === null || meant === undefined) return isNothing(found)
  if (typeof meant === 'string' && typeof found === 'string')
    return meant === found || sameInstant(meant, found) || sameClock(meant, found) || sameAddress(meant, found)
  if (typeof meant === 'number') return Number(found) === meant && !isNothing(found)
  if (Array.isArray(meant)) return Array.isArray(found) && sameList(meant, found)
  if (typeof meant === 'object' && found !== null && typeof found === 'object') {
    const other = found as Record<string, unknown>
    return Object.entries(meant).every(([key, value]) => isSame(value, other[key]))
  }
  return meant === found
}

/** Pipedrive cleans the texts of notes and activities: it may give back another spelling of the same HTML. */
const markup: ReadonlySet<string> = new Set(['note', 'content'])

/** The same for the value of one key. */
export function isSameOf(key: string, meant: unknown, found: unknown): boolean {
  if (isSame(meant, found)) return true
  return markup.has(key) && typeof meant === 'string' && typeof found === 'string' && sameMarkup(meant, found)
}

/** v1 shows a linked record as an object whose `value` (or `id`) is the id. */
export function plainId(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  const link = value as Record<string, unknown>
  return link['value'] ?? link['id'] ?? value
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

function sameList(meant: readonly unknown[], found: readonly unknown[]): boolean {
  if (meant.length !== found.length) return false
  if (meant.every((value) => typeof value === 'number')) {
    return canonical([...meant].sort()) === canonical(found.map(Number).sort())
  }
  const [one, other] = [byPerson(meant), byPerson(found)]
  return one.every((value, index) => isSame(value, other[index]))
}

/** Participants are a set: their order says nothing. */
function byPerson(list: readonly unknown[]): readonly unknown[] {
  const personOf = (value: unknown) => (value !== null && typeof value === 'object' ? (value as Record<string, unknown>)['person_id'] : undefined)
  return list.every((value) => typeof personOf(value) === 'number')
    ? list.toSorted((a, b) => Number(personOf(a)) - Number(personOf(b)))
    : list
} // prettier-ignore

/** The letter case of an e-mail address says nothing. */
function sameAddress(a: string, b: string): boolean {
  return /^[^\s@<>]+@[^\s@<>]+$/.test(a) && a.toLowerCase() === b.toLowerCase()
}

/** "09:30" and "09:30:00" are the same: v2 shows the seconds that it does not take. */
function sameClock(a: string, b: string): boolean {
  return /^\d{2}:\d{2}$/.test(a) && b === `${a}:00`
}

const instant = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/

/** "2024-01-02 03:04:05" and "2024-01-02T03:04:05Z" are the same moment: v1 leaves the zone out and means UTC. */
function sameInstant(a: string, b: string): boolean {
  if (!instant.test(a) || !instant.test(b)) return false
  return momentOf(a) === momentOf(b)
}

/** Milliseconds; without a zone the text means UTC. */
export function momentOf(text: string): number {
  const iso = text.replace(' ', 'T')
  return Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(iso) ? iso : `${iso}Z`)
}

/** Every value of a body against the record as Pipedrive returned it. */
export function compareBody(
  body: Readonly<Record<string, unknown>>,
  record: Readonly<Record<string, unknown>>,
): Compared[] {
  const compared: Compared[] = []
  const custom = (record['custom_fields'] ?? {}) as Record<string, unknown>
  for (const [key, meant] of Object.entries(body)) {
    if (key === 'custom_fields') {
      for (const [field, value] of Object.entries(meant as object)) compared.push(compare(field, value, custom[field]))
    } else compared.push(compare(key, meant, record[key]))
  }
  return compared
}

type Values = Readonly<Record<string, unknown>>

/** Whether a record says more of what one body holds than of another; what a body does not name, it means to be empty. */
export function saysRather(record: Values, one: Values, other: Values): boolean {
  const [found, of, than] = [record, one, other].map(flat)
  if (!found || !of || !than) return false
  const keys = [...new Set([...Object.keys(of), ...Object.keys(than)])]
  const agreeing = (body: Values): number => keys.filter((key) => isSameOf(key, body[key], found[key])).length
  return agreeing(of) > agreeing(than)
}

function flat({ custom_fields: custom, ...values }: Values): Values {
  return { ...values, ...(custom as Values | null | undefined) }
}

function compare(key: string, meant: unknown, found: unknown): Compared {
  if (isSameOf(key, meant, found)) return { key, meant, found: found ?? null, verdict: 'equal' }
  const isReformatted =
    markup.has(key) && typeof meant === 'string' && typeof found === 'string' && sameWords(meant, found)
  const verdict = isNothing(found) ? 'missing' : isReformatted ? 'changed_by_rule' : 'different'
  return { key, meant, found: found ?? null, verdict }
}

/** The rule behind a difference that Pipedrive makes of itself; null: there is none. */
export function ruleOf({ verdict }: Compared): string | null {
  return verdict === 'changed_by_rule'
    ? 'formatting_not_kept: Pipedrive does not keep all of its formatting; its words, links and pictures are all there.'
    : null
}

/** What the customer reads: a difference first, then whether a rule had changed the value. */
export function verdictOf(compared: Compared | undefined, change: Change | undefined): Verdict {
  if (change?.how === 'left_out') return 'left_out'
  if (compared && compared.verdict !== 'equal') return compared.verdict
  return change ? 'changed_by_rule' : 'equal'
}
