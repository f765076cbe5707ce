// Compares everything that the ledger says is in Pipedrive with what Pipedrive returns, and reports every difference by name.
import { countStates, rowsInOrder } from '../db/ledger-rows.ts'
import type { LedgerRow } from '../db/ledger.ts'
import { saveReport } from '../db/runs.ts'
import { countRecords } from '../db/staging.ts'
import { withoutKept } from '../migration/delta.ts'
import { becomes, type LedgerObject } from '../migration/ledger.ts'
import { createReconciliation, type Reconciliation } from '../migration/reconcile.ts'
import { readPages } from './read-back.ts'
import { loadContext } from './write/context.ts'
import { stopAtRead } from './write/stopping.ts'
import type { Stop, Work } from './write/work.ts'

const compared = ['company', 'contact', 'deal'] as const satisfies readonly LedgerObject[]
const counted = ['pipeline', 'stage', 'company_parent', 'deal_contact'] as const satisfies readonly LedgerObject[]

export async function reconcile(work: Work): Promise<{ readonly state: 'done' } | Stop> {
  const { db } = work.deps
  const destination = work.migration.destination
  if (destination === null)
    throw new Error(
      `Migration ${work.migration.id} has never read its Pipedrive account, so nothing can be reconciled.`,
    )
  const base = await loadContext(work, destination)
  const staged = await countRecords(db, work.migration.id, { derived: true })
  const report = createReconciliation({
    staged,
    states: await countStates(db, work.migration.id),
    pipelines: destination.pipelines,
    keys: base.keys,
  })
  for (const object of compared) {
    const stop = await compareObject(work, object, report)
    if (stop !== null) return stop
  }
  for (const object of counted) {
    const stop = object === 'pipeline' || object === 'stage' ? await compareObject(work, object, report) : null
    if (stop !== null) return stop
    report.count(object)
  }
  await saveReport(db, work.run.id, report.finish())
  return { state: 'done' }
}

/** Walks Pipedrive's list once; what the ledger has and the list has not is missing. */
async function compareObject(work: Work, object: LedgerObject, report: Reconciliation): Promise<Stop | null> {
  const rows = new Map<string, LedgerRow>()
  const migrationId = work.migration.id
  for (const kind of object === 'company' ? (['company', 'placeholder'] as const) : [object]) {
    for await (const page of rowsInOrder(work.deps.db, {
      migrationId,
      object: kind,
      states: ['written', 'adopted', 'kept'],
    })) {
      for (const row of page) rows.set(row.pipedriveId ?? '', row)
    }
  }
  for await (const reading of readPages(work, becomes[object], {})) {
    if (work.signal.aborted) return { state: 'asked' }
    if (reading.kind === 'failed') return stopAtRead(reading.outcome, work, `its ${object} records`)
    for (const record of reading.records) {
      const row = rows.get(String(record['id']))
      if (row)
        report.compare(
          {
            object: row.object,
            sourceId: row.sourceId,
            body: withoutKept(row.body ?? {}, row.changes ?? []),
            changes: row.changes ?? [],
            isOurs: row.state !== 'adopted',
          },
          record,
        )
      else report.strange(object, record)
      rows.delete(String(record['id']))
    }
  }
  for (const row of rows.values()) report.missing(row.object, row.sourceId)
  return null
}
