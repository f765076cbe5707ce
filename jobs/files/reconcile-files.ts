// Files in the reconciliation: Pipedrive's list is walked from the newest until ours are found, by name, size and links; what is kept
// outside is asked for where it is kept, and its note where it hangs. Contents are compared by their hash when they are written.
import { countStates } from '../../db/ledger-counts.ts'
import { rowsInOrder } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { withoutKept } from '../../migration/delta.ts'
import { comparableFile, outsideOf, shownFile } from '../../migration/files.ts'
import { isFileObject, type LedgerObject, ledgerObjects } from '../../migration/ledger.ts'
import type { Reconciliation } from '../../migration/reconcile.ts'
import { read } from '../pipedrive/entities.ts'
import { readPages } from '../read-back.ts'
import { stopAtRead } from '../write/stopping.ts'
import type { Stop, Work } from '../write/work.ts'
import { HostingFailed } from './hosting.ts'

type Found = Readonly<Record<string, unknown>>

/** Null: all were looked for. */
export async function reconcileFiles(work: Work, report: Reconciliation): Promise<Stop | null> {
  const rows: LedgerRow[] = []
  for (const object of ledgerObjects.filter(isFileObject)) rows.push(...(await rowsOfObject(work, object)))
  const stop =
    (await compareUploaded(work, rows.filter((row) => outsideOf(row.body) === null), report)) ??
    (await compareHosted(work, rows.filter((row) => outsideOf(row.body) !== null), report)) ??
    (await compareNotes(work, await rowsOfObject(work, 'file_link'), report)) // prettier-ignore
  if (stop !== null) return stop
  // Also when none of them arrived: then all are left out, and that is to be seen.
  report.count('file')
  const counts = await countStates(work.deps.db, work.migration.id)
  for (const object of ledgerObjects.filter(isFileObject)) if (counts.has(object)) report.count(object)
  return null
}

async function rowsOfObject(work: Work, object: LedgerObject): Promise<LedgerRow[]> {
  const { db } = work.deps
  const rows: LedgerRow[] = []
  const where = { migrationId: work.migration.id, object, states: ['written', 'kept'] } as const
  for await (const page of rowsInOrder(db, where)) rows.push(...page)
  return rows
}

async function compareUploaded(work: Work, rows: readonly LedgerRow[], report: Reconciliation): Promise<Stop | null> {
  if (rows.length === 0) return null
  // Two addresses that lead to the same picture have one file.
  const left = Map.groupBy(rows, (row) => row.pipedriveId ?? '')
  const oldest = rows.reduce((least, row) => Math.min(least, Number(row.pipedriveId)), Infinity)
  for await (const reading of readPages(work, 'file', {})) {
    if (work.signal.aborted) return { state: 'asked' }
    if (reading.kind === 'failed') return stopAtRead(reading.outcome, work, 'its files')
    for (const record of reading.records) {
      const own = left.get(String(record['id'])) ?? []
      for (const row of own) compare(report, row, comparableFile(row.body ?? {}), shownFile(record))
      left.delete(String(record['id']))
    }
    const last = reading.records.at(-1)
    if (left.size === 0 || (last && Number(last['id']) < oldest)) break
  }
  for (const row of [...left.values()].flat()) report.missing(row.object, row.sourceId)
  return null
}

async function compareHosted(work: Work, rows: readonly LedgerRow[], report: Reconciliation): Promise<Stop | null> {
  for (const row of rows) {
    const { hosting } = work.deps
    if (!hosting) return { state: 'failed', reason: 'Files are kept in the place for large files, and this worker does not know it: FILES_URL must be set.' } // prettier-ignore
    try {
      const size = await hosting.store.sizeOf(outsideOf(row.body)?.key ?? '')
      if (size === null) report.missing(row.object, row.sourceId)
      else compare(report, row, { size: row.body?.['size'] }, { size })
    } catch (error) {
      if (!(error instanceof HostingFailed)) throw error
      return { state: 'failed', reason: error.message }
    }
  }
  return null
}

async function compareNotes(work: Work, rows: readonly LedgerRow[], report: Reconciliation): Promise<Stop | null> {
  for (const row of rows) {
    const outcome = await work.client.send(await read('note', row.pipedriveId ?? ''))
    const isAbsent = outcome.kind === 'rejected' && (outcome.status === 404 || outcome.status === 410)
    if (outcome.kind !== 'done' && !isAbsent) return stopAtRead(outcome, work, 'the notes of large files')
    const note = outcome.kind === 'done' ? (outcome.data as Found) : null
    if (note === null || note['active_flag'] === false) report.missing('file_link', row.sourceId)
    else {
      const { content: _, ...links } = row.body ?? {}
      const link = /href="([^"]+)"/.exec(String(row.body?.['content']))?.[1] ?? ''
      // The text around the link may come back in another spelling; the link itself must be whole.
      const found = String(note['content']).includes(link) ? link : String(note['content'])
      compare(report, row, { ...links, content: link }, { ...note, content: found })
    }
  }
  return null
}

function compare(report: Reconciliation, row: LedgerRow, body: Found, found: Found): void {
  const { object, sourceId } = row
  const changes = row.changes ?? []
  report.compare({ object, sourceId, body: withoutKept(body, changes), changes, isOurs: true }, found)
}
