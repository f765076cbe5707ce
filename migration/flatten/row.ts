// What one record of a custom object, or a time entry, becomes: a note, an activity, or a part of the record that it belongs to.
import { pairId } from '../pair-id.ts'
import { noteWith } from '../activity/closing.ts'
import { plainMoment, readMoment } from '../activity/times.ts'
import type { Change } from '../change.ts'
import { nameOf, pluralOf } from '../findings/finding.ts'
import type { PlanContext, Planned } from '../plan/context.ts'
import { compact } from '../plan/fill.ts'
import { linkTo } from '../plan/links.ts'
import { ownerOf } from '../plan/owner.ts'
import type { SourceRecord } from '../record.ts'
import { type Flattening, goesByFields, type Place } from './choice.ts'
import { newestOf } from './moment.ts'
import type { ParentObject } from './rules.ts'
import { asLine, linesOf } from './text.ts'
import { dayOf, minutesOf } from './time-summary.ts'

/** The source id of a row of the ledger: the object's name and the record's id as a JSON list. */
export function customSourceId(object: string, id: string): string {
  return pairId(object, id)
}

export function customRecordOf(sourceId: string): { object: string; id: string } {
  const [object, id] = JSON.parse(sourceId) as [string, string]
  return { object, id }
}

/** The record that it stands on: of a note the first that it names, of the other rules the chosen one. */
export function placeOf(record: SourceRecord, flattening: Flattening): (Place & { readonly id: string }) | null {
  const places = flattening.rule === 'note' || flattening.rule === 'activity' ? flattening.places : [flattening]
  for (const { link, parent } of places) {
    const id = record.links[link]?.[0]?.id
    if (id !== undefined) return { link, parent, id }
  }
  return null
}

export function planCustomRecord(record: SourceRecord, context: PlanContext): Planned {
  const flattening = context.custom?.flattenings.get(record.object)
  const name = nameOf(record.object)
  if (!flattening || flattening.rule === 'leave')
    return { kind: 'refuse', reason: `The ${pluralOf(record.object)} are left in the source, as chosen in the settings.` }
  const place = placeOf(record, flattening)
  if (!place) return { kind: 'refuse', reason: `This ${name} names no ${flattening.parent} that it could be put on.` }
  const parent = linkTo(place.parent, place.id, { field: place.link, target: place.parent }, context)
  if (parent.kind === 'hold') return parent
  if (parent.id === undefined)
    return { kind: 'refuse', reason: `It belongs to the ${place.parent} "${place.id}", which the source does not have.` }
  const changes = furtherLinks(record, place)
  if (flattening.rule === 'note') return planNote(record, { context, place, id: parent.id, changes })
  if (flattening.rule === 'activity') return planTimeEntry(record, { context, place, id: parent.id, changes })
  return planPart(record, flattening, { context, place, changes })
} // prettier-ignore

/** It can stand on one record only; that it names others as well stands in its text, or is said. */
function furtherLinks(record: SourceRecord, place: Place): Change[] {
  const others = (record.links[place.link] ?? []).slice(1).map((link) => link.id)
  if (others.length === 0) return []
  const reason = `It names several ${pluralOf(place.parent)} and stands on the first of them only.`
  return [{ field: place.link, target: place.parent, how: 'left_out', rule: 'further_links', reason, source: others, meant: null }]
} // prettier-ignore

interface Standing {
  readonly context: PlanContext
  readonly place: Place
  /** In Pipedrive. */
  readonly id: number
  readonly changes: Change[]
}

const linkKeys: Readonly<Record<ParentObject, string>> = { deal: 'deal_id', contact: 'person_id', company: 'org_id' }

function textOf(record: SourceRecord, { context, place, changes }: Standing, target: string): string {
  const title = nameOf(record.object)
  const lines = [
    { label: 'From the source', text: `${title} ${record.id}` },
    ...linesOf(record, place, context),
  ]
  const note = noteWith([], lines, 'The rest is in the source.')
  if (note.isCut) {
    const reason = 'What it holds is longer than a note takes: the rest was cut and stays in the source.'
    changes.push({ field: record.object, target, how: 'changed_by_rule', rule: 'truncated_100_kb', reason, source: null, meant: null })
  }
  return note.html
} // prettier-ignore

function planNote(record: SourceRecord, standing: Standing): Planned {
  const { context, place, id, changes } = standing
  const format = context.fieldsByName.get(`${record.object}\ncreated_at`)?.dateFormat ?? null
  const created = readMoment(record.createdAt, { format, zone: context.settings.timeZone })
  const body = compact({
    content: textOf(record, standing, 'content'),
    // Who wrote it is no owner of the deal: without one it is the app's own.
    user_id: record.owner === null ? undefined : ownerOf(record, context, changes),
    add_time: created.kind === 'moment' ? plainMoment(created.moment) : undefined,
    [linkKeys[place.parent]]: id,
  })
  return { kind: 'write', body, changes }
}

/** Work that was done: a task, done, on the day and for the time of the entry. */
function planTimeEntry(record: SourceRecord, standing: Standing): Planned {
  const { context, place, id, changes } = standing
  const type = context.activityType('task')
  if (type === null) {
    return { kind: 'hold', waitsFor: 'activity_type:task', reason: 'The activity type for tasks is not in Pipedrive.' }
  }
  const minutes = minutesOf(record, context)
  const body = compact({
    subject: `Time: ${asSubject(record, context)}`.slice(0, 255).replace(/[\ud800-\udbff]$/, ''),
    type,
    owner_id: ownerOf(record, context, changes),
    due_date: dayOf(record, context) ?? undefined,
    duration: minutes === null || minutes <= 0 || minutes >= 1440 ? undefined : clock(minutes),
    done: true,
    ...linkOf(place.parent, id),
    note: textOf(record, standing, 'note'),
  })
  return { kind: 'write', body, changes }
}

function asSubject(record: SourceRecord, context: PlanContext): string {
  for (const name of ['narrative', 'description', 'subject', 'title', 'name', 'note', 'notes']) {
    const value = record.fields[name]
    if (typeof value === 'string' && value.trim() !== '') return value.replaceAll(/\s+/g, ' ').trim()
  }
  return asLine(record, context)
}

/** A person of an activity takes part in it; `person_id` can only be read. */
function linkOf(parent: ParentObject, id: number): Record<string, unknown> {
  return parent === 'contact' ? { participants: [{ person_id: id, primary: true }] } : { [linkKeys[parent]]: id }
}

function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

/** Its values stand in fields of the record that it belongs to; of several only the newest where fields hold one. */
function planPart(
  record: SourceRecord,
  flattening: Flattening,
  { context, place, changes }: Pick<Standing, 'context' | 'changes'> & { place: { id: string; parent: ParentObject } },
): Planned {
  const { rule } = flattening
  if (!goesByFields(flattening)) {
    return { kind: 'merge', changes: rule === 'joined' ? changes : [...changes, onlyTogether(record, flattening)] }
  }
  const rows = (context.custom?.rowsOf(place.parent, place.id) ?? []).filter((row) => row.object === record.object)
  const newest = newestOf(rows, context)
  if (newest !== null && newest.id !== record.id) {
    const reason = `Fields hold one ${nameOf(record.object)} of each ${place.parent}: that of "${place.id}" with the id "${newest.id}" is newer. Choose notes in the settings to keep all of them.`
    return { kind: 'refuse', reason }
  }
  return { kind: 'merge', changes }
} // prettier-ignore

function onlyTogether(record: SourceRecord, { rule }: Flattening): Change {
  const what = rule === 'count' ? 'is counted' : 'is summed up with the others'
  const reason = `It ${what}; what it holds stays in the source, as chosen in the settings.`
  return { field: record.object, target: '', how: 'left_out', rule: `flattened_${rule}`, reason, source: record.id, meant: null } // prettier-ignore
}
