// One mapping line and one record: what the line's target field is to receive.
import type { Change } from '../change.ts'
import { splitList } from '../inventory-shape.ts'
import type { SourceRecord } from '../record.ts'
import type { MappingLine } from '../mapping.ts'
import { convertAddress } from '../transform/address.ts'
import { convertEmails, convertPhones } from '../transform/contact-points.ts'
import { absent, type Converted, isEmpty, kept } from '../transform/converted.ts'
import { convertInteger, convertMoney, convertNumber } from '../transform/number.ts'
import { choicesOf, convertOption, convertOptions, type Option } from '../transform/options.ts'
import { asText, convertText } from '../transform/text.ts'
import { convertDate, convertInstant, type DateRules } from '../transform/time.ts'
import type { Takes } from '../writable.ts'
import type { PlanContext } from './context.ts'

/** The raw value that a line reads: a plain field, or one of the structural facts by its name. */
export function readField(record: SourceRecord, field: string): unknown {
  if (Object.hasOwn(record.fields, field)) return record.fields[field]
  if (field === 'id') return record.id
  if (field === 'created_at') return record.createdAt
  if (field === 'updated_at') return record.updatedAt
  if (field === 'owner') return record.owner
  const links = record.links[field]
  return links?.map((link) => link.id)
}

/** The value after the line's own rules (value map, split) and before the target's type. */
function prepared(record: SourceRecord, line: MappingLine): { value: unknown; separator: string | null } {
  let value = readField(record, line.field)
  let separator: string | null = null
  for (const transform of line.transform) {
    if (transform.rule === 'value_map') value = mapValue(value, transform.values)
    if (transform.rule === 'split') separator = transform.separator
  }
  return { value, separator }
}

function mapValue(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((inner) => mapValue(inner, values))
  const key = asText(value)
  return Object.hasOwn(values, key) ? values[key] : value
}

export function dateRules(line: MappingLine, context: PlanContext): DateRules {
  const layout = line.transform.find((transform) => transform.rule === 'date_format')
  return { format: layout?.format ?? null, zone: context.settings.timeZone }
}

/** A standard field's value by what the field takes; owner, links and stages are resolved elsewhere. */
export function convertStandard(
  record: SourceRecord,
  line: MappingLine,
  takes: Takes,
  context: PlanContext,
): Converted<unknown> {
  const { value, separator } = prepared(record, line)
  if (isEmpty(value)) return absent
  switch (takes) {
    case 'name':
      return convertText(value, 255)
    case 'text':
      return convertText(value, line.target.kind === 'standard' && line.target.field === 'notes' ? 10_000 : 255)
    case 'integer':
      return convertInteger(value)
    case 'number':
      return convertNumber(value)
    case 'money':
    case 'amount':
      return convertMoney(value, context.settings.currency)
    case 'currency':
      return kept(asText(value).trim().toUpperCase())
    case 'date':
      return convertDate(value, dateRules(line, context))
    case 'instant':
      return convertInstant(value, dateRules(line, context))
    case 'option':
      return convertOption(value, standardOptions(line, context))
    case 'labels':
      return convertOptions(choicesOf(value, separator ?? ','), standardOptions(line, context))
    case 'emails':
      return convertEmails(value, line.field)
    case 'phones':
      return convertPhones(value, line.field)
    case 'address':
      return convertAddress(value)
    case 'im':
      return kept(
        choicesOf(value, separator ?? ';').map((one, index) => ({ value: one, label: 'other', primary: index === 0 })),
      )
    case 'status':
    case 'owner':
    case 'link':
    case 'stage':
      return kept(value)
  }
}

function standardOptions(line: MappingLine, context: PlanContext): readonly Option[] {
  const { target } = line
  if (target.kind !== 'standard') return []
  return (
    context.destination.fields.find((field) => field.object === target.object && field.key === target.field)?.options ??
    []
  )
}

const textLimit = 65_000

/** A custom field's value in the shape v2 takes (reference section 5: write shapes). */
export function convertCustom(
  record: SourceRecord,
  line: MappingLine,
  options: readonly Option[],
  context: PlanContext,
): Converted<unknown> {
  if (line.target.kind !== 'custom') return absent
  const { value, separator } = prepared(record, line)
  if (isEmpty(value)) return absent
  switch (line.target.type) {
    case 'varchar':
    case 'varchar_auto':
    case 'phone':
      return convertText(value, 255)
    case 'text':
      return convertText(value, textLimit)
    case 'double':
      return convertNumber(value)
    case 'monetary':
      return convertMoney(value, context.settings.currency)
    case 'date':
      return convertDate(value, dateRules(line, context))
    case 'enum':
      return convertOption(value, options)
    case 'set':
      return convertOptions(splitUnknown(choicesOf(value, separator), options), options)
    case 'address':
      return convertAddress(value)
    case 'time':
      return convertTime(value, context)
    case 'user':
      return convertUser(value, context)
    case 'daterange':
    case 'timerange':
    case 'org':
    case 'people':
      return {
        kind: 'left_out',
        rule: 'type_not_filled',
        reason: `A field of the type ${line.target.type} cannot be filled from this value.`,
      }
  }
}

/** A value that is no option by itself may be a list under another sign than the column's usual one. */
function splitUnknown(choices: readonly string[], options: readonly Option[]): string[] {
  const known = new Set(options.map((option) => option.label.toLowerCase()))
  return choices.flatMap((choice) =>
    known.has(choice.toLowerCase()) ? [choice] : (splitList(choice)?.parts ?? [choice]),
  )
}

function convertTime(value: unknown, context: PlanContext): Converted<unknown> {
  const time = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(asText(value).trim())
  if (!time) return { kind: 'left_out', rule: 'not_a_time', reason: `"${asText(value)}" is not a time of day.` }
  const text = `${(time[1] ?? '').padStart(2, '0')}:${time[2] ?? '00'}:${time[3] ?? '00'}`
  return kept({ value: text, timezone_name: context.settings.timeZone })
}

function convertUser(value: unknown, context: PlanContext): Converted<unknown> {
  const user = context.userOf(asText(value))
  return user === null
    ? { kind: 'left_out', rule: 'unknown_user', reason: `Nobody in Pipedrive was matched to "${asText(value)}".` }
    : kept(user)
}

export function changeOf(line: MappingLine, source: unknown, converted: Converted<unknown>): Change | null {
  if (converted.kind === 'kept' || converted.kind === 'absent') return null
  return {
    field: line.field,
    target: line.target.kind === 'standard' ? line.target.field : line.target.kind === 'custom' ? line.target.name : '',
    how: converted.kind === 'changed' ? 'changed_by_rule' : 'left_out',
    rule: converted.rule,
    reason: converted.reason,
    source: source ?? null,
    meant: converted.kind === 'changed' ? converted.value : null,
  }
}
