// Records that lack what makes them one: a name, a company, anybody at all; and records that are there twice.
import type { SourceRecord } from '../record.ts'
import { bestPhrase } from '../propose/likeness.ts'
import { counted, createTally, entryOf, type Finding, note, type Tally, thousands, type Watch } from './finding.ts'

const nameLimit = 255
const namePhrases: Readonly<Record<string, readonly ['person' | 'organization' | 'deal', string]>> = {
  contact: ['person', 'name | full name | display name | contact name | first name | last name'],
  company: ['organization', 'name | company name | organization name | firm name | business name'],
  deal: ['deal', 'title | name | deal name | matter name | =matter description'],
}

/** The name of a record by whatever its source calls it. */
function createNamer(): (record: SourceRecord) => string {
  const fields = new Map<string, boolean>()
  return (record) => {
    const [into, phrases] = namePhrases[record.object] ?? []
    if (!into || !phrases) return ''
    const isName = (field: string) =>
      entryOf(fields, `${record.object}\n${field}`, () => bestPhrase([field], phrases, into).score >= 0.85)
    return Object.entries(record.fields)
      .filter(([field, value]) => (typeof value === 'string' || typeof value === 'number') && isName(field))
      .map(([, value]) => String(value).trim())
      .filter((text) => text !== '')
      .join(' ')
  }
}

type Lack = 'contacts_without_name' | 'contacts_without_company' | 'deals_without_anyone' | 'long_titles'

const sentences: Readonly<Record<Lack, readonly [string, string, string]>> = {
  contacts_without_name: [
    'has no name.',
    'have no name.',
    'They arrive under their e-mail address, else under their id.',
  ],
  contacts_without_company: [
    'has no company.',
    'have no company.',
    'They are attached to the placeholder organization.',
  ],
  deals_without_anyone: ['has neither company nor contact.', 'have neither company nor contact.', 'They arrive without an organization and a person.'], // prettier-ignore
  long_titles: ['has a name of more than 255 letters.', 'have names of more than 255 letters.', 'The name is cut after 255 letters, and the cut is noted.'], // prettier-ignore
}

export function watchNames(): Watch {
  const tallies = new Map<string, Tally>()
  const objects = new Set<string>()
  const nameOf = createNamer()
  const lacks = (lack: Lack, record: SourceRecord) => {
    note(entryOf(tallies, `${lack}\n${record.object}`, createTally), record.id)
  }
  const linksAny = (record: SourceRecord, ...names: string[]) =>
    names.some((name) => (record.links[name]?.length ?? 0) > 0)

  function add(record: SourceRecord): void {
    const { object } = record
    objects.add(object)
    if (object !== 'contact' && object !== 'company' && object !== 'deal') return
    const name = nameOf(record)
    if (name.length > nameLimit) lacks('long_titles', record)
    if (object === 'contact' && name === '') lacks('contacts_without_name', record)
    if (object === 'contact' && !linksAny(record, 'companies', 'company')) lacks('contacts_without_company', record)
    if (object === 'deal' && !linksAny(record, 'company', 'companies', 'contact', 'contacts'))
      lacks('deals_without_anyone', record)
  }

  function finish(): Finding[] {
    return [...tallies].map(([key, { count, examples }]) => {
      const [code = '', object = ''] = key.split('\n')
      const [one, many, effect] = sentences[code as Lack]
      return { code, object, count, message: `${counted(count, object)} ${count === 1 ? one : many}`, effect, examples: [...examples] } // prettier-ignore
    })
  }
  return { add, finish }
}

const emailsIn = /[^\s@<>;,"']+@[^\s@<>;,"']+\.[a-z]{2,}/gi
const legalForms = /\b(?:ltd|limited|llp|llc|plc|inc|corp|corporation|gmbh|co|company)\b\.?/g

/** Contacts of one e-mail address, companies of one name: kept apart, and named. */
export function watchDuplicates(): Watch {
  const emails = new Map<string, number>()
  const companies = new Map<string, number>()
  const nameOf = createNamer()

  function add(record: SourceRecord): void {
    if (record.object === 'contact') {
      const found = Object.values(record.fields).flatMap(emailsOf)
      for (const email of new Set(found)) emails.set(email, (emails.get(email) ?? 0) + 1)
    }
    if (record.object !== 'company') return
    const name = nameOf(record)
      .toLowerCase()
      .replaceAll(legalForms, '')
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
    if (name !== '') companies.set(name, (companies.get(name) ?? 0) + 1)
  }

  function finish(): Finding[] {
    return [
      ...finding('contact', emails, 'share an e-mail address with another contact'),
      ...finding('company', companies, 'have the same name as another company'),
    ]
  }

  function finding(object: string, counts: ReadonlyMap<string, number>, what: string): Finding[] {
    const shared = [...counts].filter(([, times]) => times > 1).sort((a, b) => b[1] - a[1])
    if (shared.length === 0) return []
    const count = shared.reduce((sum, [, times]) => sum + times, 0)
    const examples = shared.slice(0, 5).map(([name, times]) => `${name} (${thousands(times)} times)`)
    const effect = 'Nothing is merged: each arrives as a record of its own.'
    return [
      { code: 'possible_duplicates', object, count, message: `${counted(count, object)} ${what}.`, effect, examples },
    ]
  }
  return { add, finish }
}

/** Only of values that are addresses and nothing else: one that a note mentions is not the contact's own. */
function emailsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(emailsOf)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(emailsOf)
  if (typeof value !== 'string' || value.length > 300 || !value.includes('@')) return []
  const rest = value.replaceAll(emailsIn, '').replaceAll(/[\s;,|<>"]/g, '')
  return rest === '' || value.includes('<') ? (value.toLowerCase().match(emailsIn) ?? []) : []
}
