// What the admin chose to leave behind: a record for which no row is made, counted and named as left out by choice.
import type { SourceRecord } from '../record.ts'
import type { Settings } from '../settings.ts'
import { isNo, partsOf } from './parts.ts'

export const noEmails = 'No e-mails are migrated, as chosen in the settings.'
export const unsharedEmail = 'It was never shared, and only shared e-mails are migrated, as chosen in the settings.'

/** The sentence that says why the record is left out; null: it is migrated. */
export function leftOutByChoice(record: SourceRecord, settings: Settings): string | null {
  if (record.object !== 'email') return null
  if (settings.emails === 'none') return noEmails
  return settings.emails === 'shared' && isUnshared(record) ? unsharedEmail : null
}

/** A source that does not say whether an e-mail was shared has none that was not. */
export function isUnshared(record: SourceRecord): boolean {
  const name = partsOf('email', Object.keys(record.fields)).get('shared')
  return name !== undefined && isNo(record.fields[name])
}
