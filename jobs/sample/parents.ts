// What a record of the sample hangs on: the records that must be written before it can be.
import { activityLinks } from '../../migration/activity/links.ts'
import { placeOf } from '../../migration/flatten/row.ts'
import { isActivityObject } from '../../migration/ledger.ts'
import { fileLinksOf } from '../../migration/plan/file.ts'
import type { SourceRecord } from '../../migration/record.ts'
import { whoIsMeant } from '../prepare/addresses.ts'
import type { BaseContext } from '../write/context.ts'
import type { Work } from '../work.ts'

export type Parent = readonly [string, string]

export const keyOf = (object: string, id: string): string => `${object}\n${id}`

/** The records that must be written before this one can be. */
export async function parentsOf(
  { work, base }: { readonly work: Work; readonly base: BaseContext },
  records: readonly SourceRecord[],
): Promise<(record: SourceRecord) => readonly Parent[]> {
  const { contactByEmail } = await whoIsMeant(work.deps.db, work.migration.id, records)
  const linked = (record: SourceRecord, ...names: readonly (readonly [string, string])[]): Parent[] =>
    names.flatMap(([name, object]) => (record.links[name] ?? []).map(({ id }): Parent => [object, id]))
  const companies = [['company', 'company'], ['companies', 'company']] as const // prettier-ignore
  const contacts = [['contact', 'contact'], ['contacts', 'contact']] as const // prettier-ignore
  return (record) => {
    const { object } = record
    if (object === 'deal') return linked(record, ...companies, ...contacts)
    if (object === 'contact') return linked(record, ...companies)
    if (object === 'company') return linked(record, ['parent', 'company'])
    if (object === 'file') return fileLinksOf(record)
    if (isActivityObject(object)) return activityLinks(record, object, contactByEmail)
    const flattening = base.flattenings.get(object)
    const place = flattening ? placeOf(record, flattening) : null
    return place === null ? [] : [[place.parent, place.id]]
  }
}
