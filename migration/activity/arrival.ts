// Where each field of an e-mail, call, meeting, note or task arrives: what the fidelity ledger and the sample's diff say.
import type { Change } from '../change.ts'
import { type Compared, compareBody, ruleOf, verdictOf } from '../compare.ts'
import type { DiffRow } from '../diff.ts'
import type { SourceField } from '../fields.ts'
import type { ActivityObject } from '../ledger.ts'
import { readField } from '../plan/values.ts'
import type { SourceRecord } from '../record.ts'
import type { Settings } from '../settings.ts'
import { isEmpty } from '../transform/converted.ts'
import { noEmails } from './choice.ts'
import { type Part, partsOf } from './parts.ts'

/** The field of the activity that a part gives; every other part stands in the closing lines of the note. */
const homes: Readonly<Partial<Record<Part, string>>> = {
  subject: 'subject', text: 'note', notes: 'note', start: 'due_date', due: 'due_date', end: 'duration', duration: 'duration', done: 'done',
  location: 'location', attendees: 'participants',
} // prettier-ignore
const nativeHomes: Readonly<Partial<Record<Part, string>>> = { text: 'content', start: 'add_time', author: 'user_id' }

const reasons: Readonly<Partial<Record<Part, string>>> = {
  start: 'The original time, in UTC to the minute; as the source wrote it, to the second, in the last lines of the note.',
  end: 'The time between start and end is the duration; the end itself stands in the last lines of the note.',
  duration: 'Hours and minutes; the seconds stand in the last lines of the note.',
  attendees: 'Attendees who are contacts, by link or e-mail address, take part; the others become persons once, by their e-mail address, unless you choose otherwise. All are named in the last lines of the note. Nobody is invited.',
  text: 'Rich text without what Pipedrive does not keep, up to 100,000 bytes; its pictures become files in Pipedrive and are shown from there.',
  notes: 'Rich text without what Pipedrive does not keep, up to 100,000 bytes; its pictures become files in Pipedrive and are shown from there.',
} // prettier-ignore
const inNote = 'No field of an activity can hold it: it stands in the last lines of the note.'

export interface Arrival {
  readonly arrival: 'native' | 'in_note' | 'not_migrated'
  readonly target: string | null
  readonly reason: string
}

export function activityArrival(
  field: SourceField,
  object: ActivityObject,
  facts: { readonly names: readonly string[]; readonly onlyTime?: string | null; readonly settings: Settings },
): Arrival {
  const { names, onlyTime = null, settings } = facts
  if (object === 'email' && settings.emails === 'none') {
    return { arrival: 'not_migrated', target: null, reason: noEmails }
  }
  const isNative = object === 'note' && settings.notesAs === 'note'
  const kind = isNative ? 'note' : 'activity'
  const structural = structuralArrival(field, kind)
  if (structural) return structural
  const part = [...partsOf(object, names, onlyTime)].find(([, name]) => name === field.name)?.[0]
  if (part === 'recording' && settings.recordings === 'leave') {
    return { arrival: 'not_migrated', target: null, reason: 'Recordings are left in the source, as chosen.' }
  }
  if (part === 'recording' && settings.recordings === 'attach')
    return { arrival: 'native', target: 'file', reason: 'It is downloaded and attached as a file; its address stands in the last lines of the note.' } // prettier-ignore
  const home = part === undefined ? undefined : (isNative ? nativeHomes : homes)[part]
  if (home === undefined || part === undefined) return { arrival: 'in_note', target: `${kind}.note`, reason: inNote }
  const reason = reasons[part] ?? 'It has a field of its own.'
  return { arrival: 'native', target: `${kind}.${home}`, reason }
}

function structuralArrival({ role, linksTo, name }: SourceField, kind: 'activity' | 'note'): Arrival | null {
  const note = `${kind}.${kind === 'note' ? 'content' : 'note'}`
  switch (role) {
    case 'id':
      return { arrival: 'in_note', target: note, reason: 'The source id stands in the last lines of the note.' }
    case 'created_at':
    case 'updated_at':
      return { arrival: 'in_note', target: note, reason: 'Pipedrive sets these times itself: the original stands in the last lines of the note.' } // prettier-ignore
    case 'owner':
      return { arrival: 'native', target: `${kind}.${kind === 'note' ? 'user_id' : 'owner_id'}`, reason: 'The owner is the Pipedrive user that the source owner was matched to.' } // prettier-ignore
    case 'link':
      return { arrival: 'native', target: `link to ${linksTo ?? name}`, reason: 'The link is made between the two records.' } // prettier-ignore
    case 'value':
      return null
  }
}

interface DiffFacts {
  readonly record: SourceRecord
  readonly body: Readonly<Record<string, unknown>>
  readonly changes: readonly Change[]
  readonly found: Readonly<Record<string, unknown>> | null
}

/** One row for every value that was sent, with the source field it came from, then the fields in the closing lines, then what was not sent. */
export function diffActivity({ record, body, changes, found }: DiffFacts): DiffRow[] {
  const object = record.object as ActivityObject
  const compared = compareBody(body, found ?? {})
  const covered = new Set<string>()
  const rows = compared.map((one) => {
    const field = fieldBehind(one.key, record, object)
    if (field !== null) covered.add(field)
    const source = field === null ? null : (readField(record, field) ?? null)
    const change = changes.find((made) => made.target === one.key || (field !== null && made.field === field))
    return rowOf({ field: field ?? one.key, target: one.key, source }, one, change)
  })
  const note = compared.find((one) => one.key === 'note' || one.key === 'content')
  const others = Object.keys(record.fields).filter((name) => !covered.has(name) && !isEmpty(record.fields[name]))
  const closing = others.map((field) => {
    const change = changes.find((made) => made.field === field)
    const names = { field, target: note?.key ?? 'note', source: record.fields[field] }
    return { ...names, meant: null, found: null, verdict: verdictOf(note, change), rule: change ? `${change.rule}: ${change.reason}` : inNote }
  }) // prettier-ignore
  const shown = new Set([...rows, ...closing].flatMap(({ field, target }) => [field, target]))
  // A link of which nothing was sent, and that is no field beside, is in neither.
  const unsent = changes.filter(({ field, target }) => !shown.has(field) && !shown.has(target))
  return [...rows, ...closing, ...unsent.map(leftOut)]
}

function leftOut({ field, target, source, meant, how, rule, reason }: Change): DiffRow {
  return { field, target, source, meant, found: null, verdict: how, rule: `${rule}: ${reason}` }
}

function rowOf(
  names: { field: string; target: string; source: unknown },
  compared: Compared,
  change: Change | undefined,
): DiffRow {
  const rule = change ? `${change.rule}: ${change.reason}` : ruleOf(compared)
  // A value that was left out and one that came in its place belong to the same field.
  const verdict = change?.how === 'left_out' && compared.verdict === 'equal' ? 'changed_by_rule' : verdictOf(compared, change) // prettier-ignore
  return { ...names, meant: compared.meant, found: compared.found, verdict, rule }
}

const partsBehind: Readonly<Record<string, readonly Part[]>> = {
  subject: ['subject', 'text'], due_date: ['start', 'due'], due_time: ['start', 'due'], add_time: ['start'], duration: ['duration', 'end'],
  done: ['done', 'start'], location: ['location'], note: ['text', 'notes'], content: ['text'],
} // prettier-ignore
const linksBehind: Readonly<Record<string, readonly string[]>> = {
  deal_id: ['deal', 'deals'], org_id: ['company', 'companies'], person_id: ['contacts', 'contact'], participants: ['contacts', 'contact'],
} // prettier-ignore

/** The name of the field or link of the record that gave this key; null: a rule alone did. */
function fieldBehind(key: string, record: SourceRecord, object: ActivityObject): string | null {
  if (key === 'owner_id' || key === 'user_id') return 'owner'
  const link = linksBehind[key]?.find((name) => (record.links[name]?.length ?? 0) > 0)
  if (link !== undefined) return link
  const parts = partsOf(object, Object.keys(record.fields))
  const part = partsBehind[key]?.find((one) => !isEmpty(record.fields[parts.get(one) ?? '']))
  if (part !== undefined) return parts.get(part) ?? null
  return key.startsWith('due_') || key === 'add_time' ? 'created_at' : null
}
