// Everything the audit finds in a source, in one pass over its records.
import type { SourceField } from '../fields.ts'
import type { SourceRecord } from '../record.ts'
import { watchAttendees } from './attendees.ts'
import type { Finding } from './finding.ts'
import { watchLinks, watchOwners } from './links.ts'
import { watchDuplicates, watchNames } from './names.ts'
import { watchObjects } from './objects.ts'
import { watchCurrencies, watchValues } from './values.ts'

export interface FindingsOptions {
  readonly maxFileMb?: number
}

export interface Findings {
  add(record: SourceRecord): void
  /** The fields as the inventory of the same records gives them. */
  finish(fields: readonly SourceField[]): Finding[]
}

/** Memory holds ids, links, e-mail addresses and company names of all records, and nothing larger. */
export function createFindings({ maxFileMb = 25 }: FindingsOptions = {}): Findings {
  const watches = [
    watchLinks(), watchOwners(), watchNames(), watchDuplicates(), watchValues(), watchCurrencies(),
    watchObjects(maxFileMb), watchAttendees(),
  ] // prettier-ignore
  return {
    add(record) {
      for (const watch of watches) watch.add(record)
    },
    finish: (fields) => watches.flatMap((watch) => watch.finish(fields)),
  }
}
