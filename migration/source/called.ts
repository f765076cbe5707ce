// The values of an object by what they are called, whatever the source writes for it: `emailAddress` is `email_address`.
import { isEmpty } from '../transform/converted.ts'
import { words } from './words.ts'

/** Filled values under these names, in the order of the names. */
export function valuesCalled(fields: Readonly<Record<string, unknown>>, names: readonly string[]): unknown[] {
  const said = Object.entries(fields).map(([key, value]) => [words(key), value] as const)
  return names.flatMap((name) => said.flatMap(([key, value]) => (key === name && !isEmpty(value) ? [value] : [])))
}
