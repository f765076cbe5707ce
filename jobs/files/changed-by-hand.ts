// Whether a person has renamed a file since it was written: then it stays.
import { hashOf } from '../../db/hash.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { outsideOf } from '../../migration/files.ts'
import { seen } from '../../migration/seen.ts'
import { read } from '../pipedrive/entities.ts'
import { isGone } from '../pipedrive/outcome.ts'
import type { Failure, PipedriveRecord } from '../read-back.ts'
import { changedSince } from '../../migration/record-status.ts'
import type { Work } from '../work.ts'

/** A reason to keep it, null to let it go, or the failure to find out. */
export async function changedByHand(work: Work, row: LedgerRow): Promise<string | null | Failure> {
  if (outsideOf(row.body) !== null) return null
  const outcome = await work.client.send(await read('file', row.pipedriveId ?? ''))
  // What is not there any more is found gone when it is removed.
  if (isGone(outcome)) return null
  if (outcome.kind !== 'done') return { kind: 'failed', outcome }
  return hasChanged(row, outcome.data as PipedriveRecord) ? changedSince : null
}

/** As Pipedrive shows it now, against what it showed when it was written. */
export function hasChanged(row: LedgerRow, record: PipedriveRecord): boolean {
  return record['active_flag'] !== false && hashOf(seen('file', record).content) !== row.seenHash
}
