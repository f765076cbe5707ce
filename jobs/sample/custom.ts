// Custom objects in the sample: what became of each record when Pipedrive is read back.
import { saveDiffs } from '../../db/diffs.ts'
import { rowsInOrder } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { stagedRecordsOf } from '../../db/staging.ts'
import { customDiff } from '../../migration/flatten/diff.ts'
import { customRecordOf } from '../../migration/flatten/row.ts'
import { targetOf } from '../../migration/ledger.ts'
import type { SourceRecord } from '../../migration/record.ts'
import { readByIds } from '../read-back.ts'
import type { BaseContext } from '../write/context.ts'
import { stopAtRead } from '../stopping.ts'
import type { Stop, Work } from '../work.ts'

/** What became notes and activities is read back; what travels with another record is compared there. */
export async function diffCustomRecords(work: Work, base: BaseContext): Promise<Stop | null> {
  const { db } = work.deps
  const states = ['written', 'merged', 'refused', 'held'] as const
  const where = { migrationId: work.migration.id, object: 'custom_record', states, sampleOnly: true } as const
  for await (const rows of rowsInOrder(db, where)) {
    const records = await stagedOf(work, rows)
    const groups = Map.groupBy(rows, (row) => (row.state === 'written' ? targetOf(row.object, row.body) : null))
    for (const [target, group] of groups) {
      const ids = group.flatMap((row) => row.pipedriveId ?? [])
      const found = target === null ? new Map<string, Record<string, unknown>>() : await readByIds(work, target, ids)
      if (!(found instanceof Map)) return stopAtRead(found.outcome, work, 'the sample')
      const diffs = group.flatMap((row) => {
        const record = records.get(row.sourceId)
        if (!record) return []
        const flattening = base.flattenings.get(record.object)
        const fields = customDiff({ row, record, flattening, found: found.get(row.pipedriveId ?? '') ?? null })
        return fields.map((field) => ({ runId: work.run.id, object: record.object, sourceId: record.id, ...field }))
      })
      await saveDiffs(db, diffs)
    }
  }
  return null
}

async function stagedOf(work: Work, rows: readonly LedgerRow[]) {
  const named = rows.map((row) => ({ sourceId: row.sourceId, ...customRecordOf(row.sourceId) }))
  const records = new Map<string, SourceRecord>()
  for (const [object, group] of Map.groupBy(named, (one) => one.object)) {
    const found = await stagedRecordsOf(work.deps.db, work.migration.id, object, group.map(({ id }) => id)) // prettier-ignore
    for (const { sourceId, id } of group) {
      const record = found.get(id)
      if (record) records.set(sourceId, record)
    }
  }
  return records
}
