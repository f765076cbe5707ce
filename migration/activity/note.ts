// The note of an activity, or the text of a native note: what was written, then what no field can hold.
import type { Change } from '../change.ts'
import { recordingName } from './recording.ts'
import { shown } from '../transform/converted.ts'
import { asText, saidOfCharacters } from '../transform/text.ts'
import { type ClosingLine, mostNoteBytes, noteWith, restAttached } from './closing.ts'
import { nameAndAddress, somebodies } from './people.ts'
import { type Part, textPartOf } from './parts.ts'
import { withPictures } from './pictures.ts'
import type { Reading } from './reading.ts'
import { wholeTextName, wholeTextSentence } from './whole-text-name.ts'
import { type Moment, readMoment, secondsOf, timeChange } from './times.ts'

export interface NoteFor {
  /** A native note holds its author and time itself. */
  readonly isNative: boolean
  readonly when: Moment | null
}

/** Undefined: there is nothing to say. */
export function noteOf(reading: Reading, how: NoteFor): string | undefined {
  const { parts, changes, object } = reading
  const part = textPartOf(object)
  const field = parts.nameOf(part) ?? part
  const target = how.isNative ? 'content' : 'note'
  const { pieces, taken, named } = withPictures(reading)
  if (reading.text.removed.length > 0) {
    const reason = `What Pipedrive does not keep was taken out of the text: ${reading.text.removed.join(', ')}.`
    changes.push(timeChange(field, target, { how: 'changed_by_rule', rule: 'html_cleaned', reason, source: reading.text.removed.join(', '), meant: null })) // prettier-ignore
  }
  if (taken > 0) {
    const reason = 'Pictures of the text are files in Pipedrive now, and the text shows them from there.'
    changes.push(timeChange(field, target, { how: 'changed_by_rule', rule: 'pictures_taken_over', reason, source: taken, meant: taken })) // prettier-ignore
  }
  if (named.length > 0) {
    const reason = `Pictures that could not be taken over are named in their place: ${named.join('; ')}.`
    changes.push(timeChange(field, target, { how: 'changed_by_rule', rule: 'inline_pictures_left_out', reason, source: named.join('; '), meant: null })) // prettier-ignore
  }
  const note = noteWith(pieces, closingLines(reading, how), wholeTextSentence(reading.record))
  if (note.isCut) {
    const reason = `The text is longer than the ${mostNoteBytes} bytes that Pipedrive takes: the whole of it is attached as the file ${wholeTextName(reading.record)}.`
    changes.push(timeChange(field, target, { how: 'changed_by_rule', rule: restAttached, reason, source: parts.raw(part), meant: null })) // prettier-ignore
  }
  changes.push(...unreadable(reading, target))
  return note.html === '' ? undefined : note.html
}

/** The subject says so itself; of everything else the place it arrives in is told. */
function unreadable({ record, parts }: Reading, note: string): Change[] {
  const subject = parts.nameOf('subject')
  const place = parts.nameOf('location')
  return Object.entries(record.fields).flatMap(([field, raw]) => {
    const said = field === subject ? null : saidOfCharacters(asText(raw))
    const target = field === place ? 'location' : note
    return said === null ? [] : [timeChange(field, target, { how: 'changed_by_rule', ...said, source: raw, meant: null })]
  })
} // prettier-ignore

/** As it would be if there were no limit. */
export function fullNoteOf(reading: Reading): string {
  const { pieces } = withPictures(reading)
  return noteWith(pieces, closingLines({ ...reading, changes: [] }, { isNative: false, when: null }), null).html
}

function closingLines(reading: Reading, how: NoteFor): ClosingLine[] {
  const { object, record, parts, links } = reading
  const lines: ClosingLine[] = [
    { label: 'From the source', text: `${object} ${record.id}` },
    ...authorLine(reading, how),
    ...timeLines(reading, how),
  ]
  for (const [part, label] of partLines) {
    const raw = parts.raw(part)
    const text = part === 'from' || part === 'to' || part === 'cc' || part === 'bcc' ? addresses(raw) : asText(raw).trim()
    if (text !== '') lines.push({ label, text })
  } // prettier-ignore
  lines.push(...durationLine(reading), ...recordingLine(reading))
  if (links.people.attendees.length > 0) {
    lines.push({ label: 'Attendees', text: links.people.attendees.map(nameAndAddress).join(', ') })
  }
  if (links.further.length > 0) lines.push({ label: 'Also about', text: links.further.join(', ') })
  if (how.isNative && links.personIds.length > 1) {
    const text = record.links['contacts']?.slice(1).map((link) => `contact ${link.id}`).join(', ') ?? '' // prettier-ignore
    lines.push({ label: 'Also with', text })
  }
  for (const { label, raw } of parts.rest()) lines.push({ label, text: asText(raw).trim() })
  return lines.filter((line) => line.text !== '')
}

const partLines = [
  ['direction', 'Direction'],
  ['from', 'From'],
  ['to', 'To'],
  ['cc', 'Cc'],
  ['bcc', 'Bcc'],
  ['shared', 'Shared'],
  ['outcome', 'Outcome'],
  ['phone', 'Phone'],
] as const satisfies readonly (readonly [Part, string])[]

function addresses(raw: unknown): string {
  return somebodies(raw).map(nameAndAddress).join(', ')
}

function authorLine({ object, record, context, parts }: Reading, { isNative }: NoteFor): ClosingLine[] {
  const { owner } = record
  if (owner === null) return []
  const isKnown = context.userOf(owner) !== null
  if (isNative && isKnown) return []
  const author = context.ownerName(owner) ?? (asText(parts.raw('author')).trim() || owner)
  return [{ label: object === 'note' ? 'Author' : 'Owner', text: author }]
}

const startLabels = { email: 'Sent', call: 'Started', meeting: 'Starts', task: 'Due', note: 'Written' } as const

/** Every time as the source wrote it, the zone that was assumed, and UTC. */
function timeLines(reading: Reading, how: NoteFor): ClosingLine[] {
  const { object, record, parts, context } = reading
  const zone = context.settings.timeZone
  const lines: ClosingLine[] = []
  const add = (label: string, raw: unknown, format: string | null): void => {
    const read = readMoment(raw, { format, zone })
    if (read.kind === 'moment') lines.push({ label, text: read.moment.provenance })
    if (read.kind === 'unreadable') lines.push({ label, text: `${shown(raw)} (not a date that can be read)` })
  }
  const structural = (name: string) => context.fieldsByName.get(`${object}\n${name}`)?.dateFormat ?? null
  const start: Part = object === 'task' ? 'due' : 'start'
  add(startLabels[object], parts.raw(start), parts.dateFormat(start))
  add('Ended', parts.raw('end'), parts.dateFormat('end'))
  const done = parts.raw('done')
  if (object === 'task' && typeof done === 'string') lines.push({ label: 'Done', text: done })
  if (!how.isNative) add('Created', record.createdAt, structural('created_at'))
  add('Last changed', record.updatedAt, structural('updated_at'))
  return lines
}

/** An activity holds minutes; the seconds are told. */
function durationLine({ parts }: Reading): ClosingLine[] {
  const raw = asText(parts.raw('duration')).trim()
  if (raw === '') return []
  const seconds = /^\d+(?:\.\d+)?$/.test(raw) ? secondsOf(raw, parts.nameOf('duration') ?? '') : null
  return [{ label: 'Duration', text: seconds === null ? raw : `${String(seconds)} seconds` }]
}

function recordingLine({ parts, record, context, changes }: Reading): ClosingLine[] {
  const recording = asText(parts.raw('recording')).trim()
  if (recording === '') return []
  const { recordings } = context.settings
  const attached = recordings === 'attach' ? [{ label: 'Recording attached as', text: recordingName(record) }] : []
  if (recordings !== 'leave') return [{ label: 'Recording', text: recording, link: recording }, ...attached]
  const reason = 'Recordings are left in the source, as chosen in the settings.'
  changes.push(timeChange(parts.nameOf('recording') ?? 'recording', 'note', { how: 'left_out', rule: 'recording_left', reason, source: recording, meant: null })) // prettier-ignore
  return []
}
