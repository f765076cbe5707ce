// Takes back what the migration wrote, the newest first. What a person has worked on since, and what that hangs on, stays.
import type { Tx } from '../db/client.ts'
import { claimForRemoval, leftOf, move, type Move, type Place, type Scope } from '../db/ledger.ts'
import { renewTotals } from '../db/run-totals.ts'
import { assertDriving, count, countAnew, saveReport } from '../db/runs.ts'
import type { LedgerObject } from '../migration/ledger.ts'
import { removalOrder } from '../migration/order.ts'
import { findAdded } from './rollback/added.ts'
import { takeUpRemovals } from './rollback/begun.ts'
import { createPreview, loadBuckets, type Preview } from './rollback/buckets.ts'
import { createForeseen } from './rollback/foreseen.ts'
import { settleStagesOfGonePipelines } from './rollback/gone-stages.ts'
import { judgeRows, type Judged, type Known } from './rollback/judge.ts'
import { createKeepers, keepUnremoved } from './rollback/keepers.ts'
import { removePages } from './rollback/remove.ts'
import { settleOpen } from './rollback/settle-open.ts'
import { stopAtRead } from './stopping.ts'
import type { Stop, Work } from './work.ts'

const pageRows = 500
/** What people add to; right before a page of them is judged, what was added last is looked for. */
const parents: readonly LedgerObject[] = ['deal', 'meeting_attendee', 'contact', 'placeholder', 'company']

export async function rollback(work: Work): Promise<{ readonly state: 'done' } | Stop> {
  const { db } = work.deps
  // A preview writes nothing: what has no stored answer yet is left to the undo itself.
  const unsettled = work.run.preview ? null : await settleOpen(work)
  if (unsettled !== null) return unsettled
  // What a preview has found is kept in memory: one that is taken up again looks at everything anew.
  if (work.run.preview) await countAnew(db, work.run.id)
  await renewTotals(db, work.run)
  const keepers = await createKeepers(work)
  if ('kind' in keepers) return stopAtRead(keepers.outcome, work, 'what stays')
  const foreseen = await createForeseen(db, work.migration.id)
  const added = await findAdded(work, foreseen)
  if ('kind' in added) return stopAtRead(added.outcome, work, 'what people have added')
  const preview = createPreview()
  const pass = { migrationId: work.migration.id, pass: work.run.pass, sampleOnly: false }
  const left = await leftOf(db, pass, { objects: removalOrder(), to: 'remove' })
  for (const object of removalOrder()) {
    if (work.signal.aborted) return { state: 'asked' }
    if (!left.get(object)?.more && !left.get(object)?.open) continue
    const stop = await takeBack(work, object, { keepers, added, foreseen, preview })
    if (stop !== null) return stop
    const unread = work.run.preview ? null : await keepUnremoved(work, keepers, object)
    if (unread !== null) return stopAtRead(unread.outcome, work, 'what stays')
  }
  if (!work.run.preview) await settleStagesOfGonePipelines(db, work.migration.id)
  await saveReport(
    db,
    work.run.id,
    await loadBuckets(db, work.migration.id, work.run.preview ? preview.buckets() : null),
  )
  return { state: 'done' }
}

interface Course extends Known {
  /** What a preview would do, in place of doing it. */
  readonly preview: Preview
}

/** The next page is read and judged while the records of the last one are being removed. */
async function takeBack(work: Work, object: LedgerObject, course: Course): Promise<Stop | null> {
  const { db } = work.deps
  const scope: Scope = { migrationId: work.migration.id, object, pass: work.run.pass, sampleOnly: false }
  const resumed = work.run.preview ? null : await takeUpRemovals(work, object, course)
  if (resumed !== null) return resumed
  let from: Place | null = null
  let isThrough = false
  return removePages(work, async () => {
    if (work.signal.aborted) return { state: 'asked' }
    if (isThrough) return null
    const rows = await claimForRemoval(db, scope, { limit: pageRows, from, isPreview: work.run.preview })
    from = rows.at(-1) ?? from
    isThrough = rows.length < pageRows
    if (rows.length === 0) return null
    const unread = work.run.preview || !parents.includes(object) ? null : await course.added.lookAgain()
    if (unread !== null) return stopAtRead(unread.outcome, work, 'what people have added')
    const judged = await judgeRows(work, rows, course)
    if (judged.kind === 'stopped') return judged.stop
    for (const one of judged.rows) if (one.verdict === 'keep') course.keepers.keep(one)
    if (work.run.preview) course.preview.add(judged.rows)
    await db.transaction((tx) => storeJudged(tx, work, judged.rows))
    return work.run.preview
      ? []
      : judged.rows.filter((one) => one.verdict === 'remove').map(({ row }) => ({ ...row, attempt: 0 }))
  })
}

/** A preview only counts. */
async function storeJudged(tx: Tx, work: Work, judged: readonly Judged[]): Promise<void> {
  await assertDriving(tx, work.run)
  const { pass, id: runId, preview } = work.run
  const at = work.deps.now()
  const moves = judged.map(({ row, verdict, reason }): Move => {
    if (verdict === 'keep') return { id: row.id, to: 'kept', pass, reason }
    if (verdict === 'gone') return { id: row.id, to: 'reverted', pass, reason }
    return {
      id: row.id,
      to: 'removing',
      pass,
      attempt: 0,
      runId,
      intent: { do: 'remove', body: row.body ?? {}, changes: [] },
      intentAt: at.toISOString(),
    }
  })
  if (!preview) await move(tx, moves)
  const kept = judged.filter(({ verdict }) => verdict === 'keep').length
  const gone = judged.filter(({ verdict }) => verdict === 'gone' || (preview && verdict === 'remove')).length
  const object = judged[0]?.row.object ?? 'company'
  await count(tx, work.run.id, object, { waiting: kept, unchanged: gone })
}
