// Settles intents without a stored answer by looking into Pipedrive: a write is never sent again before it is known not to be there.
import { type LedgerRow, move, openIntents } from '../../db/ledger.ts'
import { assertDriving } from '../../db/runs.ts'
import { isMeasured } from '../../migration/files.ts'
import { becomes, isFileObject, type LedgerObject } from '../../migration/ledger.ts'
import type { Outcome } from '../../migration/outcome.ts'
import { setLater } from '../pipedrive/later.ts'
import type { BaseContext } from './context.ts'
import { type Finding, look } from './look.ts'
import { stopFor } from './stopping.ts'
import { createStore } from './store.ts'
import type { Stop, Work } from './work.ts'

export interface Settling {
  readonly object: LedgerObject
  readonly base: BaseContext
  /** False: looks once; what may still arrive stays open, to be looked for later while other rows are written. */
  readonly toTheEnd: boolean
}

/** Null: nothing more to do now; with `toTheEnd` no intent of this object is open any more. */
export async function settle(work: Work, { object, base, toTheEnd }: Settling): Promise<Stop | null> {
  const began = work.deps.now()
  while (true) {
    // What a rollback has begun to remove is asked for again, not looked for.
    const open = (await openIntents(work.deps.db, work.migration.id, [object])).filter(
      (row) => row.state === 'intended',
    )
    if (open.length === 0) return null
    if (work.signal.aborted) return { state: 'asked' }
    const found = await look(work, open, base)
    if (found.kind === 'failed') {
      const stop = stopAt(found.outcome, work)
      if (stop !== null) return stop
      await pause(work, 1000)
      continue
    }
    await storeFound(work, open, found.findings)
    const missing = open.filter((row) => !found.findings.has(row.id))
    const now = work.deps.now().getTime()
    const late = missing.filter((row) => now - quietSince(row, { work, began }) >= work.deps.settleMs)
    await giveBack(work, late)
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
  if (isFileObject(row.object) && row.intent?.do === 'create' && !isMeasured(row.intent.body)) return 0
  const isOurs = row.intentAt !== null && row.intentAt >= work.since
  return (isOurs ? began : work.since).getTime()
}

function stopAt(outcome: Outcome, work: Work): Stop | null {
  if (outcome.kind === 'done') return null
  if (outcome.kind === 'rejected')
    return { state: 'failed', reason: `Pipedrive refused to show what was written: ${outcome.message}` }
  return stopFor(outcome, work)
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
      intent: row.intent,
      outcome: { kind: 'done', status: 200, data: finding.data, next: null, correlationId: null },
    })
  }
  await store.flushed()
}

/** It is not there and can no longer arrive: it is planned again, and written then. */
async function giveBack(work: Work, rows: readonly LedgerRow[]): Promise<void> {
  if (rows.length === 0) return
  work.deps.log.warn(
    { runId: work.run.id, object: becomes[rows[0]?.object ?? 'company'], rows: rows.length },
    'writes without a reply were not found and are sent again',
  )
  const pass = work.run.pass - 1
  await work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    await move(tx, rows.map((row) => ({ id: row.id, to: row.pipedriveId === null ? ('pending' as const) : ('written' as const), pass, intent: null }))) // prettier-ignore
  })
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
