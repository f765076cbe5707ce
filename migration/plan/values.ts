// One mapping line and one record: what the line's target field is to receive.
import type { Change } from '../change.ts'
import { ownCurrency, unknownCurrency } from '../currencies.ts'
import { splitList } from '../inventory/shape.ts'
import type { SourceRecord } from '../record.ts'
import type { MappingLine } from '../mapping.ts'
import { convertAddress } from '../transform/address.ts'
import { convertEmails, convertPhones } from '../transform/contact-points.ts'
import { absent, type Converted, isEmpty, kept } from '../transform/converted.ts'
import { convertInteger, convertMoney, convertNumber, type Money } from '../transform/number.ts'
import { choicesOf, convertOption, convertOptions, type Option, optionLabel } from '../transform/options.ts'
import { clockOf, convertDateRange, convertTimeRange } from '../transform/range.ts'
import { asText, convertText } from '../transform/text.ts'
import { convertDate, convertInstant, type DateRules } from '../transform/time.ts'
import { convertVisibility } from '../transform/visibility.ts'
import type { Takes } from '../writable.ts'
import type { PlanContext } from './context.ts'
import { cut } from '../transform/cut.ts'
import { numberRules } from './number-rules.ts'

/** The raw value that a line reads: a plain field, or one of the structural facts by its name. */
export function readField(record: SourceRecord, field: string): unknown {
  if (Object.hasOwn(record.fields, field)) return record.fields[field]
  if (field === 'id') return record.id
  if (field === 'created_at') return record.createdAt
  if (field === 'updated_at') return record.updatedAt
  if (field === 'owner') return record.owner
  // A field called `constructor` is no link, although every object answers to that name.
  return Object.hasOwn(record.links, field) ? record.links[field]?.map((link) => link.id) : undefined
}

/** The value after the line's own rules (value map, split) and before the target's type. */
export function prepared(record: SourceRecord, line: MappingLine): { value: unknown; separator: string | null } {
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
  // An object is named in the map by its label, or by its id where the source lists its options so.
  const named = typeof value === 'object' && value !== null ? value : null
  const keys = named === null ? [asText(value)] : [asText(value), optionLabel(value), 'id' in named ? asText(named.id) : ''] // prettier-ignore
  const key = keys.find((one) => Object.hasOwn(values, one))
  return key === undefined ? value : values[key]
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
      return convertInteger(value, numberRules(line, context))
    case 'number':
      return convertNumber(value, numberRules(line, context))
    case 'money':
    case 'amount':
      return convertMoney(value, context.settings.currency, numberRules(line, context))
    case 'currency':
      return kept(asText(value).trim().toUpperCase())
    case 'date':
      return convertDate(value, dateRules(line, context))
    case 'instant':
      return convertInstant(value, dateRules(line, context))
    case 'option':
      return convertOption(value, standardOptions(line, context))
    case 'labels':
      return convertOptions(splitUnknown(choicesOf(value, separator), standardOptions(line, context)), standardOptions(line, context)) // prettier-ignore
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
    case 'visibility':
      return convertVisibility(value, context)
    case 'archived':
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

/** A custom field's value in the shape v2 takes. */
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
      return context.fieldsByName.get(`${record.object}\n${line.field}`)?.type === 'user'
        ? convertUserName(value, context)
        : convertText(value, 255)
    case 'phone':
      return convertText(value, 255)
    case 'text':
      return convertText(value, textLimit)
    case 'double':
      return convertNumber(value, numberRules(line, context))
    case 'monetary':
      return inKnownCurrency(convertMoney(value, context.settings.currency, numberRules(line, context)), context)
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
    case 'daterange':
      return convertDateRange(value, dateRules(line, context))
    case 'timerange':
      return convertTimeRange(value, context.settings.timeZone)
    case 'org':
      return convertReference('company', value, context)
    case 'people':
      return convertReference('contact', value, context)
    case 'user':
      return convertUser(value, context)
  }
}

/** Pipedrive refuses a whole record for one amount in a currency that the account does not have. */
function inKnownCurrency(converted: Converted<Money>, { destination, settings }: PlanContext): Converted<Money> {
  if (converted.kind !== 'kept' && converted.kind !== 'changed') return converted
  const { currency } = converted.value
  if (destination.currencies.length === 0 || destination.currencies.includes(currency)) return converted
  const taken = ownCurrency(destination, settings.currency)
  const why = { rule: 'unknown_currency', reason: unknownCurrency(currency, taken) }
  return taken === null
    ? { kind: 'left_out', ...why }
    : { kind: 'changed', value: { ...converted.value, currency: taken }, ...why }
}

/** A value that is no option by itself may be a list under another sign than the column's usual one. */
function splitUnknown(choices: readonly string[], options: readonly Option[]): string[] {
  const known = new Set(options.map((option) => option.label.toLowerCase()))
  const split = (choice: string): string[] =>
    known.has(choice.toLowerCase()) ? [choice] : (splitList(choice)?.parts.flatMap(split) ?? [choice])
  return choices.flatMap(split)
}

function convertTime(value: unknown, context: PlanContext): Converted<unknown> {
  const text = clockOf(asText(value))
  if (text === null) return { kind: 'left_out', rule: 'not_a_time', reason: `"${asText(value)}" is not a time of day.` }
  return kept({ value: text, timezone_name: context.settings.timeZone })
}

/** A number that only the source knows says nothing in Pipedrive: the name does. */
function convertUserName(value: unknown, context: PlanContext): Converted<unknown> {
  const text = convertText(value, 255)
  const name = text.kind === 'kept' ? context.ownerName(text.value) : null
  if (name === null || text.kind !== 'kept' || name === text.value) return text
  return { kind: 'changed', value: cut(name, 255), rule: 'name_of_user', reason: `"${text.value}" is ${name}: the name was taken.` }
} // prettier-ignore

/** The record in Pipedrive that the first named one became. */
function convertReference(object: 'company' | 'contact', value: unknown, context: PlanContext): Converted<unknown> {
  const [id, ...others] = choicesOf(value, null)
  const link = id === undefined ? null : context.link(object, id)
  if (id === undefined) return absent
  if (link === null || link.pipedriveId === null) {
    const reason = `The ${object} "${id}" that it names is not in Pipedrive.`
    return { kind: 'left_out', rule: 'link_missing_in_source', reason }
  }
  if (others.length === 0) return kept(link.pipedriveId)
  const reason = `The field holds one ${object}: the first of ${others.length + 1} was taken.`
  return { kind: 'changed', value: link.pipedriveId, rule: 'further_links', reason }
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
