// Values of custom fields: what each type takes in v2, and how a record shows all fields of the account.
import type { Body, Call } from './behaviour.ts'
import type { Company } from './company.ts'
import type { Field } from './field-catalog.ts'
import { isCalendarDate, isClockTime } from './moments.ts'
import { readAddress } from './pieces.ts'
import type { CustomValues } from './records.ts'
import { invalid } from './refusal.ts'
import { requireCurrency } from './references.ts'
import type { Query } from './validate.ts'

export type CustomObject = 'deal' | 'person' | 'organization'

const longest: Readonly<Record<string, number>> = { varchar: 255, varchar_auto: 255, phone: 255, text: 65_000 }
const mostSelected = 15

/** The custom values after a write: given ones over the kept ones; an empty object clears them all, as Pipedrive does. */
export function customValuesOf(call: Call, object: CustomObject, kept: CustomValues): CustomValues {
  const given = call.body['custom_fields']
  if (typeof given !== 'object' || given === null) return kept
  const entries = Object.entries(given as Body)
  if (entries.length === 0) return {}
  const merged: Record<string, unknown> = { ...kept }
  for (const [code, value] of entries) {
    const field = call.company.fields.custom(object).get(code)
    if (field === undefined) throw invalid('custom_fields', `Unknown key '${code}'`)
    const read = readValue(call, field, value)
    if (read === null) delete merged[code]
    else merged[code] = read
  }
  return merged
}

function readValue(call: Call, field: Field, value: unknown): unknown {
  const path = `custom_fields.${field.code}`
  if (value === null) return null
  const most = longest[field.type]
  if (most !== undefined) return readText(value, path, most)
  switch (field.type) {
    case 'double':
      return readNumber(value, path)
    case 'date':
      return readDate(value, path)
    case 'enum':
      return readOption(field, value, path)
    case 'set':
      return readOptions(field, value, path)
    case 'user':
    case 'org':
    case 'people':
      return readReference(call.company, field.type, value, path)
    default:
      return readCompound(field.type, value, path)
  }
}

function readText(value: unknown, path: string, most: number): string | null {
  if (typeof value === 'object') throw invalid(path, 'Invalid collection')
  if (typeof value !== 'string') throw invalid(path, "Custom field value expected 'string'")
  if ([...value].length > most) throw invalid(path, `The value must not be longer than ${most} characters`)
  return value === '' ? null : value
}

function readNumber(value: unknown, path: string): number {
  if (typeof value === 'object') throw invalid(path, 'Invalid collection')
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(path, "Custom field value expected 'number'")
  return value
}

function readDate(value: unknown, path: string): string {
  if (typeof value !== 'string' || !isCalendarDate(value)) throw invalid(path, 'This value is not a valid date')
  return value
}

function readOption(field: Field, value: unknown, path: string): number {
  const id = readNumber(value, path)
  if (field.options?.some((option) => option.id === id) !== true) throw invalid(path, `There is no option ${id}`)
  return id
}

function readOptions(field: Field, value: unknown, path: string): readonly number[] {
  if (!Array.isArray(value)) throw invalid(path, "Custom field value expected 'array'")
  if (value.length === 0) throw invalid(path, 'The array must not be empty; null clears the field')
  return [...new Set(value.map((id) => readOption(field, id, path)))]
}

function readReference(company: Company, type: 'user' | 'org' | 'people', value: unknown, path: string): number {
  if (typeof value !== 'number') throw invalid(path, `Expected 'number' as value for ${type} custom field`)
  const homes = { org: company.organizations, people: company.persons }
  const known = type === 'user' ? company.users.has(value) : homes[type].live(value) !== undefined
  if (!known) throw invalid(path, `There is no record ${value}`)
  return value
}

const compoundKeys: Readonly<Record<string, readonly string[]>> = {
  monetary: ['value', 'currency'],
  daterange: ['value', 'until'],
  time: ['value', 'timezone_name'],
  timerange: ['value', 'until', 'timezone_name'],
}

function readCompound(type: string, value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(path, `${type[0]?.toUpperCase()}${type.slice(1)} custom field value expected 'object'`)
  }
  const given = value as Body
  if (type === 'address') return readAddress(given, path)
  const stranger = Object.keys(given).find((key) => compoundKeys[type]?.includes(key) !== true)
  if (stranger !== undefined) throw invalid(path, `Unknown key '${stranger}'`)
  if (type === 'monetary') return readMoney(given, path)
  return type === 'daterange' ? readDates(given, path) : readTimes(given, path, type === 'timerange')
}

function readMoney(given: Body, path: string): unknown {
  const currency = given['currency']
  if (typeof currency !== 'string') throw invalid(`${path}.currency`, 'This field is required')
  return { value: readNumber(given['value'], `${path}.value`), currency: requireCurrency(currency, `${path}.currency`) }
}

function readDates(given: Body, path: string): unknown {
  const value = readDate(given['value'], `${path}.value`)
  const until = readDate(given['until'], `${path}.until`)
  if (until < value) throw invalid(path, 'The range ends before it begins')
  return { value, until }
}

function readTimes(given: Body, path: string, isRange: boolean): unknown {
  const time = (key: string): string => {
    const text = given[key]
    if (typeof text !== 'string' || !isClockTime(text))
      throw invalid(`${path}.${key}`, 'This value is not a valid time')
    return text.length === 5 ? `${text}:00` : text
  }
  const zone = given['timezone_name']
  if (zone !== undefined && typeof zone !== 'string') throw invalid(`${path}.timezone_name`, "expected 'string'")
  const range = isRange ? { until: time('until') } : {}
  return { value: time('value'), ...range, timezone_name: zone ?? 'Europe/London' }
}

/** Every custom field of the account, null where the record has none; or the at most 15 that were asked for. */
export function shownCustomValues(company: Company, object: CustomObject, kept: CustomValues, query: Query): unknown {
  const fields = company.fields.custom(object)
  const asked = query['custom_fields']
  const codes = asked === undefined ? fields.keys() : selectedCodes(String(asked))
  const shown: Record<string, unknown> = {}
  for (const code of codes) {
    const field = fields.get(code)
    if (field === undefined) continue
    const value = kept[code] ?? null
    shown[code] = query['include_option_labels'] === true ? withLabels(field, value) : value
  }
  return shown
}

function selectedCodes(asked: string): readonly string[] {
  const codes = asked.split(',').filter((code) => code !== '')
  if (codes.length > mostSelected) throw invalid('custom_fields', `At most ${mostSelected} keys can be asked for`)
  return codes
}

function withLabels(field: Field, value: unknown): unknown {
  if (value === null || (field.type !== 'enum' && field.type !== 'set')) return value
  const label = (id: unknown): unknown => ({ id, label: field.options?.find((one) => one.id === id)?.label ?? null })
  return Array.isArray(value) ? value.map(label) : label(value)
}
