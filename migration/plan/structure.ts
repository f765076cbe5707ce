// What fields, options, pipelines, stages and links between records are to become.
import type { Change } from '../change.ts'
import type { Destination } from '../destination.ts'
import { type Flattenings, goesByFields } from '../flatten/choice.ts'
import { extraFields } from '../flatten/extra-fields.ts'
import { type MappingLine, separatorOf, valueMapOf } from '../mapping.ts'
import { arrivesAs, type SourceField, valuesOf } from '../fields.ts'
import { firstLink, type SourceRecord } from '../record.ts'
import type { Converted } from '../transform/converted.ts'
import { convertInteger } from '../transform/number.ts'
import { choicesOf } from '../transform/options.ts'
import { convertText } from '../transform/text.ts'
import type { RecordTarget } from '../writable.ts'
import { fieldName, type PlanContext, type Planned, secondaryField, sourceIdField } from './context.ts'
import { linkTo } from './links.ts'
import { numberRules } from './number-rules.ts'
import { readField } from './values.ts'
import { cut } from '../transform/cut.ts'

/** A custom field that the mapping needs, with the options that its values need. */
export interface NeededField {
  readonly id: string
  readonly target: RecordTarget
  readonly type: string
  readonly name: string
  readonly options: readonly string[]
}

/** Every custom field a mapping needs: the source id on all three objects first, then the lines' own, each once. */
export function neededFields(
  lines: readonly MappingLine[],
  fields: readonly SourceField[],
  hasSecondaries: boolean,
  flattenings: Flattenings = new Map(),
): NeededField[] {
  const needed = new Map<string, NeededField>()
  const add = (target: RecordTarget, type: string, name: string, options: readonly string[]): void => {
    const id = fieldName(target, type, name)
    const union = withoutSpellings([...(needed.get(id)?.options ?? []), ...options])
    needed.set(id, { id, target, type, name, options: union })
  }
  for (const target of ['organization', 'person', 'deal'] as const)
    add(target, sourceIdField.type, sourceIdField.name, [])
  if (hasSecondaries) add('person', secondaryField.type, secondaryField.name, [])
  for (const extra of extraFields(flattenings)) add(extra.target, extra.type, extra.name, [])
  for (const line of lines) {
    if (line.target.kind !== 'custom' || line.state === 'left_out') continue
    if (arrivesAs(line.object) === null && !goesByFields(flattenings.get(line.object))) continue
    const source = fields.find((field) => field.object === line.object && field.name === line.field)
    add(line.target.object, line.target.type, line.target.name, optionsOf(line, source))
  }
  return [...needed.values()]
}

/** Two options that differ in the case of letters alone are one to whoever reads them, and values find either by the one. */
function withoutSpellings(labels: readonly string[]): string[] {
  const read = new Set<string>()
  return labels.filter((label) => {
    const isNew = !read.has(label.trim().toLowerCase())
    read.add(label.trim().toLowerCase())
    return isNew
  })
}

function optionsOf(line: MappingLine, source: SourceField | undefined): string[] {
  if (line.target.kind !== 'custom' || (line.target.type !== 'enum' && line.target.type !== 'set')) return []
  const map = valueMapOf(line)
  const raw = (source && valuesOf(source)) ?? (source?.type === 'boolean' ? ['Yes', 'No'] : [])
  const labels = raw.flatMap((option) => choicesOf(map.get(option) ?? option, separatorOf(line)))
  return [...new Set(labels.map((label) => cut(label, 255)))]
}

/** A field the account has by the same name and type is used; else it is created with its options. */
export function planField(needed: NeededField, destination: Destination): Planned {
  const existing = destination.fields.find(
    (field) =>
      field.object === needed.target && field.isCustom && field.name === needed.name && field.type === needed.type,
  )
  if (existing) return { kind: 'adopt', pipedriveId: existing.key }
  const options = needed.options.map((label) => ({ label }))
  const body = { field_name: needed.name, field_type: needed.type, ...(options.length > 0 ? { options } : {}) }
  return { kind: 'write', body, changes: [] }
}

/** Labels that an adopted field lacks; compared without case, as people read them. */
export function missingOptions(needed: NeededField, destination: Destination): string[] {
  const existing = destination.fields.find(
    (field) =>
      field.object === needed.target && field.isCustom && field.name === needed.name && field.type === needed.type,
  )
  if (!existing) return []
  const known = new Set(existing.options.map((option) => option.label.toLowerCase()))
  return needed.options.filter((label) => !known.has(label.toLowerCase()))
}

/** The value that the mapping of pipelines and stages, or else the field's own name, gives. */
function structuralLine({ object }: SourceRecord, field: string, context: PlanContext): MappingLine | undefined {
  return context.lines.get(object)?.find((one) => one.target.kind === 'standard' && one.target.field === field)
}

function structural(record: SourceRecord, field: string, context: PlanContext): unknown {
  const line = structuralLine(record, field, context)
  return line ? readField(record, line.field) : undefined
}

/** What a rule made of a value, said as for every other record; the field is the line's, or else bears its own name. */
function told(record: SourceRecord, at: { readonly field: string; readonly target: string }, converted: Converted<unknown>): Change[] {
  if (converted.kind === 'kept' || converted.kind === 'absent') return []
  const [how, meant] = converted.kind === 'changed' ? (['changed_by_rule', converted.value] as const) : (['left_out', null] as const)
  return [{ ...at, how, rule: converted.rule, reason: converted.reason, source: readField(record, at.field) ?? null, meant }]
} // prettier-ignore

function nameOf(record: SourceRecord, context: PlanContext): { readonly text: string; readonly changes: Change[] } {
  const field = structuralLine(record, 'name', context)?.field ?? 'name'
  const name = convertText(readField(record, field) ?? record.fields['name'] ?? record.id, 255)
  const text = name.kind === 'kept' || name.kind === 'changed' ? name.value : record.id
  return { text, changes: told(record, { field, target: 'name' }, name) }
}

function probabilityOf(record: SourceRecord, context: PlanContext): { readonly percent?: number; readonly changes: Change[] } {
  const line = structuralLine(record, 'deal_probability', context)
  const field = line?.field ?? 'probability'
  const read = convertInteger(structural(record, 'deal_probability', context) ?? record.fields['probability'], line && numberRules(line, context))
  const isRead = read.kind === 'kept' || read.kind === 'changed'
  const reason = isRead ? `${read.value} is no percentage from 0 to 100: the stage gets Pipedrive's own.` : ''
  const isPercent = isRead && read.value >= 0 && read.value <= 100
  const said = isRead && !isPercent ? ({ kind: 'left_out', rule: 'not_a_percentage', reason } as const) : read
  const changes = told(record, { field, target: 'deal_probability' }, said)
  return isPercent ? { percent: read.value, changes } : { changes }
} // prettier-ignore

export function planPipeline(record: SourceRecord, context: PlanContext): Planned {
  const { text, changes } = nameOf(record, context)
  const existing = context.destination.pipelines.find((pipeline) => pipeline.name.toLowerCase() === text.toLowerCase())
  if (existing) return { kind: 'adopt', pipedriveId: String(existing.id) }
  return { kind: 'write', body: { name: text, is_deal_probability_enabled: true }, changes }
}

export function planStage(record: SourceRecord, context: PlanContext): Planned {
  const pipelineId = firstLink(record, 'pipeline')
  const pipeline = linkTo('pipeline', pipelineId, { field: 'pipeline', target: 'pipeline_id' }, context)
  if (pipeline.kind === 'hold') return pipeline
  if (pipeline.id === undefined)
    return { kind: 'refuse', reason: `Stage "${record.id}" names no pipeline that the source has.` }
  const { text, changes } = nameOf(record, context)
  const existing = context.destination.stages.find(
    (stage) => stage.pipelineId === pipeline.id && stage.name.toLowerCase() === text.toLowerCase(),
  )
  if (existing) return { kind: 'adopt', pipedriveId: String(existing.id) }
  const probability = probabilityOf(record, context)
  const { percent } = probability
  return {
    kind: 'write',
    body: { name: text, pipeline_id: pipeline.id, ...(percent === undefined ? {} : { deal_probability: percent }) },
    changes: [...changes, ...probability.changes],
  }
}

/** The organization relationship of a company and its parent; both must be there. Broken cycle edges never come here. */
export function planParent(child: SourceRecord, context: PlanContext, isWritten: boolean): Planned {
  const parentId = firstLink(child, 'parent')
  if (parentId === null)
    return { kind: 'refuse', reason: takenAway(`a parent of company ${child.id}: the link`, isWritten) }
  const parent = linkTo('company', parentId, { field: 'parent', target: 'parent' }, context)
  if (parent.kind === 'hold') return parent
  if (parent.id === undefined)
    return {
      kind: 'refuse',
      reason: `Company ${child.id} names the parent "${parentId}", which the source does not have.`,
    }
  const own = linkTo('company', child.id, { field: 'id', target: 'rel_linked_org_id' }, context)
  if (own.kind === 'hold') return own
  return {
    kind: 'write',
    body: { type: 'parent', rel_owner_org_id: parent.id, rel_linked_org_id: own.id },
    changes: [],
  }
}

/** A link that the source has taken away since; one that is in Pipedrive is never removed by us. */
function takenAway(what: string, isWritten: boolean): string {
  return `The source no longer names ${what} ${isWritten ? 'stays in Pipedrive' : 'was not written'}.`
}

/** A further contact of a deal. The deal's id travels in the body for the path and is taken out before sending. */
export function planParticipant(
  { id: deal, links }: SourceRecord,
  contact: string,
  { context, isWritten }: { readonly context: PlanContext; readonly isWritten: boolean },
): Planned {
  if (!(links['contacts'] ?? links['contact'] ?? []).some((link) => link.id === contact))
    return { kind: 'refuse', reason: takenAway(`the contact "${contact}" on deal ${deal}: the participant`, isWritten) }
  const dealLink = linkTo('deal', deal, { field: 'contacts', target: 'participants' }, context)
  if (dealLink.kind === 'hold') return dealLink
  const person = linkTo('contact', contact, { field: 'contacts', target: 'participants' }, context)
  if (person.kind === 'hold') return person
  if (person.id === undefined || dealLink.id === undefined) {
    return { kind: 'refuse', reason: `Deal ${deal} names the contact "${contact}", which the source does not have.` }
  }
  return { kind: 'write', body: { deal_id: dealLink.id, person_id: person.id }, changes: [] }
}
