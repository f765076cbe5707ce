// What a walk over a list did not meet is asked for by its id before it is called missing: a list that goes by an offset passes one over
// for each that is deleted while it is read, and a deal may leave the archive between the two lists that name it.
import type { LedgerRow } from '../../db/ledger.ts'
import type { PipedriveTarget } from '../../migration/ledger.ts'
import { type Failure, type PipedriveRecord, readByIds } from '../read-back.ts'
import type { Work } from '../work.ts'

/** v1 answers one id a request: a list that lacks more of one kind than deletions could have hidden is believed. */
const mostOneByOne = 500

export interface Unmet {
  readonly row: LedgerRow
  /** Null: it is not in Pipedrive. */
  readonly record: PipedriveRecord | null
}

/** Gives each row with its record, where there is one after all. */
export type SecondLook = (rows: readonly LedgerRow[]) => Promise<readonly Unmet[] | Failure>

/** For the walk over one list. */
export function createSecondLook(work: Work, target: PipedriveTarget): SecondLook {
  let left = target === 'note' || target === 'file' ? mostOneByOne : Infinity
  return async (rows) => {
    const asked = rows.slice(0, left)
    left -= asked.length
    const ids = asked.flatMap(({ pipedriveId }) => (pipedriveId === null ? [] : [pipedriveId]))
    const found = await readByIds(work, target, [...new Set(ids)])
    if (!(found instanceof Map)) return found
    return rows.map((row) => ({ row, record: found.get(row.pipedriveId ?? '') ?? null }))
  }
}
