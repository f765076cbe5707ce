// Fills a body from the mapping lines of a record's object: standard fields by API name, custom fields by key.
import type { Change } from '../change.ts'
import { broughtTo } from '../flatten/onto.ts'
import { foldField, isFolded } from '../fold/field.ts'
import { type FoldedLine, foldedLine, joinFolded } from '../fold/text.ts'
import type { MappingLine } from '../mapping.ts'
import type { SourceRecord } from '../record.ts'
import type { Address } from '../transform/address.ts'
import { type ContactPoint, mergePoints } from '../transform/contact-points.ts'
import { type RecordTarget, takes } from '../writable.ts'
import { fieldName, type PlanContext, sourceIdKey } from './context.ts'
import { plainLinkChange } from './plain-links.ts'
import { changeOf, convertCustom, convertStandard, readField } from './values.ts'
import { cut } from '../transform/cut.ts'

export interface Filled {
  /** By API name; several lines of one multi-valued field stand together. */
  readonly standard: ReadonlyMap<string, readonly unknown[]>
  readonly custom: Record<string, unknown>
  readonly changes: Change[]
}

const structural: ReadonlySet<string> = new Set(['owner', 'link', 'stage', 'status', 'archived'])

export function fill(record: SourceRecord, target: RecordTarget, context: PlanContext): Filled {
  const standard = new Map<string, unknown[]>()
  const custom: Record<string, unknown> = {}
  const changes: Change[] = []
  const folded: FoldedLine[] = []
  const key = sourceIdKey(context.keys, target)
  if (key !== undefined) custom[key] = cut(record.id, 255)
  for (const line of context.lines.get(record.object) ?? []) {
    if (line.target.kind === 'leave_out' || line.target.object !== target) continue
    if (isFolded(line.target)) folded.push(...listed(foldedLine(record, line, context)))
    else if (line.target.kind === 'custom') fillCustom(record, line, { context, custom, changes })
    else fillStandard(record, line, { context, standard, changes })
  }
  for (const brought of broughtTo(record, target, context)) {
    if (brought.folded) folded.push(brought.folded)
    else if (brought.value !== undefined) custom[brought.key] = brought.value
    if (brought.change && !brought.folded) changes.push(brought.change)
  }
  fillFolded(folded, target, { context, custom, changes })
  return { standard, custom, changes }
}

const listed = <T>(one: T | null): T[] => (one === null ? [] : [one])

/** Fields without one of their own, as lines of one text. */
function fillFolded(
  folded: readonly FoldedLine[],
  target: RecordTarget,
  into: { context: PlanContext; custom: Record<string, unknown>; changes: Change[] },
): void {
  if (folded.length === 0) return
  const key = into.context.keys.get(fieldName(target, foldField.type, foldField.name))?.key
  const { text, changes } = joinFolded(folded)
  if (key !== undefined) into.custom[key] = text
  const reason = `Pipedrive has no field "${foldField.name}"; it could not be created.`
  const missing = { how: 'left_out', rule: 'field_missing', reason, meant: null } as const
  into.changes.push(...changes.map((change) => (key === undefined ? { ...change, ...missing } : change)))
}

function fillStandard(
  record: SourceRecord,
  line: MappingLine,
  into: { context: PlanContext; standard: Map<string, unknown[]>; changes: Change[] },
): void {
  if (line.target.kind !== 'standard' || line.target.object === 'pipeline' || line.target.object === 'stage') return
  const what = takes(line.target.object, line.target.field)
  if (what === 'link' || what === 'stage') into.changes.push(...listed(plainLinkChange(record, line)))
  if (what === null || structural.has(what)) return
  const converted = convertStandard(record, line, what, into.context)
  const change = changeOf(line, readField(record, line.field), converted)
  if (change) into.changes.push(change)
  if (converted.kind === 'left_out' || converted.kind === 'absent') return
  into.standard.set(line.target.field, [...(into.standard.get(line.target.field) ?? []), converted.value])
}

function fillCustom(
  record: SourceRecord,
  line: MappingLine,
  into: { context: PlanContext; custom: Record<string, unknown>; changes: Change[] },
): void {
  if (line.target.kind !== 'custom') return
  const field = into.context.keys.get(fieldName(line.target.object, line.target.type, line.target.name))
  const converted = field
    ? convertCustom(record, line, field.options, into.context)
    : ({
        kind: 'left_out',
        rule: 'field_missing',
        reason: `Pipedrive has no field "${line.target.name}"; it could not be created.`,
      } as const)
  const change = changeOf(line, readField(record, line.field), converted)
  if (change) into.changes.push(change)
  if (field && (converted.kind === 'kept' || converted.kind === 'changed')) into.custom[field.key] = converted.value
}

export function first(filled: Filled, field: string): unknown {
  return filled.standard.get(field)?.[0]
}

export function points(filled: Filled, field: string): ContactPoint[] | undefined {
  const lists = filled.standard.get(field) as ContactPoint[][] | undefined
  return lists && mergePoints(lists)
}

/** Street, town and postcode may come from fields of their own: joined in the order of their lines. */
export function address(filled: Filled, field: string): Address | undefined {
  const parts = filled.standard.get(field) as Address[] | undefined
  return parts && { value: parts.map((part) => part.value).join(', ') }
}

export function labels(filled: Filled): number[] | undefined {
  const lists = filled.standard.get('label_ids') as number[][] | undefined
  return lists && [...new Set(lists.flat())]
}

/** The body without keys that have no value: an absent key leaves Pipedrive's default, null would be refused or clear it. */
export function compact(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
}

/** An empty `custom_fields` would clear every field of the record: then the key is not sent. */
export function customFields(custom: Record<string, unknown>): Record<string, unknown> | undefined {
  return Object.keys(custom).length > 0 ? custom : undefined
}
