// Which fields of an e-mail, call, meeting, note or task play which part, whatever the source calls them.
import type { SourceField } from '../fields.ts'
import { type ActivityObject, isActivityObject, type LedgerObject } from '../ledger.ts'
import type { SourceRecord } from '../record.ts'
import { words } from '../source/words.ts'
import { isEmpty } from '../transform/converted.ts'
import { byStem } from './stems.ts'

export type Part =
  | 'subject' | 'text' | 'notes' | 'start' | 'end' | 'due' | 'duration' | 'done' | 'location' | 'from' | 'to' | 'cc' | 'bcc' | 'direction'
  | 'shared' | 'outcome' | 'phone' | 'recording' | 'attendees' | 'author' // prettier-ignore

/** The part that holds what was written. */
export function textPartOf(object: ActivityObject): 'text' | 'notes' {
  return object === 'email' || object === 'note' ? 'text' : 'notes'
}

type Names = Readonly<Partial<Record<Part, readonly string[]>>>

const subject = ['subject', 'title', 'name', 'summary', 'topic']
const notes = [
  'notes',
  'note',
  'description',
  'details',
  'comments',
  'comment',
  'text',
  'body',
  'content',
  'memo',
  'agenda',
]

/** In the words of the neutral record first, then what other systems call them. The first field that has the name is it. */
const names: Readonly<Record<ActivityObject, Names>> = {
  email: {
    subject,
    text: ['body', 'body html', 'html body', 'html', 'text', 'content', 'message', 'body text', 'text body', 'notes'],
    start: ['sent at', 'sent', 'date sent', 'sent on', 'sent date', 'sent time', 'received at', 'received', 'date received', 'date', 'timestamp', 'time'],
    from: ['from', 'sender', 'from address', 'from email', 'sent by'],
    to: ['to', 'recipients', 'recipient', 'to address', 'to addresses', 'sent to'],
    cc: ['cc', 'cc addresses', 'copied to'],
    bcc: ['bcc'],
    direction: ['direction', 'incoming', 'type'],
    shared: ['shared', 'is shared'],
  },
  call: {
    subject,
    notes,
    start: ['started at', 'start', 'start time', 'started', 'starts at', 'call date', 'called at', 'called on', 'date', 'timestamp', 'time'],
    end: ['ended at', 'end', 'end time', 'ends at', 'finished at'],
    duration: ['duration seconds', 'duration', 'call duration', 'talk time', 'length'],
    direction: ['direction', 'call direction', 'type'],
    outcome: ['outcome', 'call outcome', 'disposition', 'call result', 'result'],
    phone: ['phone', 'phone number', 'number', 'telephone', 'caller', 'to number'],
    recording: ['recording url', 'recording', 'recording link', 'call recording'],
  },
  meeting: {
    subject,
    notes,
    start: ['starts at', 'start', 'start time', 'start date', 'started at', 'begins at', 'date', 'time'],
    end: ['ends at', 'end', 'end time', 'end date', 'ended at', 'finish'],
    duration: ['duration seconds', 'duration', 'length'],
    location: ['location', 'venue', 'place', 'where', 'room'],
    attendees: ['attendees', 'participants', 'invitees', 'guests', 'attended by'],
    outcome: ['outcome', 'result'],
  },
  note: {
    subject: ['subject', 'title', 'heading'],
    text: ['body', 'body html', 'html', 'note', 'note text', 'note detail', 'content', 'text', 'comment', 'comments', 'narrative', 'notes', 'description'],
    start: ['date', 'noted at', 'written at', 'note date', 'created', 'timestamp'],
    author: ['author', 'written by', 'created by', 'author id'],
  },
  task: {
    subject: [...subject, 'task'],
    notes,
    due: ['due at', 'due date', 'due', 'due on', 'deadline', 'date'],
    done: ['done', 'is done', 'completed', 'complete', 'is completed', 'finished', 'closed', 'completed at', 'date completed', 'status'],
  },
} // prettier-ignore

/** The record's own name of each part; a part that the source does not have is absent. Usual names go first, then stems, then types. */
export function partsOf(
  object: ActivityObject,
  fieldNames: readonly string[],
  time: string | null = null,
): ReadonlyMap<Part, string> {
  const byWords = new Map<string, string>()
  for (const name of fieldNames) {
    const plain = words(name)
    if (!byWords.has(plain)) byWords.set(plain, name)
  }
  const taken = new Set<string>()
  const parts = new Map<Part, string>()
  const take = (part: Part, name: string | undefined) => {
    if (name === undefined) return
    taken.add(name)
    parts.set(part, name)
  }
  const wanted = Object.entries(names[object]) as [Part, readonly string[]][]
  for (const [part, candidates] of wanted) {
    const own = [`${object} `, '']
    const found = candidates
      .flatMap((candidate) => own.map((prefix) => byWords.get(prefix + candidate)))
      .find((name) => name !== undefined && !taken.has(name))
    take(part, found)
  }
  for (const [part] of wanted) {
    if (!parts.has(part)) take(part, byStem(object, part, fieldNames.filter((name) => !taken.has(name)))) // prettier-ignore
  }
  const when = timePart(object)
  if (time !== null && !parts.has(when) && !taken.has(time) && fieldNames.includes(time)) take(when, time)
  return parts
}

const timePart = (object: ActivityObject): 'due' | 'start' => (object === 'task' ? 'due' : 'start')

/** Times of the record itself, or of what was done with it, are not when it was. */
const otherTimes = /\b(?:creat|updat|modif|chang|edit|sync|import|insert|delet|archiv|open|touch|view|read|clos|complet|done|finish|end|remind|expir|log|enter|respon|repl|click|cancel|last)/ // prettier-ignore

/** Where no name says so, the only field of an object that holds moments says when its records were. */
export function onlyTimeOf(object: ActivityObject, fields: readonly SourceField[]): string | null {
  const own = fields.filter((field) => field.object === object && field.role === 'value')
  const dates = own.filter(
    ({ type, name }) => (type === 'date' || type === 'datetime') && !otherTimes.test(words(name)),
  )
  const [only, other] = dates
  return only === undefined || other !== undefined ? null : only.name
}

/** The field that says when records of an object were or are due; null: none does. */
export function timeFieldOf(object: LedgerObject, fields: readonly SourceField[]): string | null {
  if (!isActivityObject(object)) return null
  const named = fields.filter((field) => field.object === object).map(({ name }) => name)
  return partsOf(object, named, onlyTimeOf(object, fields)).get(timePart(object)) ?? null
}

const onlyTimes = new WeakMap<ReadonlyMap<string, SourceField>, Map<ActivityObject, string | null>>()

/** Once for each audit: the fields are asked about for every record. */
function onlyTimeAmong(object: ActivityObject, fields: ReadonlyMap<string, SourceField>): string | null {
  const known = onlyTimes.get(fields) ?? new Map<ActivityObject, string | null>()
  onlyTimes.set(fields, known)
  const only = known.get(object)
  if (only !== undefined) return only
  const found = onlyTimeOf(object, [...fields.values()])
  known.set(object, found)
  return found
}

export interface PartReader {
  raw(part: Part): unknown
  nameOf(part: Part): string | null
  /** The column's date layout, as the audit found it. */
  dateFormat(part: Part): string | null
  /** Filled fields that play no part, each with the label that people see. */
  rest(): { readonly field: string; readonly label: string; readonly raw: unknown }[]
}

export function readParts(
  record: SourceRecord,
  object: ActivityObject,
  fields: ReadonlyMap<string, SourceField>,
): PartReader {
  const parts = partsOf(object, Object.keys(record.fields), onlyTimeAmong(object, fields))
  const used = new Set(parts.values())
  const fieldOf = (name: string) => fields.get(`${object}\n${name}`)
  return {
    raw: (part) => {
      const name = parts.get(part)
      return name === undefined ? undefined : record.fields[name]
    },
    nameOf: (part) => parts.get(part) ?? null,
    dateFormat: (part) => fieldOf(parts.get(part) ?? '')?.dateFormat ?? null,
    rest: () =>
      Object.entries(record.fields)
        .filter(([name, raw]) => !used.has(name) && !isEmpty(raw) && !repeatsLink(record, name, raw))
        .map(([field, raw]) => ({ field, label: fieldOf(field)?.label ?? field, raw })),
  }
}

/** A key column, or a list of keys, beside the link that was read from it says nothing new. */
function repeatsLink(record: SourceRecord, name: string, raw: unknown): boolean {
  if (!/\bids?$/.test(words(name)) && !Object.hasOwn(record.links, name)) return false
  const ids = new Set(Object.values(record.links).flatMap((links) => links.map((link) => link.id)))
  return [raw].flat().every((one) => ids.has(String(one)))
}

/** No for every way in which sources write it; anything else, also nothing, is not. */
export function isNo(value: unknown): boolean {
  return (
    value === false ||
    value === 0 ||
    (typeof value === 'string' && /^(?:false|no|n|0|private|not shared|unshared)$/i.test(value.trim()))
  )
}

export function isYes(value: unknown): boolean {
  if (value === true || value === 1) return true
  return typeof value === 'string' && /^(?:true|yes|y|1|done|completed?|closed|finished)$/i.test(value.trim())
}
