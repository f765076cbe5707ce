// Compares everything that the ledger says is in Pipedrive with what Pipedrive returns, and reports every difference by name.
import { countStates } from '../db/ledger-counts.ts'
import { idsStanding, rowsHolding, rowsInOrder, rowsOf } from '../db/ledger-rows.ts'
import type { LedgerRow } from '../db/ledger.ts'
import { saveReport } from '../db/runs.ts'
import { countRecords } from '../db/staging.ts'
import { withoutKept } from '../migration/delta.ts'
import { customRecordOf } from '../migration/flatten/row.ts'
import { activityObjects, becomes, type LedgerObject, targetOf } from '../migration/ledger.ts'
import { createReadables } from '../migration/readable.ts'
import { createReconciliation, type Meant, type Reconciliation } from '../migration/reconcile.ts'
import { reconcileFiles } from './reconcile/files.ts'
import { countLeftOut } from './left-out.ts'
import { readPages } from './read-back.ts'
import { createDealsSeen, type DealsSeen } from './reconcile/deals-seen.ts'
import { addUnwrittenDeals, placesOf } from './reconcile/deal-sums.ts'
import { createIdSet, type IdSet } from './reconcile/id-set.ts'
import { compareRelations } from './reconcile/relations.ts'
import { createSecondLook, type SecondLook } from './reconcile/second-look.ts'
import { loadContext } from './write/context.ts'
import { stopAtRead } from './stopping.ts'
import type { Stop, Work } from './work.ts'

const compared = ['company', 'contact', 'deal'] as const satisfies readonly LedgerObject[]
const beside = ['company_parent', 'deal_contact', 'deal_archive'] as const satisfies readonly LedgerObject[]
/** Rows that are fetched at once. */
const portion = 500

export async function reconcile(work: Work): Promise<{ readonly state: 'done' } | Stop> {
  const { db } = work.deps
  const destination = work.migration.destination
  if (destination === null)
    throw new Error(
      `Migration ${work.migration.id} has never read its Pipedrive account, so nothing can be reconciled.`,
    )
  const base = await loadContext(work, destination)
  const places = placesOf(base)
  const staged = await countRecords(db, work.migration.id, { derived: true })
  const report = createReconciliation({
    staged,
    states: await countStates(db, work.migration.id),
    ...places,
    keys: base.keys,
    readableOf: createReadables({ ...destination, ...places }),
    leftOut: await countLeftOut(work),
  })
  const deals = await createDealsSeen(work)
  for (const object of compared) {
    const stop = await compareObject(work, object, { report, deals })
    if (stop !== null) return stop
  }
  await addUnwrittenDeals(work, base, report)
  for (const target of ['activity', 'note'] as const) {
    const stop = await compareUnmarked(work, target, { report, deals })
    if (stop !== null) return stop
  }
  for (const object of [...activityObjects, 'meeting_attendee'] as const) if (staged.has(object)) report.expect(object)
  await countMerged(work, report)
  for (const { object, rule } of base.flattenings.values())
    if (rule !== 'leave' && staged.has(object)) report.expect(object)
  for (const object of ['pipeline', 'stage'] as const) {
    const stop = await compareObject(work, object, { report, deals })
    if (stop !== null) return stop
    report.count(object)
  }
  for (const object of beside) report.expect(object)
  const stop = (await compareRelations(work, deals, report)) ?? (await reconcileFiles(work, report))
  if (stop !== null) return stop
  await saveReport(db, work.run.id, report.finish())
  return { state: 'done' }
}

/** What stands in one list of Pipedrive's. */
const alike: Readonly<Partial<Record<LedgerObject, readonly LedgerObject[]>>> = {
  company: ['company', 'placeholder'],
  contact: ['contact', 'meeting_attendee'],
}

interface Into {
  readonly report: Reconciliation
  readonly deals: DealsSeen
}

/** Walks Pipedrive's list once, each page with its own rows; what the ledger has and the list has not is missing. */
async function compareObject(work: Work, object: LedgerObject, { report, deals }: Into): Promise<Stop | null> {
  const { db } = work.deps
  const migrationId = work.migration.id
  const target = becomes[object]
  const [there, met] = [createIdSet(), createIdSet()]
  for await (const { reading, isArchived } of everyPage(work, object)) {
    if (work.signal.aborted) return { state: 'asked' }
    if (reading.kind === 'failed') return stopAtRead(reading.outcome, work, `its ${object} records`)
    // A deal that somebody archives between the two lists stands in both of them.
    const fresh = reading.records.filter((record) => !met.has(Number(record['id'])))
    const held = await rowsHolding(db, migrationId, target, fresh.map((one) => String(one['id']))) // prettier-ignore
    // Pipelines and stages of the source whose names differ in their letter case alone are one in Pipedrive.
    const rows = Map.groupBy(held, (row) => row.pipedriveId)
    for (const record of fresh) {
      met.add(Number(record['id']))
      const ours = rows.get(String(record['id'])) ?? []
      for (const row of ours) report.compare(meantBy(row), record)
      if (ours.length === 0) report.strange(object, record)
    }
    for (const row of held) there.add(row.id)
    if (object === 'deal') for (const record of reading.records) deals.see(record, isArchived)
  }
  const look = createSecondLook(work, target)
  for (const kind of alike[object] ?? [object]) {
    for await (const rows of unmetRows(work, kind, there)) {
      const stop = await compareUnmet(work, rows, { report, deals, look })
      if (stop !== null) return stop
    }
  }
  return null
}

/** In pages of what stands by the ledger; only of what no list named are the bodies fetched. */
async function* unmetRows({ deps: { db }, migration }: Work, kind: LedgerObject, there: IdSet): AsyncGenerator<LedgerRow[]> {
  for await (const page of idsStanding(db, migration.id, kind)) {
    const unmet = page.filter(({ id }) => !there.has(id)).map(({ sourceId }) => sourceId)
    for (let from = 0; from < unmet.length; from += portion)
      yield rowsOf(db, migration.id, kind, unmet.slice(from, from + portion))
  }
} // prettier-ignore

async function compareUnmet(
  work: Work,
  rows: readonly LedgerRow[],
  { report, deals, look }: Into & { readonly look: SecondLook },
): Promise<Stop | null> {
  if (work.signal.aborted) return { state: 'asked' }
  const looked = await look(rows)
  if ('kind' in looked) return stopAtRead(looked.outcome, work, 'what its lists did not name')
  for (const { row, record } of looked) {
    if (record === null) {
      report.missing(namedBy(row).object, namedBy(row).sourceId)
      if (row.object === 'deal') report.missingDeal(withoutKept(row.body ?? {}, row.changes ?? []))
      continue
    }
    report.compare(meantBy(row), record)
    if (row.object === 'deal') deals.see(record, record['is_archived'] === true)
  }
  return null
}

/** Archived deals are in a list of their own: those that were archived here, and those that somebody has archived since. */
async function* everyPage(work: Work, object: LedgerObject) {
  const listing = { countsParticipants: object === 'deal' }
  for await (const reading of readPages(work, becomes[object], listing)) yield { reading, isArchived: false }
  if (object !== 'deal') return
  for await (const reading of readPages(work, 'deal', { ...listing, archived: true }))
    yield { reading, isArchived: true }
}

function meantBy(row: LedgerRow): Meant {
  const { object, sourceId } = namedBy(row)
  const changes = row.changes ?? []
  return { object, sourceId, body: withoutKept(row.body ?? {}, changes), changes, isOurs: row.state !== 'adopted' }
}

/** A row of a custom object goes by that object's name and the record's own id. */
function namedBy({ object, sourceId }: LedgerRow): { object: string; sourceId: string } {
  if (object !== 'custom_record') return { object, sourceId }
  const { object: name, id } = customRecordOf(sourceId)
  return { object: name, sourceId: id }
}

async function countMerged(work: Work, report: Reconciliation): Promise<void> {
  const where = { migrationId: work.migration.id, object: 'custom_record', states: ['merged'] } as const
  for await (const page of rowsInOrder(work.deps.db, where)) {
    for (const row of page) report.merged(namedBy(row).object, row.changes ?? [])
  }
}

/** Activities and notes are many and long: each page of Pipedrive's list fetches its own rows, and only their ids are kept. */
async function compareUnmarked(work: Work, target: 'activity' | 'note', { report, deals }: Into): Promise<Stop | null> {
  const { db } = work.deps
  const migrationId = work.migration.id
  const there = createIdSet()
  const look = createSecondLook(work, target)
  for await (const reading of readPages(work, target, {})) {
    if (work.signal.aborted) return { state: 'asked' }
    if (reading.kind === 'failed') return stopAtRead(reading.outcome, work, target === 'note' ? 'its notes' : 'its activities') // prettier-ignore
    const records = new Map(reading.records.map((record) => [String(record['id']), record]))
    const held = await rowsHolding(db, migrationId, target, [...records.keys()])
    // The notes that say where large files are kept are compared with the files; a page may bring a note once more.
    for (const row of held.filter(({ id, object }) => object !== 'file_link' && !there.has(id))) {
      there.add(row.id)
      report.compare(meantBy(row), records.get(row.pipedriveId ?? '') ?? {})
    }
  }
  for (const object of [...activityObjects, 'custom_record'] as const) {
    for await (const page of rowsInOrder(db, { migrationId, object, states: ['written', 'adopted', 'kept'] })) {
      const unmet = page.filter((row) => targetOf(object, row.body) === target && !there.has(row.id))
      const stop = await compareUnmet(work, unmet, { report, deals, look })
      if (stop !== null) return stop
    }
  }
  return null
}
