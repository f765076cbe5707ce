// Values that point at something else, or must be one of what the company knows; shared by all records.
import type { Body, Call } from './behaviour.ts'
import { readMoment } from './moments.ts'
import { badRequest, forbidden, invalid } from './refusal.ts'
import type { Row, Table } from './table.ts'

const longestLine = 255
const mostLabels = 100

export const currencies = [
  ['GBP', 'Pound Sterling', '£'], ['EUR', 'Euro', '€'], ['USD', 'US Dollar', '$'], ['CHF', 'Swiss Franc', 'CHF'],
  ['JPY', 'Japanese Yen', '¥'], ['AUD', 'Australian Dollar', 'A$'], ['CAD', 'Canadian Dollar', 'CA$'],
  ['SEK', 'Swedish Krona', 'kr'], ['NOK', 'Norwegian Krone', 'kr'], ['DKK', 'Danish Krone', 'kr'],
  ['AED', 'UAE Dirham', 'AED'], ['SGD', 'Singapore Dollar', 'S$'], ['HKD', 'Hong Kong Dollar', 'HK$'],
  ['INR', 'Indian Rupee', '₹'], ['ZAR', 'South African Rand', 'R'],
] as const // prettier-ignore
const currencyCodes = new Set<string>(currencies.map(([code]) => code))

export function requireCurrency(code: string, path: string): string {
  if (!currencyCodes.has(code)) throw invalid(path, `'${code}' is not a currency of this account`)
  return code
}

/** The owner given, kept, or the acting user. */
export function ownerOf(call: Call, kept?: number): number {
  const given = call.body['owner_id']
  if (typeof given !== 'number') return kept ?? call.user.id
  requireUser(call, given, 'owner_id')
  return given
}

export function requireUser(call: Call, id: number, path: string): void {
  const user = call.company.users.get(id)
  if (user === undefined) throw badRequest(`${path}: there is no user ${id} in this company`)
  if (!user.active && call.company.settled.inactiveOwners === 'rejected') {
    throw badRequest(`${path}: user ${id} is deactivated`)
  }
}

/** The linked record's id: given and alive, cleared with null, or the one that was there. */
export function linkOf<R extends Row>(body: Body, key: string, table: Table<R>, kept: number | null): number | null {
  const given = body[key]
  if (given === null) return null
  if (typeof given !== 'number') return kept
  if (table.live(given) === undefined) throw badRequest(`${key}: there is no record ${given}`)
  return given
}

export function visibilityOf(call: Call, kept?: number): number {
  const small = call.company.settled.plan === 'lite' || call.company.settled.plan === 'growth'
  const given = call.body['visible_to']
  if (typeof given !== 'number') return kept ?? (small ? 3 : 7)
  const levels = small ? [1, 3] : [1, 3, 5, 7]
  if (!levels.includes(given)) throw invalid('visible_to', `The value must be one of: ${levels.join(', ')}`)
  return given
}

export function labelsOf(
  call: Call,
  object: 'deal' | 'person' | 'organization',
  kept: readonly number[],
): readonly number[] {
  const given = call.body['label_ids']
  if (!Array.isArray(given)) return kept
  const ids = given.filter((id) => typeof id === 'number')
  if (ids.length > mostLabels) throw invalid('label_ids', `At most ${mostLabels} labels can be given`)
  const known = new Set(call.company.fields.byCode(object, 'label_ids')?.options?.map((option) => option.id))
  const stranger = ids.find((id) => !known.has(id))
  if (stranger !== undefined) throw invalid('label_ids', `There is no label ${stranger}`)
  return [...new Set(ids)]
}

/** A line of text of at most 255 characters that says something. */
export function requireLine(value: unknown, path: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw invalid(path, 'The value must not be empty')
  return shortLine(value, path)
}

export function shortLine(value: string, path: string): string {
  if ([...value].length > longestLine) {
    throw invalid(path, `The value must not be longer than ${longestLine} characters`)
  }
  return value
}

/** A text that may be cleared: kept when it is not given. */
export function optionalLine(body: Body, key: string, kept: string | null): string | null {
  const given = body[key]
  if (given === null || given === '') return null
  return typeof given === 'string' ? shortLine(given, key) : kept
}

export function momentOf(body: Body, key: string): string | null {
  const given = body[key]
  if (typeof given !== 'string') return null
  const moment = readMoment(given)
  if (moment === null) throw invalid(key, 'This value is not a valid datetime')
  return moment
}

export function requireAdmin(call: Call): void {
  if (!call.user.admin) throw forbidden('You do not have permissions to do this.')
}
