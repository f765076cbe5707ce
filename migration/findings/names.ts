// Records that lack what makes them one: a name, a company, anybody at all; and records that are there twice.
import type { SourceRecord } from '../record.ts'
import { bestPhrase } from '../propose/likeness.ts'
import {
  counted,
  createTally,
  entryOf,
  type Finding,
  type Look,
  note,
  type Tally,
  thousands,
  type Watch,
} from './finding.ts'
import { createKeyCounts, createWording, type KeyCounts, type MostMet, mostMet, type Wording } from './key-counts.ts'

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

interface Repeated {
  readonly object: string
  readonly what: string
  readonly keysOf: (record: SourceRecord) => Iterable<string>
  readonly counts: KeyCounts
  wording: Wording | null
}

/** Contacts of one e-mail address, companies of one name: kept apart, and named. */
export function watchDuplicates(): Watch {
  const nameOf = createNamer()
  const emails = (record: SourceRecord) => new Set(Object.values(record.fields).flatMap(emailsOf))
  const names = (record: SourceRecord) => {
    const plain = nameOf(record).toLowerCase().replaceAll(legalForms, '')
    const name = plain.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()
    return name === '' ? [] : [name]
  }
  const kinds: Repeated[] = [
    { object: 'contact', what: 'share an e-mail address with another contact', keysOf: emails, counts: createKeyCounts(), wording: null },
    { object: 'company', what: 'have the same name as another company', keysOf: names, counts: createKeyCounts(), wording: null },
  ] // prettier-ignore

  function add(record: SourceRecord): void {
    for (const { object, keysOf, counts } of kinds)
      if (record.object === object) for (const key of keysOf(record)) counts.add(key)
  }

  function look(): Look | null {
    const open = kinds.filter((kind) => kind.wording === null)
    for (const kind of open) kind.wording = createWording(kind.counts, sharedIn(kind.counts).worst)
    if (!open.some(({ counts }) => sharedIn(counts).keys > 0)) return null
    return (record) => {
      for (const { object, keysOf, wording } of open)
        if (record.object === object) for (const key of keysOf(record)) wording?.see(key)
    }
  }

  function finish(): Finding[] {
    return kinds.flatMap(({ object, what, counts, wording }) => {
      const { times, worst } = sharedIn(counts)
      if (times === 0) return []
      const examples = worst.map((place) => `${wording?.of(place) ?? '?'} (${thousands(counts.countAt(place))} times)`)
      const effect = 'Nothing is merged: each arrives as a record of its own.'
      return [{ code: 'possible_duplicates', object, count: times, message: `${counted(times, object)} ${what}.`, effect, examples }]
    })
  } // prettier-ignore
  return { add, look, finish }
}

const sharedIn = (counts: KeyCounts): MostMet => mostMet(counts, 5, (place) => counts.countAt(place) > 1)

/** Only of values that are addresses and nothing else: one that a note mentions is not the contact's own. */
function emailsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(emailsOf)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(emailsOf)
  if (typeof value !== 'string' || value.length > 300 || !value.includes('@')) return []
  const rest = value.replaceAll(emailsIn, '').replaceAll(/[\s;,|<>"]/g, '')
  return rest === '' || value.includes('<') ? (value.toLowerCase().match(emailsIn) ?? []) : []
}
