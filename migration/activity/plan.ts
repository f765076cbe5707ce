// What an e-mail, call, meeting, task or note is to become: an activity, or a note as Pipedrive's own note.
import type { PlanContext, Planned } from '../plan/context.ts'
import { compact } from '../plan/fill.ts'
import { ownerOf } from '../plan/owner.ts'
import type { SourceRecord } from '../record.ts'
import { isEmpty } from '../transform/converted.ts'
import { asText } from '../transform/text.ts'
import { noteOf } from './note.ts'
import { readingOf } from './reading-of.ts'
import type { Reading } from './reading.ts'
import { subjectOf } from './subject.ts'
import type { Links } from './links.ts'
import { isYes, isNo } from './parts.ts'
import {
  dueOf,
  lastedOf,
  type Moment,
  plainMoment,
  readMoment,
  secondsBetween,
  secondsOf,
  timeChange,
} from './times.ts'

/** `standing` is what the row was written as: a note keeps the form in which it arrived, whatever is chosen later. */
export function planActivity(
  given: SourceRecord,
  context: PlanContext,
  standing: Readonly<Record<string, unknown>> | null,
): Planned {
  const read = readingOf(given, context)
  if (read.kind === 'hold') return read
  const { reading } = read
  const isNative = standing === null ? context.settings.notesAs === 'note' : 'content' in standing
  return reading.object === 'note' && isNative ? planNote(reading) : planAsActivity(reading)
}

function planAsActivity(reading: Reading): Planned {
  const { object, context, changes, record, links } = reading
  const type = context.activityType(object)
  if (type === null) {
    const reason = `The activity type for ${object} records is not in Pipedrive.`
    return { kind: 'hold', waitsFor: `activity_type:${object}`, reason }
  }
  const when = whenOf(reading)
  const body = compact({
    subject: subjectOf(reading),
    type,
    owner_id: ownerOf(record, context, changes),
    ...(when ? dueOf(when) : {}),
    duration: durationOf(reading, when),
    done: isDone(reading, when),
    deal_id: links.dealId,
    org_id: links.orgId,
    participants: participantsOf(links),
    location: locationOf(reading),
    note: noteOf(reading, { isNative: false, when }),
  })
  return { kind: 'write', body, changes }
}

function planNote(reading: Reading): Planned {
  const { context, changes, record, links } = reading
  const [personId] = links.personIds
  if (links.dealId === undefined && links.orgId === undefined && personId === undefined) {
    const reason = `Note ${record.id} names no deal, contact or company, and Pipedrive keeps its own notes on one of these only. Migrate notes as activities to keep it.`
    return { kind: 'refuse', reason }
  }
  const when = whenOf(reading)
  const owner = ownerOf(record, context, changes)
  const content = noteOf(reading, { isNative: true, when }) ?? ''
  if (content === '')
    return { kind: 'refuse', reason: `Note ${record.id} is empty, and Pipedrive takes no empty note.` }
  const body = compact({
    content,
    user_id: owner,
    add_time: when ? plainMoment(when) : undefined,
    deal_id: links.dealId,
    person_id: personId,
    org_id: links.orgId,
  })
  return { kind: 'write', body, changes }
}

/** The record's own time; where it has none, the time of its creation. */
function whenOf({ object, parts, record, context, changes }: Reading): Moment | null {
  const part = object === 'task' ? 'due' : 'start'
  const field = parts.nameOf(part)
  const zone = context.settings.timeZone
  const own = readMoment(parts.raw(part), { format: parts.dateFormat(part), zone })
  if (own.kind === 'unreadable') {
    changes.push(timeChange(field ?? part, 'due_date', { how: 'left_out', rule: 'unreadable_date', reason: own.reason, source: parts.raw(part), meant: null })) // prettier-ignore
  }
  if (own.kind === 'moment') {
    if (own.rule) changes.push(timeChange(field ?? part, 'due_time', { how: 'changed_by_rule', rule: own.rule.name, reason: own.rule.reason, source: parts.raw(part), meant: own.moment.utc })) // prettier-ignore
    return own.moment
  }
  if (object === 'task') return null
  const format = context.fieldsByName.get(`${object}\ncreated_at`)?.dateFormat ?? null
  const created = readMoment(record.createdAt, { format, zone })
  if (created.kind !== 'moment') return null
  if (object !== 'note' || own.kind === 'unreadable') {
    const reason = 'It has no time of its own that can be read: the time of its creation was taken.'
    changes.push(timeChange(field ?? part, 'due_date', { how: 'changed_by_rule', rule: 'date_of_creation', reason, source: record.createdAt, meant: created.moment.utc })) // prettier-ignore
  }
  return created.moment
}

/** The duration that is named, else the time between start and end. */
function durationOf({ object, parts, context, changes }: Reading, start: Moment | null): string | undefined {
  if (object !== 'call' && object !== 'meeting') return undefined
  const end = readMoment(parts.raw('end'), { format: parts.dateFormat('end'), zone: context.settings.timeZone })
  const named = secondsOf(parts.raw('duration'), parts.nameOf('duration') ?? '')
  const lasted = lastedOf(named ?? secondsBetween(start, end.kind === 'moment' ? end.moment : null))
  if (!lasted) return undefined
  if (lasted.isCut) {
    const reason = `It lasted ${lasted.seconds} seconds; an activity lasts less than a day, so ${lasted.duration} was taken.`
    changes.push(timeChange(parts.nameOf('duration') ?? 'end', 'duration', { how: 'changed_by_rule', rule: 'longest_duration', reason, source: lasted.seconds, meant: lasted.duration })) // prettier-ignore
  }
  return lasted.duration
}

/** What lay in the past when the source gave the record as it is is done; a task says so itself. */
function isDone({ object, parts, record, context }: Reading, when: Moment | null): boolean {
  if (object === 'email' || object === 'note') return true
  if (object !== 'task')
    return when === null || when.utc.slice(0, 19) <= context.asOf(record).slice(0, when.isDay ? 10 : 19)
  const raw = parts.raw('done')
  if (isEmpty(raw) || isNo(raw)) return false
  // A column such as "completed at" says by its date that it was done.
  return isYes(raw) || readMoment(raw, { format: parts.dateFormat('done'), zone: context.settings.timeZone }).kind === 'moment' // prettier-ignore
}

function participantsOf({ personIds }: Links): { person_id: number; primary: boolean }[] | undefined {
  if (personIds.length === 0) return undefined
  return personIds.map((person_id, index) => ({ person_id, primary: index === 0 }))
}

function locationOf({ parts }: Reading): { value: string } | undefined {
  const place = asText(parts.raw('location')).trim()
  return place === '' ? undefined : { value: place }
}
