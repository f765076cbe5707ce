// Settles intents without a stored answer by looking into Pipedrive: a write is never sent again before it is known not to be there.
import { type LedgerRow, move, openIntents } from '../../db/ledger.ts'
import { assertDriving } from '../../db/runs.ts'
import { isMeasured } from '../../migration/files.ts'
import type { Destination } from '../../migration/destination.ts'
import { becomes, isFileObject, type LedgerObject, mostUnanswered } from '../../migration/ledger.ts'
import { setLater } from '../pipedrive/later.ts'
import type { BaseContext } from './context.ts'
import { isEditedMeanwhile } from './edited-meanwhile.ts'
import { type Finding, look } from './look.ts'
import { stopAtRead } from '../stopping.ts'
import { createStore } from './store.ts'
import { giveUp, restInSilence } from './unanswered.ts'
import type { Stop, Work } from '../work.ts'

export interface Settling {
  readonly object: LedgerObject
  readonly base: BaseContext
  /** False: looks once; what may still arrive stays open, to be looked for later while other rows are written. */
  readonly toTheEnd: boolean
  /** Not one request of this object was answered lately: the longer that lasts, the longer the run waits before it sends again. */
  readonly isSilent?: boolean
}

/** Null: nothing more to do now; with `toTheEnd` no intent of this object is open any more. */
export async function settle(work: Work, settling: Settling): Promise<Stop | null> {
  const { object, base, toTheEnd, isSilent = false } = settling
  const began = work.deps.now()
  let most = 0
  while (true) {
    // What a rollback has begun to remove is asked for again, not looked for.
    const open = (await openIntents(work.deps.db, work.migration.id, [object])).filter(
      (row) => row.state === 'intended',
    )
    if (open.length === 0) return isSilent ? restInSilence(work, most) : null
    if (work.signal.aborted) return { state: 'asked' }
    // What arrives while the look goes on may be missed by it: only a look that began late enough tells what cannot arrive any more.
    const lookedAt = work.deps.now().getTime()
    const found = await look(work, open, base)
    // Pipedrive was asked several times by then: the run waits for it, and says so.
    if (found.kind === 'failed') return stopAtRead(found.outcome, work, 'what was written')
    await storeFound(work, open, found.findings)
    const missing = open.filter((row) => !found.findings.has(row.id))
    const late = missing.filter((row) => lookedAt - quietSince(row, { work, began }) >= work.deps.settleMs)
    most = Math.max(most, await giveBack(work, late, base.destination))
    if (!toTheEnd) return null
    if (late.length < missing.length) await pause(work, Math.min(1000, work.deps.settleMs))
  }
}

/**
 * Since when nobody can have sent the row's request: it may have waited for its turn long after its intent. What another driver
 * intended, it sent before this one took over; what this one did, before it came here to settle. A file whose content was not
 * read to its end has certainly not left.
 */
function quietSince(row: LedgerRow, { work, began }: { work: Work; began: Date }): number {
  if (hasNotLeft(row)) return 0
  return (isOurs(row, work) ? began : work.since).getTime()
}

function isOurs({ intentAt }: LedgerRow, work: Work): boolean {
  return intentAt !== null && intentAt >= work.since
}

async function storeFound(
  work: Work,
  open: readonly LedgerRow[],
  findings: ReadonlyMap<number, Finding>,
): Promise<void> {
  const store = createStore(work)
  for (const row of open) {
    const finding = findings.get(row.id)
    if (!finding || row.intent === null) continue
    store.put({
      row,
      intent: isEditedMeanwhile(row, finding.data) ? { ...row.intent, isTouched: true } : row.intent,
      outcome: { kind: 'done', status: 200, data: finding.data, next: null, correlationId: null },
    })
  }
  await store.flushed()
}

function hasNotLeft({ object, intent }: LedgerRow): boolean {
  return isFileObject(object) && intent?.do === 'create' && !isMeasured(intent.body)
}

/**
 * It is not there and can no longer arrive: it is planned again, and written then, or given up when Pipedrive never answers it. Gives the
 * greatest number of times that one of them got no answer. What another driver intended may never have been sent, and does not count.
 */
async function giveBack(work: Work, rows: readonly LedgerRow[], destination: Destination): Promise<number> {
  if (rows.length === 0) return 0
  const told = rows.map((row) => ({ row, isNew: isOurs(row, work) && !hasNotLeft(row) }))
  const counted = told.map(({ row, isNew }) => ({ row, isNew, unanswered: row.attempt + (isNew ? 1 : 0) }))
  const hopeless = counted.filter(({ isNew, unanswered }) => isNew && unanswered >= mostUnanswered)
  const again = counted.filter((one) => !hopeless.includes(one))
  work.deps.log.warn(
    {
      runId: work.run.id,
      object: becomes[rows[0]?.object ?? 'company'],
      again: again.length,
      givenUp: hopeless.length,
    },
    'writes without a reply were not found: they are sent again, or given up',
  )
  const pass = work.run.pass - 1
  await work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    await move(tx, again.map(({ row, unanswered }) => ({ id: row.id, to: row.pipedriveId === null ? ('pending' as const) : ('written' as const), pass, intent: null, attempt: unanswered }))) // prettier-ignore
    await giveUp(tx, work, { rows: hopeless, destination })
  })
  return Math.max(0, ...again.map(({ unanswered }) => unanswered))
}

/** Waits, but no longer than until the run is asked to stop. */
async function pause(work: Work, waitMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = (work.deps.pace?.client?.later ?? setLater)(done, waitMs)
    function done(): void {
      clearTimeout(timer)
      work.signal.removeEventListener('abort', done)
      resolve()
    }
    work.signal.addEventListener('abort', done)
  })
}
