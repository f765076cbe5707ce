// What a user is called and written to, when a file names its columns in its own way; owners are matched by these two.
import { bareNames } from './recognise.ts'

interface UserFacts {
  /** The fields that make the name, joined by a space. */
  readonly name: readonly string[]
  readonly email: string | null
}

/** Only what the records do not have under `name` and `email` already. `key` is what a user goes by when no name is found. */
export function userFacts(names: readonly string[], key: string | null): UserFacts {
  const find = (...patterns: string[]): string | undefined =>
    names.find((name) => bareNames('user', name).some((bare) => patterns.includes(bare)))
  const first = find('first name', 'forename', 'given name')
  const last = find('last name', 'surname', 'family name')
  const full = find('name', 'full name', 'display name')
  const parts =
    first !== undefined && last !== undefined ? [first, last] : [full ?? key].filter((name) => name !== null)
  const email = find('email', 'e mail', 'email address', 'e mail address', 'mail')
  return { name: names.includes('name') ? [] : parts, email: names.includes('email') ? null : (email ?? null) }
}
