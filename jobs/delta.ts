// A delta: reads the source again, tells what is new, changed and gone, and writes only that.
import { auditOf, saveFields } from '../db/audits.ts'
import {
  forgetCreated, keptSince, markVanished, plannedUpTo, readCounts, seenAgain, vanishedSince,
} from '../db/deltas.ts' // prettier-ignore
import { mappingOf } from '../db/mappings.ts'
import { replaceOwners } from '../db/owners.ts'
import { runOf, saveReport } from '../db/runs.ts'
import { saveRecords } from '../db/staging.ts'
import {
  type DeltaReport,
  deltaReport,
  newFieldRemarks,
  newValueRemarks,
  withNewOptions,
} from '../migration/delta/report.ts'
import { type MatchedOwner, matchOwners, type SourceOwner } from '../migration/owners.ts'
import { extract, type Extracted } from './extract.ts'
import { openMigrationSource } from './open-source.ts'
import { type Source, SourceRefused } from './source/source.ts'
import { takeStock } from './take-stock.ts'
import { readAccountNow } from './write/account-now.ts'
import type { Stop, Work } from './work.ts'
import { writeAll } from './write/write-all.ts'

/** More than so many vanished records are counted and no longer named one by one. */
const vanishedMax = 1000

export async function delta(work: Work): Promise<{ readonly state: 'done' } | Stop> {
  const { db } = work.deps
  // A run that was interrupted after it had read the source goes on writing.
  const read = work.run.report === null ? await readSource(work) : null
  if (read !== null) return read
  const written = await writeAll(work)
  if (written.kind === 'stopped') return written.stop
  const first = (await runOf(db, work.migration.id, work.run.id))?.report as DeltaReport | null
  await saveReport(db, work.run.id, await report(work, first?.remarks ?? []))
  return { state: 'done' }
}

/** Null: what the source has is staged, and the first report is stored. */
async function readSource(work: Work): Promise<Stop | null> {
  const { deps, migration } = work
  try {
    const source = await openMigrationSource(deps, migration)
    try {
      return await stage(work, source)
    } finally {
      await source.close()
    }
  } catch (error) {
    if (work.signal.aborted) return { state: 'asked' }
    if (!(error instanceof SourceRefused)) throw error
    return { state: 'failed', reason: `The source could not be read: ${error.message}` }
  }
}

async function stage(work: Work, source: Source): Promise<Stop | null> {
  const { deps, migration, run, signal } = work
  const { db } = deps
  const reading = { migrationId: migration.id, generation: run.pass }
  await source.identify(signal)
  const extracted = await extract(deps, { ...reading, source, signal, changesOnly: true })
  const { before, again } = await seenAgain(db, reading, extracted.whole)
  if (before > 0 && again === 0) {
    await forgetCreated(db, reading)
    return {
      state: 'failed',
      reason: `None of the ${before} records read before is in what the source gives now: it looks like another firm's. Nothing was written; connect the right source and start again.`,
    }
  }
  await db.transaction((tx) => markVanished(tx, reading, extracted.whole))
  const remarks = await takeUpNews(work, source, extracted)
  await saveReport(db, run.id, await report(work, remarks))
  return null
}

/** New owners, options, pipelines and stages that the changed records name: what the audit did for the first reading. */
async function takeUpNews(work: Work, source: Source, { remarks }: Extracted): Promise<string[]> {
  const { deps, migration, run } = work
  const told = remarks.map(({ resource, remark }) => `${resource}: ${remark}`)
  const counts = await readCounts(deps.db, migration.id, await plannedUpTo(deps.db, migration.id, run.pass))
  if (counts.every(({ created, changed }) => created === 0 && changed === 0)) return told
  const known = (await auditOf(deps.db, migration.id))?.fields ?? []
  const lines = (await mappingOf(deps.db, migration.id))?.lines ?? []
  const stock = await takeStock(deps.db, migration.id, { hints: await source.describe(), remarks: [] })
  const owners = await matchedNow(work, stock.owners)
  await deps.db.transaction(async (tx) => {
    await saveRecords(tx, migration.id, { records: stock.derived, derived: true, generation: run.pass })
    await replaceOwners(tx, migration.id, owners)
    await saveFields(tx, migration.id, withNewOptions(known, stock.fields, lines))
  })
  return [...told, ...newFieldRemarks(known, stock.fields), ...newValueRemarks(known, stock.fields, lines)]
}

/** Whoever is not among the users as they were last read may have been invited since. */
async function matchedNow(work: Work, owners: readonly SourceOwner[]): Promise<MatchedOwner[]> {
  const known = matchOwners(owners, work.migration.destination?.users ?? [])
  if (known.every(({ userId }) => userId !== null)) return known
  const account = await readAccountNow(work)
  return 'state' in account ? known : matchOwners(owners, account.users)
}

async function report(work: Work, remarks: readonly string[]): Promise<DeltaReport> {
  const { db } = work.deps
  const { id } = work.migration
  const since = await plannedUpTo(db, id, work.run.pass)
  return deltaReport({
    counts: await readCounts(db, id, since),
    kept: await keptSince(db, id, since),
    vanished: await vanishedSince(db, id, { since, limit: vanishedMax }),
    remarks,
  })
}
