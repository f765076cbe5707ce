// Takes back what the migration wrote, the newest first. What a person has worked on since, and what that hangs on, stays.
import { appendLog, type LogEntry } from '../db/audit-log.ts'
import type { Tx } from '../db/client.ts'
import { claimForRemoval, type LedgerRow, move, type Move, openIntents, type Scope } from '../db/ledger.ts'
import { totalsOf } from '../db/ledger-rows.ts'
import { assertDriving, count, saveReport, setTotals } from '../db/runs.ts'
import { outsideOf } from '../migration/files.ts'
import type { LedgerObject } from '../migration/ledger.ts'
import { writeOrder } from '../migration/order.ts'
import type { Outcome } from '../migration/outcome.ts'
import { removeHosted } from './files/remove-hosted.ts'
import { loadBuckets } from './rollback/buckets.ts'
import { settleStagesOfGonePipelines } from './rollback/gone-stages.ts'
import { judgeRows, type Judged } from './rollback/judge.ts'
import { type Added, createKeepers, findAdded, type Keepers } from './rollback/keepers.ts'
import { sendIntent } from './write/send.ts'
import { stopAtRead, stopFor } from './write/stopping.ts'
import type { Stop, Work } from './write/work.ts'

const batchRows = 100

export async function rollback(work: Work): Promise<{ readonly state: 'done' } | Stop> {
  const { db } = work.deps
  await setTotals(db, work.run.id, await totalsOf(db, work.migration.id, false))
  const keepers = await createKeepers(db, work.migration.id, work.run.pass)
  const added = await findAdded(work)
  if ('kind' in added) return stopAtRead(added.outcome, work, 'what people have added')
  const preview: Judged[] = []
  for (const object of [...writeOrder()].reverse()) {
    const stop = await takeBack(work, object, { keepers, added, preview })
    if (stop !== null) return stop
  }
  if (!work.run.preview) await settleStagesOfGonePipelines(db, work.migration.id)
  await saveReport(db, work.run.id, await loadBuckets(db, work.migration.id, work.run.preview ? preview : null))
  return { state: 'done' }
}

/** What a cancelled rollback had begun to remove, before anything is written again: otherwise a removed record would count as there. */
export async function finishRemovals(work: Work): Promise<Stop | null> {
  for (const object of [...writeOrder()].reverse()) {
    const open = await openIntents(work.deps.db, work.migration.id, object)
    const stop = await removeAll(work, open.filter((row) => row.state === 'removing')) // prettier-ignore
    if (stop !== null) return stop
  }
  return null
}

interface Course {
  readonly keepers: Keepers
  readonly added: Added
  /** What a preview would do, in place of doing it. */
  readonly preview: Judged[]
}

async function takeBack(work: Work, object: LedgerObject, course: Course): Promise<Stop | null> {
  const { db } = work.deps
  const scope: Scope = { migrationId: work.migration.id, object, pass: work.run.pass, sampleOnly: false }
  // Deleting twice does no harm: what an interrupted rollback intended is simply asked for again.
  const begun = work.run.preview ? [] : await openIntents(db, work.migration.id, object)
  const resumed = await removeAll(work, begun.filter((row) => row.state === 'removing')) // prettier-ignore
  if (resumed !== null) return resumed
  while (true) {
    if (work.signal.aborted) return { state: 'asked' }
    const rows = await db.transaction((tx) => claimForRemoval(tx, scope, batchRows))
    if (rows.length === 0) return null
    const judged = await judgeRows(work, rows, course)
    if (judged.kind === 'stopped') return judged.stop
    for (const one of judged.rows) if (one.verdict === 'keep') course.keepers.keep(one)
    if (work.run.preview) course.preview.push(...judged.rows.map(withoutBody))
    await db.transaction((tx) => storeJudged(tx, work, judged.rows))
    const stop = work.run.preview ? null : await removeAll(work, judged.rows.filter((one) => one.verdict === 'remove').map((one) => one.row)) // prettier-ignore
    if (stop !== null) return stop
  }
}

/** What a preview keeps of every row must be small: notes are long. */
function withoutBody(judged: Judged): Judged {
  return { ...judged, row: { ...judged.row, body: null, changes: null } }
}

/** A preview only remembers that it looked at the row. */
async function storeJudged(tx: Tx, work: Work, judged: readonly Judged[]): Promise<void> {
  await assertDriving(tx, work.run)
  const { pass, id: runId, preview } = work.run
  const at = work.deps.now()
  const moves = judged.map(({ row, verdict, reason }): Move => {
    if (preview) return { id: row.id, to: row.state, pass }
    if (verdict === 'keep') return { id: row.id, to: 'kept', pass, reason }
    if (verdict === 'gone') return { id: row.id, to: 'reverted', pass, reason }
    return {
      id: row.id,
      to: 'removing',
      pass,
      runId,
      intent: { do: 'remove', body: row.body ?? {}, changes: [] },
      intentAt: at.toISOString(),
    }
  })
  await move(tx, moves)
  const kept = judged.filter(({ verdict }) => verdict === 'keep').length
  const gone = judged.filter(({ verdict }) => verdict === 'gone').length
  const object = judged[0]?.row.object ?? 'company'
  await count(tx, work.run.id, object, { waiting: kept, unchanged: gone })
}

/** Deletes in parallel; each answer that came is stored even when the run has to stop. */
async function removeAll(work: Work, rows: readonly LedgerRow[]): Promise<Stop | null> {
  const answers = await Promise.all(
    rows.map(async (row) => ({
      row,
      outcome: await removeRow(work, row),
    })),
  )
  const ended = answers.flatMap(({ row, outcome }) =>
    outcome?.kind === 'done' || outcome?.kind === 'rejected' ? [{ row, outcome }] : [],
  )
  if (ended.length > 0) await work.deps.db.transaction((tx) => storeRemoved(tx, work, ended))
  if (answers.some(({ outcome }) => outcome === null)) return { state: 'asked' }
  const [unfinished] = answers.flatMap(({ outcome }) =>
    outcome === null || outcome.kind === 'done' || outcome.kind === 'rejected' ? [] : [outcome],
  )
  if (!unfinished) return null
  const again = {
    state: 'parked',
    reason: 'Pipedrive did not answer a deletion; it is asked for again.',
    resumesAt: work.deps.now(),
  } as const
  return stopFor(unfinished, work) ?? again
}

async function removeRow(work: Work, row: LedgerRow): Promise<Outcome | null> {
  const outside = row.object === 'file' ? outsideOf(row.body) : null
  if (outside !== null) return removeHosted(work, outside)
  return sendIntent(work, { row, intent: { do: 'remove', body: row.body ?? {}, changes: [] } })
}

interface Removed {
  readonly row: LedgerRow
  readonly outcome: Outcome
}

/** What is not there any more is as good as removed. */
function isGone(outcome: Outcome): boolean {
  return outcome.kind === 'done' || (outcome.kind === 'rejected' && (outcome.status === 404 || outcome.status === 410))
}

async function storeRemoved(tx: Tx, work: Work, removed: readonly Removed[]): Promise<void> {
  await assertDriving(tx, work.run)
  const at = work.deps.now()
  await move(
    tx,
    removed.map(({ row, outcome }): Move => {
      if (isGone(outcome)) return { id: row.id, to: 'reverted', intent: null, reason: null }
      return {
        id: row.id,
        to: 'unremoved',
        intent: null,
        reason: `Pipedrive refused to remove it: ${outcome.kind === 'rejected' ? outcome.message : ''}`,
      }
    }),
  )
  await appendLog(tx, work.migration.id, { actor: work.actor, at }, removed.map(logOf)) // prettier-ignore
  // A run that only finishes what a cancelled rollback began counts its own writes alone.
  if (work.run.kind !== 'rollback') return
  for (const [object, group] of Map.groupBy(removed, ({ row }) => row.object)) {
    const gone = group.filter(({ outcome }) => isGone(outcome)).length
    await count(tx, work.run.id, object, { written: gone, refused: group.length - gone })
  }
}

function logOf({ row, outcome }: Removed): LogEntry {
  return {
    action: isGone(outcome) ? 'delete' : 'refuse',
    object: row.object,
    sourceId: row.sourceId,
    pipedriveId: row.pipedriveId,
    before: row.body,
    after: outcome.kind === 'rejected' && !isGone(outcome) ? { reason: outcome.message } : null,
    correlationId: outcome.kind === 'done' || outcome.kind === 'rejected' ? outcome.correlationId : null,
  }
}
