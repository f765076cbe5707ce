// Parts that several records are made of: addresses, and the e-mails, phones and messengers of a person.
import type { Body } from './behaviour.ts'
import type { Address, Reach } from './records.ts'
import { invalid } from './refusal.ts'
import { shortLine } from './references.ts'

export const addressParts = [
  'country', 'admin_area_level_1', 'admin_area_level_2', 'locality', 'sublocality', 'route', 'street_number', 'subpremise',
  'postal_code',
] as const // prettier-ignore

/** Parts that were not given become null, on a change as on a new record. */
export function readAddress(given: Body, path: string): Address {
  const value = given['value']
  if (typeof value !== 'string') throw invalid(`${path}.value`, 'This field is required')
  const part = (name: (typeof addressParts)[number]): string | null => {
    const text = given[name]
    return typeof text === 'string' ? shortLine(text, `${path}.${name}`) : null
  }
  return {
    value: shortLine(value, `${path}.value`),
    country: part('country'),
    admin_area_level_1: part('admin_area_level_1'),
    admin_area_level_2: part('admin_area_level_2'),
    locality: part('locality'),
    sublocality: part('sublocality'),
    route: part('route'),
    street_number: part('street_number'),
    subpremise: part('subpremise'),
    postal_code: part('postal_code'),
  }
}

export function addressOf(body: Body, key: string, kept: Address | null): Address | null {
  const given = body[key]
  if (given === null) return null
  return typeof given === 'object' ? readAddress(given as Body, key) : kept
}

/** A change replaces the whole list; without a primary one the first is. */
export function reachesOf(body: Body, key: string, kept: readonly Reach[]): readonly Reach[] {
  const given = body[key]
  if (!Array.isArray(given)) return kept
  const entries = given as readonly Body[]
  if (entries.filter((entry) => entry['primary'] === true).length > 1) {
    throw invalid(key, 'Only one value can be primary')
  }
  const primary = Math.max(
    0,
    entries.findIndex((entry) => entry['primary'] === true),
  )
  return entries.map((entry, index) => {
    const value = entry['value']
    if (typeof value !== 'string' || value === '') throw invalid(`${key}.${index}.value`, 'This field is required')
    const label = entry['label']
    return {
      value: shortLine(value, `${key}.${index}.value`),
      primary: index === primary,
      label: typeof label === 'string' ? shortLine(label, `${key}.${index}.label`) : 'work',
    }
  })
}
