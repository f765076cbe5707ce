// The plan of one row of the ledger, whatever it stands for, and the records it needs to know of.
import { attendeeKeys, planAttendee } from '../activity/attendees.ts'
import { activityLinks } from '../activity/links.ts'
import { planActivity } from '../activity/plan.ts'
import { pictureKeys } from '../activity/pictures.ts'
import { planActivityType } from '../activity/types.ts'
import { customRecordOf, placeOf, planCustomRecord } from '../flatten/row.ts'
import { isActivityObject, type LedgerObject } from '../ledger.ts'
import type { Flattenings } from '../flatten/choice.ts'
import { firstLink, type SourceRecord } from '../record.ts'
import { type PlanContext, type Planned, sourceIdKey } from './context.ts'
import { carrierOf, planRecording, planWholeText } from './beside.ts'
import { fileLinksOf, linkedFile, planFile, planFileLink } from './file.ts'
import type { MappingLine } from '../mapping.ts'
import { choicesOf } from '../transform/options.ts'
import { readField } from './values.ts'
import { planArchive } from './archive.ts'
import { labelKey, labelledBy, labelsOf } from './labels.ts'
import { companiesOf } from './links.ts'
import { heldForOwner, withStandingOwner } from './owner.ts'
import { planRecord } from './record.ts'
import { type NeededField, planField, planParent, planParticipant, planPipeline, planStage } from './structure.ts'

export interface RowFacts {
  readonly object: LedgerObject
  readonly sourceId: string
  /** The staged record the row stands for or hangs on; null for fields, options and the placeholder. */
  readonly record: SourceRecord | null
  /** What was written last; null when nothing was. */
  readonly standing: Readonly<Record<string, unknown>> | null
}

export interface RowContext extends PlanContext {
  readonly needed: ReadonlyMap<string, NeededField>
  /** Companies whose parent link closes a circle and is therefore not written, with the circle in words. */
  readonly brokenParents: ReadonlyMap<string, string>
}

/** Null: the source no longer has the record, so what stands in Pipedrive is left as it is. */
export function planRow(row: RowFacts, context: RowContext): Planned | null {
  return heldForOwner(planOne(row, withStandingOwner(context, row.standing)), context)
}

function planOne(row: RowFacts, context: RowContext): Planned | null {
  switch (row.object) {
    case 'field':
      return planNeeded(row, context)
    case 'field_option':
      return planOption(row, context)
    case 'placeholder':
      return planPlaceholder(row, context)
    case 'deal_contact': {
      const { contact } = participantOf(row.sourceId)
      return row.record && planParticipant(row.record, contact, { context, isWritten: row.standing !== null })
    }
    case 'pipeline':
      return row.record && planPipeline(row.record, context)
    case 'stage':
      return row.record && planStage(row.record, context)
    case 'company_parent':
      return row.record && planHierarchy(row.record, context, row.standing !== null)
    case 'file':
    case 'inline_picture':
      return row.record && planFile(row.record, context)
    case 'file_link':
      return planFileLink(row.sourceId, context)
    case 'meeting_attendee':
      return row.record && planAttendee(row.record, context)
    case 'call_recording':
      return row.record && planRecording(row.record, context)
    case 'whole_text':
      return planWholeText(row.sourceId, context)
    case 'company':
    case 'contact':
    case 'deal':
      return row.record && planRecord(row.record, context)
    case 'activity_type':
      return planActivityType(row.sourceId, context)
    case 'email':
    case 'call':
    case 'meeting':
    case 'task':
    case 'note':
      return row.record && planActivity(row.record, context, row.standing)
    case 'custom_record':
      return row.record && planCustomRecord(row.record, context)
    case 'deal_archive':
      return row.record && planArchive(row.record, context)
  }
}

/** The one organization for contacts without a company; it carries a source id like every other, to be found by. */
function planPlaceholder(row: RowFacts, context: RowContext): Planned {
  const key = sourceIdKey(context.keys, 'organization')
  const name = context.settings.placeholderOrganization
  const custom = key === undefined ? {} : { custom_fields: { [key]: row.sourceId } }
  return { kind: 'write', body: { name, owner_id: context.fallbackUserId, ...custom }, changes: [] }
}

function planHierarchy(record: SourceRecord, context: RowContext, isWritten: boolean): Planned {
  const circle = context.brokenParents.get(record.id)
  if (circle === undefined) return planParent(record, context, isWritten)
  const reason = `The companies stand in a circle (${circle}): this link was left out, so that the hierarchy has an end.`
  return { kind: 'refuse', reason }
}

function planNeeded(row: RowFacts, context: RowContext): Planned | null {
  const needed = context.needed.get(row.sourceId)
  return needed ? planField(needed, context.destination) : null
}

function planOption(row: RowFacts, context: RowContext): Planned {
  const { field, label } = optionOf(row.sourceId)
  const target = labelledBy(field)
  if (target !== null) {
    const own = labelsOf(context.destination, target).find((one) => one.label.toLowerCase() === label.toLowerCase())
    if (own) return { kind: 'adopt', pipedriveId: String(own.id) }
    return { kind: 'write', body: { label, field_key: labelKey, field_object: target }, changes: [] }
  }
  const key = context.keys.get(field)
  if (!key) return { kind: 'hold', waitsFor: `field:${field}`, reason: `Its field "${field}" is not in Pipedrive.` }
  const existing = key.options.find((option) => option.label.toLowerCase() === label.toLowerCase())
  if (existing) return { kind: 'adopt', pipedriveId: String(existing.id) }
  return { kind: 'write', body: { label, field_key: key.key, field_object: field.split('/')[0] ?? '' }, changes: [] }
}

/** The source id of a further contact of a deal: both ids as a JSON list. */
export function participantOf(sourceId: string): { deal: string; contact: string } {
  const [deal, contact] = JSON.parse(sourceId) as [string, string]
  return { deal, contact }
}

/** The source id of an option: the field's name and the label as a JSON list. */
export function optionSourceId(field: string, label: string): string {
  return JSON.stringify([field, label])
}

export function optionOf(sourceId: string): { field: string; label: string } {
  const [field, label] = JSON.parse(sourceId) as [string, string]
  return { field, label }
}

/** The staged record that a row stands for; null when it stands for none. */
export function stagedOf({
  object,
  sourceId,
}: {
  object: LedgerObject
  sourceId: string
}): { object: string; id: string } | null {
  if (object === 'company_parent') return { object: 'company', id: sourceId }
  if (object === 'call_recording') return { object: 'call', id: sourceId }
  if (object === 'custom_record') return customRecordOf(sourceId)
  if (object === 'deal_contact') return { object: 'deal', id: participantOf(sourceId).deal }
  if (object === 'deal_archive') return { object: 'deal', id: sourceId }
  const hasNone: readonly LedgerObject[] = [
    'activity_type', 'field', 'field_option', 'placeholder', 'file_link', 'whole_text',
  ] // prettier-ignore
  return hasNone.includes(object) ? null : { object, id: sourceId }
}

/** What says which others a record looks at. */
type LinkFacts = Pick<RowContext, 'contactByEmail' | 'richText' | 'lines'> & { readonly flattenings: Flattenings }

/** What custom fields of the record refer to. */
function referred(record: SourceRecord, lines: readonly MappingLine[]): (readonly [LedgerObject, string])[] {
  return lines.flatMap(({ field, target }) => {
    if (target.kind !== 'custom' || (target.type !== 'org' && target.type !== 'people')) return []
    const object = target.type === 'org' ? 'company' : 'contact'
    return choicesOf(readField(record, field), null).map((id) => [object, id] as const)
  })
}

export interface NeededLink {
  readonly object: LedgerObject
  readonly sourceId: string
}

/** The rows that planning this one looks at: they are fetched together for a whole batch. */
export function linksNeeded(row: RowFacts, context: LinkFacts): NeededLink[] {
  const { record } = row
  if (row.object === 'deal_contact') {
    const { deal, contact } = participantOf(row.sourceId)
    return links(['deal', deal], ['contact', contact])
  }
  if (row.object === 'file_link') {
    const { object, id } = linkedFile(row.sourceId)
    return links([object, id])
  }
  if (row.object === 'whole_text') {
    const { object, id } = carrierOf(row.sourceId)
    return links([object, id])
  }
  if (!record) return []
  if (row.object === 'call_recording') return links(['call', record.id])
  if (isActivityObject(row.object)) {
    const pictures = pictureKeys(record, row.object, context.richText).map((key) => ['inline_picture', key] as const)
    const attendees = attendeeKeys(record, context.contactByEmail).map((key) => ['meeting_attendee', key] as const)
    return links(...activityLinks(record, row.object, context.contactByEmail), ...pictures, ...attendees)
  }
  if (row.object === 'custom_record') {
    const flattening = context.flattenings.get(record.object)
    const place = flattening ? placeOf(record, flattening) : null
    return place ? links([place.parent, place.id]) : []
  }
  const company = firstLink(record, 'company', 'companies')
  if (row.object === 'company_parent') return links(['company', record.id], ['company', firstLink(record, 'parent')])
  if (row.object === 'file' || row.object === 'inline_picture') return links(...fileLinksOf(record))
  if (row.object === 'deal_archive') return links(['deal', record.id])
  if (row.object === 'stage') return links(['pipeline', firstLink(record, 'pipeline')])
  const references = referred(record, context.lines.get(record.object) ?? [])
  if (row.object === 'deal')
    return links(
      ['deal_archive', record.id],
      ['company', company],
      ['contact', firstLink(record, 'contacts', 'contact')],
      ...references,
    )
  if (row.object !== 'contact') return []
  const { primary, others } = companiesOf(record)
  return links(['company', primary], ...others.map((id) => ['company', id] as const), ...references)
}

function links(...pairs: (readonly [LedgerObject, string | null])[]): NeededLink[] {
  return pairs.flatMap(([object, sourceId]) => (sourceId === null ? [] : [{ object, sourceId }]))
}
