// What the walk over Pipedrive's deals tells beside their values: which are archived, and whose participants are certainly all there.
import { rowsInOrder } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import type { LedgerObject } from '../../migration/ledger.ts'
import type { PipedriveRecord } from '../read-back.ts'
import type { Work } from '../work.ts'
import { createIdSet, type IdSet } from './id-set.ts'

export interface DealsSeen {
  see(deal: PipedriveRecord, isArchived: boolean): void
  /** Ids in Pipedrive. */
  readonly archived: IdSet
  /** Ids in Pipedrive of deals that have as many participants as were written, so that no list of them need be read. */
  readonly complete: IdSet
}

export async function createDealsSeen(work: Work): Promise<DealsSeen> {
  const written = new Map<number, number>()
  for await (const rows of standing(work, 'deal_contact'))
    for (const row of rows) written.set(dealOf(row), (written.get(dealOf(row)) ?? 0) + 1)
  const [archived, complete] = [createIdSet(), createIdSet()]
  return {
    archived,
    complete,
    see(deal, isArchived) {
      const id = Number(deal['id'])
      if (isArchived) archived.add(id)
      const there = deal['participants_count']
      // Whether Pipedrive counts the deal's own person is not documented: when in doubt, its list is read.
      const own = typeof deal['person_id'] === 'number' ? 1 : 0
      if (typeof there === 'number' && there >= (written.get(id) ?? 0) + own) complete.add(id)
    },
  }
}

/** Rows that stand in Pipedrive, in pages. */
export function standing(work: Work, object: LedgerObject): AsyncGenerator<LedgerRow[]> {
  return rowsInOrder(work.deps.db, { migrationId: work.migration.id, object, states: ['written', 'adopted', 'kept'] })
}

export const dealOf = (row: LedgerRow): number => Number(row.body?.['deal_id'])
