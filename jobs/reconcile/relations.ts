// Participants, parents and archive marks in the reconciliation. Pipedrive has no list of all of them: what the walk over the deals
// has not proved is asked for one by one.
import type { LedgerRow } from '../../db/ledger.ts'
import { isSame, plainId } from '../../migration/compare.ts'
import { participantOf } from '../../migration/plan/row.ts'
import type { Reconciliation } from '../../migration/reconcile.ts'
import { type Failure, type PipedriveRecord, readByIds } from '../read-back.ts'
import { participantsOf, relationshipsOf } from '../relations.ts'
import { stopAtRead } from '../stopping.ts'
import type { Stop, Work } from '../work.ts'
import { dealOf, type DealsSeen, standing } from './deals-seen.ts'

/** Null: all were looked for. */
export async function compareRelations(work: Work, deals: DealsSeen, report: Reconciliation): Promise<Stop | null> {
  const stop = (await compareParents(work, report)) ?? (await compareParticipants(work, deals, report))
  if (stop !== null) return stop
  for await (const rows of standing(work, 'deal_archive')) {
    for (const { sourceId, pipedriveId } of rows)
      if (deals.archived.has(Number(pipedriveId))) report.stands('deal_archive')
      else report.astray('deal_archive', sourceId, `deal ${sourceId} was archived and is not archived in Pipedrive.`)
  }
  return null
}

async function compareParticipants(work: Work, deals: DealsSeen, report: Reconciliation): Promise<Stop | null> {
  for await (const rows of standing(work, 'deal_contact')) {
    for (const [dealId, group] of Map.groupBy(rows, dealOf)) {
      if (work.signal.aborted) return { state: 'asked' }
      const there = deals.complete.has(dealId) ? null : await participantsOf(work, dealId)
      if (there !== null && 'kind' in there) return stopAtRead(there.outcome, work, 'the participants of its deals')
      const isThere = (row: LedgerRow) => there === null || there.has(row.body?.['person_id'])
      group.filter(isThere).forEach(() => report.stands('deal_contact'))
      for (const row of group.filter((one) => !isThere(one)))
        report.missing('deal_contact', row.sourceId, absentParticipant(row))
    }
  }
  return null
}

function absentParticipant(row: LedgerRow): string {
  const { deal, contact } = participantOf(row.sourceId)
  return `contact ${contact} was added to deal ${deal} as a participant and Pipedrive no longer names it there.`
}

async function compareParents(work: Work, report: Reconciliation): Promise<Stop | null> {
  for await (const rows of standing(work, 'company_parent')) {
    if (work.signal.aborted) return { state: 'asked' }
    const found = await relationshipsHeld(work, rows)
    if ('kind' in found) return stopAtRead(found.outcome, work, 'how its organizations are related')
    for (const row of rows) {
      const record = found.get(row.pipedriveId ?? '')
      if (record === undefined) report.missing('company_parent', row.sourceId)
      else if (joins(row, record)) report.stands('company_parent')
      else report.astray('company_parent', row.sourceId, `company ${row.sourceId}: its relationship to its parent joins other organizations in Pipedrive.`) // prettier-ignore
    }
  }
  return null
}

/** By id, which costs a tenth of a list; one that is not found so is missing only when its organization does not list it either. */
async function relationshipsHeld(
  work: Work,
  rows: readonly LedgerRow[],
): Promise<ReadonlyMap<string, PipedriveRecord> | Failure> {
  const found = await readByIds(work, 'organization_relationship', rows.flatMap((row) => row.pipedriveId ?? [])) // prettier-ignore
  if (!(found instanceof Map)) return found
  for (const row of rows.filter(({ pipedriveId }) => !found.has(pipedriveId ?? ''))) {
    const listed = await relationshipsOf(work, Number(row.body?.['rel_linked_org_id']))
    if ('kind' in listed) return listed
    for (const record of listed) found.set(String(record['id']), record)
  }
  return found
}

const ends = ['type', 'rel_owner_org_id', 'rel_linked_org_id'] as const

function joins(row: LedgerRow, record: PipedriveRecord): boolean {
  return ends.every((end) => isSame(row.body?.[end], plainId(record[end])))
}
