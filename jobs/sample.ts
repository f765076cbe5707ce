// What Pipedrive says of the sample's records when they are read back, field by field.
import { saveDiffs, clearDiffs } from '../db/diffs.ts'
import { rowsInOrder } from '../db/ledger-rows.ts'
import type { LedgerRow } from '../db/ledger.ts'
import { stagedRecordsOf } from '../db/staging.ts'
import { diffRecord } from '../migration/diff.ts'
import { diffActivity } from '../migration/activity/arrival.ts'
import { type Brought, broughtTo } from '../migration/flatten/onto.ts'
import { activityObjects, becomes, isActivityObject, type LedgerObject, targetOf } from '../migration/ledger.ts'
import { sourceIdKey } from '../migration/plan/context.ts'
import { createReadable } from '../migration/readable.ts'
import type { SourceRecord } from '../migration/record.ts'
import { readByIds } from './read-back.ts'
import { type BaseContext, loadCustom } from './write/context.ts'
import { asidesOf } from './sample/asides.ts'
import { diffCustomRecords } from './sample/custom.ts'
import { diffParticipants } from './sample/participants.ts'
import { diffFiles } from './sample/files.ts'
import { stopAtRead } from './stopping.ts'
import type { Stop, Work } from './work.ts'

/** Reads the sample back and stores the diff. Null: done. */
export async function diffSample(work: Work, base: BaseContext): Promise<Stop | null> {
  await clearDiffs(work.deps.db, work.run.id)
  for (const object of ['company', 'contact', 'deal', ...activityObjects] as const) {
    const where = { migrationId: work.migration.id, object, states: ['written'] as const, sampleOnly: true }
    for await (const rows of rowsInOrder(work.deps.db, where)) {
      const stop = await diffRows(work, rows, base)
      if (stop !== null) return stop
    }
  }
  return (await diffParticipants(work, base)) ?? (await diffCustomRecords(work, base)) ?? diffFiles(work)
}

async function diffRows(work: Work, rows: readonly LedgerRow[], base: BaseContext): Promise<Stop | null> {
  for (const group of Map.groupBy(rows, (row) => targetOf(row.object, row.body)).values()) {
    const stop = await diffGroup(work, group, base)
    if (stop !== null) return stop
  }
  return null
}

/** All rows became records of one kind. */
async function diffGroup(work: Work, rows: readonly LedgerRow[], base: BaseContext): Promise<Stop | null> {
  const [example] = rows
  if (!example) return null
  const target = targetOf(example.object, example.body)
  const found = await readByIds(work, target, rows.flatMap((row) => (row.pipedriveId === null ? [] : [row.pipedriveId]))) // prettier-ignore
  if (!(found instanceof Map)) return stopAtRead(found.outcome, work, 'the sample')
  const records = await stagedRecordsOf(work.deps.db, work.migration.id, example.object, rows.map((row) => row.sourceId)) // prettier-ignore
  const asides = await asidesOf(work, base, { rows, records })
  if ('state' in asides) return asides
  const brought = await broughtBy(work, base, { object: example.object, records: [...records.values()] })
  const readable = createReadable(base.destination, target)
  const idKey = sourceIdKey(base.keys, target)
  const diffs = rows.flatMap((row) => {
    const record = records.get(row.sourceId)
    if (!record) return []
    const facts = {
      record,
      body: row.body ?? {},
      changes: row.changes ?? [],
      found: found.get(row.pipedriveId ?? '') ?? null,
    }
    const lines = base.lines.get(row.object) ?? []
    const fields = isActivityObject(row.object)
      ? diffActivity(facts)
      : diffRecord({
          ...facts,
          lines,
          keys: base.keys,
          sourceIdKey: idKey,
          readable,
          brought: brought(record),
          asides: asides.of(row),
        })
    return fields.map((field) => ({ runId: work.run.id, object: row.object, sourceId: row.sourceId, ...field }))
  })
  await saveDiffs(work.deps.db, diffs)
  return null
}

/** What records of custom objects have put into fields of the sample's. */
async function broughtBy(
  work: Work,
  base: BaseContext,
  { object, records }: { readonly object: LedgerObject; readonly records: readonly SourceRecord[] },
): Promise<(record: SourceRecord) => Brought[]> {
  const facts = records.map((record) => ({ object, sourceId: record.id, record, standing: null }))
  const custom = await loadCustom(work.deps.db, facts, { base, migrationId: work.migration.id })
  const target = becomes[object]
  return (record) => {
    if (target !== 'organization' && target !== 'person' && target !== 'deal') return []
    return broughtTo(record, target, { ...base, ...custom, link: () => null })
  }
}
