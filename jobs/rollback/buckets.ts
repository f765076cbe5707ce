// The three buckets of a rollback: reverted, kept with its reason, failed with its reason.
import type { Db } from '../../db/client.ts'
import { countStates } from '../../db/ledger-counts.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { rowsInOrder } from '../../db/ledger-rows.ts'
import { ledgerObjects } from '../../migration/ledger.ts'
import type { Judged } from './judge.ts'

export interface Buckets {
  readonly reverted: number
  readonly kept: number
  readonly failed: number
  readonly stayed: readonly Stayed[]
}

interface Stayed {
  readonly object: string
  readonly sourceId: string
  /** What was written as its name, title or subject. */
  readonly title: string | null
  readonly reason: string
}

function stayedOf({ object, sourceId, body }: LedgerRow, reason: string | null): Stayed {
  const title = body?.['name'] ?? body?.['title'] ?? body?.['field_name'] ?? body?.['subject'] ?? body?.['label']
  return { object, sourceId, title: typeof title === 'string' ? title : null, reason: reason ?? '' }
}

const stayedMax = 1000

export interface Preview {
  add(judged: readonly Judged[]): void
  buckets(): Buckets
}

/** Counts what would be done, and keeps no more rows than are named. */
export function createPreview(): Preview {
  const counts = { reverted: 0, kept: 0, failed: 0 }
  const stayed: Stayed[] = []
  return {
    add(judged) {
      const kept = judged.filter((one) => one.verdict === 'keep')
      counts.kept += kept.length
      counts.reverted += judged.length - kept.length
      const named = kept.slice(0, stayedMax - stayed.length)
      stayed.push(...named.map(({ row, reason }) => stayedOf(row, reason)))
    },
    buckets: () => ({ ...counts, stayed }),
  }
} // prettier-ignore

/** With a preview: what would be done. */
export async function loadBuckets(db: Db, migrationId: string, preview: Buckets | null): Promise<Buckets> {
  if (preview !== null) return preview
  const counts = { reverted: 0, kept: 0, unremoved: 0 }
  const isStaying = new Set<string>()
  for (const [object, states] of await countStates(db, migrationId)) {
    if (states.has('kept') || states.has('unremoved')) isStaying.add(object)
    for (const state of ['reverted', 'kept', 'unremoved'] as const) counts[state] += states.get(state) ?? 0
  }
  const stayed: Stayed[] = []
  // Custom objects are counted by their own names.
  for (const object of ledgerObjects.filter((one) => isStaying.has(one) || one === 'custom_record')) {
    for await (const rows of rowsInOrder(db, { migrationId, object, states: ['kept', 'unremoved'] })) {
      stayed.push(...rows.map((row) => stayedOf(row, row.reason)))
      if (stayed.length >= stayedMax) break
    }
  }
  return { reverted: counts.reverted, kept: counts.kept, failed: counts.unremoved, stayed: stayed.slice(0, stayedMax) }
}
