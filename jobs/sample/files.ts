// The sample's files, read back one by one: they are few, and Pipedrive has no list by ids.
import { saveDiffs } from '../../db/diffs.ts'
import { rowsInOrder } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { stagedRecordsOf } from '../../db/staging.ts'
import { diffRecord } from '../../migration/diff.ts'
import { isFileObject, ledgerObjects } from '../../migration/ledger.ts'
import { stagedOf } from '../../migration/plan/row.ts'
import { comparableFile, outsideOf, shownFile } from '../../migration/files.ts'
import { createReadable } from '../../migration/readable.ts'
import { read } from '../pipedrive/entities.ts'
import { stopAtRead } from '../stopping.ts'
import type { Stop, Work } from '../work.ts'

/** Null: done. */
export async function diffFiles(work: Work): Promise<Stop | null> {
  const { db } = work.deps
  for (const object of ledgerObjects.filter(isFileObject)) {
    const where = { migrationId: work.migration.id, object, states: ['written'] as const, sampleOnly: true }
    for await (const rows of rowsInOrder(db, where)) {
      const stop = await diffRows(work, rows)
      if (stop !== null) return stop
    }
  }
  return null
}

async function diffRows(work: Work, rows: readonly LedgerRow[]): Promise<Stop | null> {
  for (const row of rows) {
    const stop = await diffFile(work, row)
    if (stop !== null) return stop
  }
  return null
}

async function diffFile(work: Work, row: LedgerRow): Promise<Stop | null> {
  const object = stagedOf(row)?.object ?? null
  if (object === null) return null
  const staged = await stagedRecordsOf(work.deps.db, work.migration.id, object, [row.sourceId])
  const record = staged.get(row.sourceId)
  if (!record) return null
  const found = outsideOf(row.body) === null ? await shown(work, row) : await hosted(work, row)
  if (found !== null && 'state' in found) return found
  const body = comparableFile(row.body ?? {})
  const readable = createReadable(null, 'file')
  const input = { record, lines: [], body, changes: row.changes ?? [], keys: new Map(), readable }
  const fields = diffRecord({ ...input, found: found?.file ?? null })
  const about = { runId: work.run.id, object: row.object, sourceId: row.sourceId }
  const sourceOf = (field: string): unknown =>
    record.fields[field] ?? record.links[linkOf[field] ?? '']?.[0]?.id ?? null
  await saveDiffs(
    work.deps.db,
    fields.map((field) => ({ ...about, ...field, source: field.source ?? sourceOf(field.field) })),
  )
  return null
}

const linkOf: Readonly<Record<string, string>> = { deal_id: 'deal', person_id: 'contacts', org_id: 'company' }

type Shown = { readonly file: Readonly<Record<string, unknown>> } | null | Stop

async function shown(work: Work, row: LedgerRow): Promise<Shown> {
  const outcome = await work.client.send(await read('file', row.pipedriveId ?? ''))
  if (outcome.kind === 'done') return { file: shownFile(outcome.data as Record<string, unknown>) }
  return outcome.kind === 'rejected' && outcome.status === 404
    ? null
    : stopAtRead(outcome, work, 'the files of the sample')
}

/** Its name and links stand in the note; the place outside knows its size. */
async function hosted(work: Work, row: LedgerRow): Promise<Shown> {
  const size = await work.deps.hosting?.store.sizeOf(outsideOf(row.body)?.key ?? '')
  return size === null || size === undefined ? null : { file: { ...comparableFile(row.body ?? {}), size } }
}
