// A write whose reply was lost, found only later: whether a person has worked on the record before it was found.
import type { LedgerRow } from '../../db/ledger.ts'
import { compareBody, momentOf } from '../../migration/compare.ts'
import { activityObjects, type LedgerObject, targetOf } from '../../migration/ledger.ts'
import { seen } from '../../migration/seen.ts'
import type { PipedriveRecord } from '../read-back.ts'

/** What people edit, and what Pipedrive gives back as it was sent. */
const edited: ReadonlySet<LedgerObject> = new Set([
  'placeholder', 'company', 'contact', 'meeting_attendee', 'deal', ...activityObjects, 'custom_record',
]) // prettier-ignore

/** Longer than a request can wait for its turn, and than the two clocks are apart. */
const arrivedWithinMs = 3600_000

/**
 * True: what Pipedrive shows is not ours alone. Taken for what we wrote, an undo would remove somebody's work, and a delta write over it.
 */
export function isEditedMeanwhile({ object, intent, intentAt }: LedgerRow, found: unknown): boolean {
  if (!edited.has(object) || intent === null) return false
  const { updateTime } = seen(targetOf(object, intent.body), found)
  const changedAt = updateTime === null ? Number.NaN : momentOf(updateTime)
  if (intentAt !== null && changedAt > intentAt.getTime() + arrivedWithinMs) return true
  return compareBody(intent.body, found as PipedriveRecord).some(
    ({ verdict }) => verdict === 'different' || verdict === 'missing',
  )
}
