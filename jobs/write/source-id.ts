// Organizations, persons and deals by the source id that they carry; one that two migrations sent at once is told apart by what it says.
import { openElsewhere } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { saysRather } from '../../migration/compare.ts'
import { becomes } from '../../migration/ledger.ts'
import { sourceIdKey } from '../../migration/plan/context.ts'
import type { PipedriveRecord } from '../read-back.ts'
import type { BaseContext } from './context.ts'
import type { Work } from '../work.ts'

/** What other migrations of the company are creating under the same source id, and have no answer for yet. */
export type Rivals = ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>

export interface BySourceId {
  readonly base: BaseContext
  readonly rivals: Rivals
}

export async function rivalsOf(work: Work, rows: readonly LedgerRow[]): Promise<Rivals> {
  const target = becomes[rows[0]?.object ?? 'company']
  if (target !== 'organization' && target !== 'person' && target !== 'deal') return new Map()
  return openElsewhere(work.deps.db, work.migration.id, target, rows.map(({ sourceId }) => sourceId)) // prettier-ignore
}

/**
 * Two migrations number their records alike and share the field, so that a record may be the other's. Only one that says more of what
 * the other sent is left to it: were ours passed over for what Pipedrive made of a value, it would be there twice.
 */
export function carriesSourceId(row: LedgerRow, record: PipedriveRecord, { base, rivals }: BySourceId): boolean {
  const key = sourceIdKey(base.keys, becomes[row.object])
  if (key === undefined) return false
  const body = row.intent?.body ?? {}
  const sent = (body['custom_fields'] as Record<string, unknown> | undefined)?.[key]
  const found = (record['custom_fields'] as Record<string, unknown> | undefined)?.[key]
  if (sent === undefined || sent !== found) return false
  return !(rivals.get(row.sourceId) ?? []).some((other) => saysRather(record, other, body))
}
