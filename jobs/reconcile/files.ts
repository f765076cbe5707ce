// Files in the reconciliation: Pipedrive's list is walked from the newest until ours are found, by name, size and links; what is kept
// outside is asked for where it is kept, and its note where it hangs. Contents are compared by their hash when they are written.
import { countStates } from '../../db/ledger-counts.ts'
import { filesUploaded, rowsHolding, rowsInOrder } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { withoutKept } from '../../migration/delta.ts'
import { comparableFile, outsideOf, shownFile } from '../../migration/files.ts'
import { isFileObject, type LedgerObject, ledgerObjects } from '../../migration/ledger.ts'
import type { Reconciliation } from '../../migration/reconcile.ts'
import { read } from '../pipedrive/entities.ts'
import { isGone } from '../pipedrive/outcome.ts'
import { readPages } from '../read-back.ts'
import { createIdSet } from './id-set.ts'
import { createSecondLook } from './second-look.ts'
import { stopAtRead } from '../stopping.ts'
import type { Stop, Work } from '../work.ts'
import { HostingFailed } from '../files/hosting.ts'

type Found = Readonly<Record<string, unknown>>

/** Null: all were looked for. */
export async function reconcileFiles(work: Work, report: Reconciliation): Promise<Stop | null> {
  const stop =
    (await compareUploaded(work, report)) ?? (await compareHosted(work, report)) ?? (await compareNotes(work, report))
  if (stop !== null) return stop
  // Also when none of them arrived: then all are left out, and that is to be seen.
  report.count('file')
  const counts = await countStates(work.deps.db, work.migration.id)
  for (const object of fileObjects) if (counts.has(object)) report.count(object)
  return null
}

const fileObjects = ledgerObjects.filter(isFileObject)

/** In pages: a firm has a hundred thousand of them. */
function standing(work: Work, object: LedgerObject | readonly LedgerObject[]): AsyncGenerator<LedgerRow[]> {
  return rowsInOrder(work.deps.db, { migrationId: work.migration.id, object, states: ['written', 'kept'] })
}

/** Each page of Pipedrive's list fetches its own rows, and of those that were there only their ids are kept. */
async function compareUploaded(work: Work, report: Reconciliation): Promise<Stop | null> {
  const { db } = work.deps
  const migrationId = work.migration.id
  const { files, oldest } = await filesUploaded(db, migrationId)
  if (files === 0) return null
  const there = createIdSet()
  const look = createSecondLook(work, 'file')
  let left = files
  for await (const reading of readPages(work, 'file', {})) {
    if (work.signal.aborted) return { state: 'asked' }
    if (reading.kind === 'failed') return stopAtRead(reading.outcome, work, 'its files')
    const records = new Map(reading.records.map((record) => [String(record['id']), record]))
    for (const row of await rowsHolding(db, migrationId, 'file', [...records.keys()])) {
      // Two addresses that lead to the same picture have one file; a page may bring a file once more.
      if (there.has(row.id)) continue
      there.add(row.id)
      left -= 1
      compare(report, row, comparableFile(row.body ?? {}), shownFile(records.get(row.pipedriveId ?? '') ?? {}))
    }
    const last = reading.records.at(-1)
    if (left === 0 || (last && Number(last['id']) < oldest)) break
  }
  for await (const rows of standing(work, fileObjects)) {
    const looked = await look(rows.filter((row) => outsideOf(row.body) === null && !there.has(row.id)))
    if ('kind' in looked) return stopAtRead(looked.outcome, work, 'the files that its list did not name')
    for (const { row, record } of looked)
      if (record === null) report.missing(row.object, row.sourceId)
      else compare(report, row, comparableFile(row.body ?? {}), shownFile(record))
  }
  return null
}

async function compareHosted(work: Work, report: Reconciliation): Promise<Stop | null> {
  for await (const rows of standing(work, fileObjects)) {
    const hosted = rows.filter((row) => outsideOf(row.body) !== null)
    if (work.signal.aborted) return { state: 'asked' }
    const stop = await compareKept(work, hosted, report)
    if (stop !== null) return stop
  }
  return null
}

async function compareKept(work: Work, rows: readonly LedgerRow[], report: Reconciliation): Promise<Stop | null> {
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

async function compareNotes(work: Work, report: Reconciliation): Promise<Stop | null> {
  for await (const rows of standing(work, 'file_link')) {
    if (work.signal.aborted) return { state: 'asked' }
    for (const row of rows) {
      const stop = await compareNote(work, row, report)
      if (stop !== null) return stop
    }
  }
  return null
}

async function compareNote(work: Work, row: LedgerRow, report: Reconciliation): Promise<Stop | null> {
  const outcome = await work.client.send(await read('note', row.pipedriveId ?? ''))
  if (outcome.kind !== 'done' && !isGone(outcome)) return stopAtRead(outcome, work, 'the notes of large files')
  const note = outcome.kind === 'done' ? (outcome.data as Found) : null
  if (note === null || note['active_flag'] === false) report.missing('file_link', row.sourceId)
  else {
    const { content: _, ...links } = row.body ?? {}
    const link = /href="([^"]+)"/.exec(String(row.body?.['content']))?.[1] ?? ''
    // The text around the link may come back in another spelling; the link itself must be whole.
    const found = String(note['content']).includes(link) ? link : String(note['content'])
    compare(report, row, { ...links, content: link }, { ...note, content: found })
  }
  return null
}

function compare(report: Reconciliation, row: LedgerRow, body: Found, found: Found): void {
  const { object, sourceId } = row
  const changes = row.changes ?? []
  report.compare({ object, sourceId, body: withoutKept(body, changes), changes, isOurs: true }, found)
}
