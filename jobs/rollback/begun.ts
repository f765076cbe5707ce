// Removals that an earlier driver intended and did not send: days may have passed, and people may have worked on these records since.
import { type LedgerRow, move, type Move, openIntents } from '../../db/ledger.ts'
import { assertDriving, count } from '../../db/runs.ts'
import { outsideOf } from '../../migration/files.ts'
import { type LedgerObject, type PipedriveTarget, targetOf } from '../../migration/ledger.ts'
import { isBeside, writeOrder } from '../../migration/order.ts'
import { pause } from '../pipedrive/later.ts'
import { isReadTarget, readByIds, type ReadTarget } from '../read-back.ts'
import { stopAtRead } from '../stopping.ts'
import { laterOf, type Stop, type Work } from '../work.ts'
import { judgeRows, type Known } from './judge.ts'
import { removeAll } from './remove.ts'

/** By the undo that takes them up: what a person has worked on since stays, the rest is asked for again. Deleting twice does no harm. */
export async function takeUpRemovals(work: Work, object: LedgerObject, course: Known): Promise<Stop | null> {
  const begun = await begunOf(work, [object])
  const readable = begun.filter((row) => targetToRead(row) !== null)
  const waited = await awaitSenders(work, readable)
  if (waited !== null) return waited
  const judged = await judgeRows(work, readable, course)
  if (judged.kind === 'stopped') return judged.stop
  const kept = judged.rows.filter(({ verdict }) => verdict === 'keep')
  for (const one of kept) course.keepers.keep(one)
  const staying = new Set(kept.map(({ row }) => row.id))
  const again = begun.filter(({ id }) => !staying.has(id))
  const { pass, id: runId } = work.run
  await work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    await move(tx, kept.map(({ row, reason }): Move => ({ id: row.id, to: 'kept', pass, reason, intent: null, attempt: 0 }))) // prettier-ignore
    await move(tx, again.map(({ id }): Move => ({ id, to: 'removing', pass, runId }))) // prettier-ignore
    await count(tx, runId, object, { waiting: kept.length })
  })
  return removeAll(work, again)
}

/**
 * By a run that writes, after a rollback was cancelled: nobody wants anything removed any more. What is still there counts as written,
 * what is gone is asked for again so that the log tells of it; and so is what Pipedrive does not show alone.
 */
export async function endRemovals(work: Work): Promise<Stop | null> {
  const backwards = [...writeOrder()].reverse()
  const begun = await begunOf(work, backwards)
  const waited = await awaitSenders(work, begun.filter((row) => targetToGiveBack(row) !== null)) // prettier-ignore
  if (waited !== null) return waited
  for (const object of backwards) {
    const left = await giveBackStanding(work, begun.filter((row) => row.object === object)) // prettier-ignore
    const stop = 'state' in left ? left : await removeAll(work, left)
    if (stop !== null) return stop
  }
  return null
}

/** Gives those that are not seen to be there. */
async function giveBackStanding(work: Work, begun: readonly LedgerRow[]): Promise<readonly LedgerRow[] | Stop> {
  const standing = new Set<number>()
  for (const [target, rows] of Map.groupBy(begun, targetToGiveBack)) {
    if (target === null) continue
    const found = await readByIds(work, target, rows.flatMap((row) => row.pipedriveId ?? [])) // prettier-ignore
    if (!(found instanceof Map)) return stopAtRead(found.outcome, work, 'what a cancelled rollback was to remove')
    for (const { id, pipedriveId } of rows) {
      const record = found.get(pipedriveId ?? '')
      if (record && record['is_deleted'] !== true) standing.add(id)
    }
  }
  await work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    await move(tx, [...standing].map((id): Move => ({ id, to: 'written', intent: null, reason: null, attempt: 0 }))) // prettier-ignore
  })
  return begun.filter(({ id }) => !standing.has(id))
}

async function begunOf({ deps, migration }: Work, objects: readonly LedgerObject[]): Promise<LedgerRow[]> {
  return (await openIntents(deps.db, migration.id, objects)).filter(({ state }) => state === 'removing')
}

/** What people work on, as far as Pipedrive shows it by its id; null: it is removed unseen. */
function targetToRead({ object, body }: LedgerRow): ReadTarget | 'file' | null {
  const target: PipedriveTarget = targetOf(object, body)
  if (target === 'file') return outsideOf(body) === null ? target : null
  return isReadTarget(target) ? target : null
}

/** What belongs to an activity is removed after it, and hangs on nothing any more: it is written anew with the activity. */
function targetToGiveBack(row: LedgerRow): ReadTarget | 'file' | null {
  return isBeside(row.object) ? null : targetToRead(row)
}

/** A deletion that the driver before has sent without an answer may still arrive; looked at too soon, its record would seem to stay. */
async function awaitSenders(work: Work, rows: readonly LedgerRow[]): Promise<Stop | null> {
  const leftMs = work.since.getTime() + work.deps.settleMs - work.deps.now().getTime()
  if (rows.length > 0 && leftMs > 0)
    await pause(leftMs, { later: laterOf(work), signal: work.signal }).catch(() => undefined)
  return work.signal.aborted ? { state: 'asked' } : null
}
