// Custom objects in the sample: which of their records, and what became of each when Pipedrive is read back.
import { saveDiffs } from '../db/diffs.ts'
import { rowsInOrder } from '../db/ledger-rows.ts'
import type { LedgerRow } from '../db/ledger.ts'
import { stagedInOrder, stagedRecordsOf } from '../db/staging.ts'
import type { Flattening } from '../migration/flatten/choice.ts'
import { customDiff } from '../migration/flatten/diff.ts'
import { customRecordOf, customSourceId, placeOf } from '../migration/flatten/row.ts'
import { type LedgerObject, targetOf } from '../migration/ledger.ts'
import type { SourceRecord } from '../migration/record.ts'
import { readByIds } from './read-back.ts'
import type { BaseContext } from './write/context.ts'
import { stopAtRead } from './write/stopping.ts'
import type { Stop, Work } from './write/work.ts'

const mostOfEach = 30

/** Of each object some records whose own records are in the sample. */
export async function customRecordsIn(
  work: Work,
  base: BaseContext,
  chosen: ReadonlyMap<LedgerObject, readonly string[]>,
): Promise<string[]> {
  const ids = new Map([...chosen].map(([parent, list]) => [parent, new Set(list)]))
  const found: string[] = []
  const isChosen = (record: SourceRecord, flattening: Flattening): boolean => {
    const place = placeOf(record, flattening)
    return place !== null && ids.get(place.parent)?.has(place.id) === true
  }
  for (const flattening of base.flattenings.values()) {
    if (flattening.rule === 'leave') continue
    const own: string[] = []
    for await (const page of stagedInOrder(work.deps.db, work.migration.id, flattening.object)) {
      own.push(...page.filter((one) => isChosen(one, flattening)).map(({ object, id }) => customSourceId(object, id)))
      if (own.length >= mostOfEach) break
    }
    found.push(...own.slice(0, mostOfEach))
  }
  return found
}

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
