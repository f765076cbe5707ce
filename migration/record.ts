// The neutral record: what every source gives, whatever the way in.

export const sourceObjects = [
  'user', 'company', 'contact', 'pipeline', 'stage', 'deal', 'email', 'call', 'meeting', 'note', 'task', 'file', 'field',
  'time_entry', 'rate', 'trust_account', 'workflow',
] as const // prettier-ignore

export type StandardSourceObject = (typeof sourceObjects)[number]

/** One of the standard objects, or the name of a custom object of the source. */
export type SourceObject = string

export interface SourceLink {
  /** The linked record's source id. */
  readonly id: string
  /** When this link was last changed, raw as the source wrote it; decides which of many companies is the primary one. */
  readonly updatedAt?: string
}

export interface SourceRecord {
  readonly object: SourceObject
  readonly id: string
  /** Raw texts, as the source wrote them: zones and formats are decided later, by a named rule. */
  readonly createdAt: string | null
  readonly updatedAt: string | null
  /** The owner as the source names it: an id of a user record, else an e-mail or a name. */
  readonly owner: string | null
  /** Links by their name: company, companies, contacts, parent, pipeline, stage, deal, or a custom object's name. */
  readonly links: Readonly<Record<string, readonly SourceLink[]>>
  /** Every other field, untouched. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Which reading brought it as it is: told by the staging, never by the source. */
  readonly readIn?: number
}

const plurals: Readonly<Record<string, string>> = {
  companies: 'company', contacts: 'contact', users: 'user', pipelines: 'pipeline', stages: 'stage', deals: 'deal',
  notes: 'note', emails: 'email', calls: 'call', meetings: 'meeting', tasks: 'task', author: 'user', owner: 'user',
} // prettier-ignore

/** The object that a link leads to: `companies` to company, `parent` to the record's own object. */
export function linkedObject(from: SourceObject, link: string): SourceObject {
  if (link === 'parent') return from
  return plurals[link] ?? link
}

/** The first linked id under any of the given names. */
export function firstLink(record: SourceRecord, ...names: readonly string[]): string | null {
  for (const name of names) {
    const first = record.links[name]?.[0]
    if (first) return first.id
  }
  return null
}
