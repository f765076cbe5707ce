// Everything the audit finds in a source, in one pass over its records, and one more for the words of examples.
import type { SourceField } from '../fields.ts'
import type { SourceRecord } from '../record.ts'
import { watchAttendees } from './attendees.ts'
import { watchCircles } from './circles.ts'
import type { Finding, Look } from './finding.ts'
import { watchLinks } from './links.ts'
import { watchDuplicates, watchNames } from './names.ts'
import { watchObjects } from './objects.ts'
import { watchOwners } from './owners.ts'
import { watchTimes } from './times.ts'
import { watchCurrencies, watchValues } from './values.ts'

export interface FindingsOptions {
  readonly maxFileMb?: number
}

export interface Findings {
  add(record: SourceRecord): void
  /** When all were added, and again until it is null: every record must be shown to it, for the words of the examples. */
  look(): Look | null
  /** The fields as the inventory of the same records gives them. */
  finish(fields: readonly SourceField[]): Finding[]
}

/** Memory holds 64 bits and a count for each id, link, e-mail address and company name of all records, and nothing larger. */
export function createFindings({ maxFileMb = 25 }: FindingsOptions = {}): Findings {
  const watches = [
    watchLinks(), watchCircles(), watchOwners(), watchNames(), watchDuplicates(), watchValues(), watchCurrencies(),
    watchObjects(maxFileMb), watchAttendees(), watchTimes(),
  ] // prettier-ignore
  return {
    add(record) {
      for (const watch of watches) watch.add(record)
    },
    look() {
      const looks = watches.flatMap((watch) => watch.look?.() ?? [])
      if (looks.length === 0) return null
      return (record) => {
        for (const look of looks) look(record)
      }
    },
    finish: (fields) => watches.flatMap((watch) => watch.finish(fields)),
  }
}
