// What joins two records, as Pipedrive lists it: the participants of a deal, the relationships of an organization.
import { plainId } from '../migration/compare.ts'
import type { PipedriveTarget } from '../migration/ledger.ts'
import type { Listing } from './pipedrive/entities.ts'
import { isGone } from './pipedrive/outcome.ts'
import { type Failure, type PipedriveRecord, readPages } from './read-back.ts'
import type { Work } from './work.ts'

/** The ids of the people whom Pipedrive names as participants of a deal; none of a deal that is gone. */
export async function participantsOf(work: Work, dealId: number): Promise<ReadonlySet<unknown> | Failure> {
  const records = await listOf(work, 'deal_participant', { dealId })
  return 'kind' in records ? records : new Set(records.map((record) => plainId(record['person_id'])))
}

/** The relationships that an organization has, as parent or as daughter; none of one that is gone. */
export function relationshipsOf(work: Work, organizationId: number): Promise<readonly PipedriveRecord[] | Failure> {
  return listOf(work, 'organization_relationship', { organizationId })
}

async function listOf(work: Work, target: PipedriveTarget, of: Listing): Promise<readonly PipedriveRecord[] | Failure> {
  const records: PipedriveRecord[] = []
  for await (const reading of readPages(work, target, of)) {
    if (reading.kind === 'page') records.push(...reading.records)
    else if (!isGone(reading.outcome)) return reading
  }
  return records
}
