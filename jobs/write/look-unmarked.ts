// Looks for activities and notes that were to be created: they carry no source id, so what they say tells them apart, as a multiset.
import { idsHeldByCompany } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { newestIdBefore } from '../../db/newest-ids.ts'
import { matchUp } from '../../migration/activity/fingerprint.ts'
import { targetOf } from '../../migration/ledger.ts'
import type { Listing } from '../pipedrive/entities.ts'
import { isGone } from '../pipedrive/outcome.ts'
import { type Failure, type PipedriveRecord, readPages } from '../read-back.ts'
import type { Work } from '../work.ts'

/** Clocks of two machines may differ by so much; an activity that is older than that was there before the intent. */
const clockMarginMs = 3_600_000

/** The records by the ids of the rows they are. */
export async function lookForUnmarked(
  work: Work,
  rows: readonly LedgerRow[],
): Promise<ReadonlyMap<number, PipedriveRecord> | Failure> {
  const found = new Map<number, PipedriveRecord>()
  for (const { group, target, listing } of searches(rows)) {
    const candidates = await newestOf(work, group, { target, listing })
    if (!Array.isArray(candidates)) return candidates
    const sought = group.map((row) => ({ id: row.id, body: row.intent?.body ?? {} }))
    for (const [id, record] of matchUp(sought, candidates)) found.set(id, record)
  }
  return found
}

interface Search {
  readonly group: readonly LedgerRow[]
  readonly target: 'activity' | 'note'
  readonly listing: Listing
}

/** One walk through the newest activities; the notes of each record that the lost ones hang on. */
function searches(rows: readonly LedgerRow[]): Search[] {
  const sort = { by: 'id', direction: 'desc' } as const
  const isNote = (row: LedgerRow) => targetOf(row.object, row.intent?.body ?? null) === 'note'
  const notes = Map.groupBy(rows.filter(isNote), (row) => JSON.stringify(parentOf(row)))
  const activities = rows.filter((row) => !isNote(row))
  return [
    ...(activities.length > 0 ? [{ group: activities, target: 'activity', listing: { sort } } as const] : []),
    ...[...notes].map(([parent, group]) => {
      return { group, target: 'note', listing: { sort, ...(JSON.parse(parent) as Listing) } } as const
    }),
  ]
}

function parentOf(row: LedgerRow): Listing {
  const body = row.intent?.body ?? {}
  if (typeof body['deal_id'] === 'number') return { dealId: body['deal_id'] }
  if (typeof body['person_id'] === 'number') return { personId: body['person_id'] }
  return { organizationId: Number(body['org_id']) }
}

/** What can be ours: no row of the ledger holds it, and it is not older than the intents. */
async function newestOf(
  work: Work,
  group: readonly LedgerRow[],
  from: Pick<Search, 'target' | 'listing'>,
): Promise<PipedriveRecord[] | Failure> {
  const [example] = group
  if (!example) return []
  const floor = (await newestIdBefore(work.deps.db, example, from.target)) ?? 0
  const since = Math.min(...group.map((row) => row.intentAt?.getTime() ?? 0)) - clockMarginMs
  // Notes carry the time of the source, which says nothing about when they were written.
  const isNew = (record: PipedriveRecord) =>
    Number(record['id']) > floor && (from.target === 'note' || Date.parse(String(record['add_time'])) >= since)
  const candidates: PipedriveRecord[] = []
  for await (const reading of readPages(work, from.target, from.listing)) {
    if (reading.kind === 'failed' && isGone(reading.outcome)) return []
    if (reading.kind === 'failed') return reading
    const fresh = reading.records.filter(isNew)
    const held = await idsHeldByCompany(work.deps.db, example.migrationId, from.target, fresh.map((record) => String(record['id']))) // prettier-ignore
    candidates.push(...fresh.filter((record) => !held.has(String(record['id']))))
    if (fresh.length < reading.records.length) break
  }
  return candidates
}
