// Writes all rows of one object: batches are planned ahead while many requests are in flight, and answers are stored in between.
import { move, type Scope } from '../../db/ledger.ts'
import { assertDriving } from '../../db/runs.ts'
import type { LedgerObject } from '../../migration/ledger.ts'
import type { Outcome } from '../../migration/outcome.ts'
import { type Ready, planBatch } from './batch.ts'
import type { BaseContext } from './context.ts'
import { createIntake } from './intake.ts'
import { sendIntent } from './send.ts'
import { wroteNothing, stopFor } from '../stopping.ts'
import { createStore } from './store.ts'
import { mostInARow } from './unanswered.ts'
import type { Stop, Work } from '../work.ts'

export interface Pumping {
  readonly scope: Scope
  readonly base: BaseContext
  /** Requests in flight; 1 where the order of creation counts (stages). The budget bounds them further. */
  readonly lanes: number
  /** What sends an intent, where that is more than one request (files). */
  readonly sender?: Sender
}

/** What became of an intent, which may know more of itself than when it was planned; a stop: nothing has left. */
export type Sent =
  | { readonly kind: 'answered'; readonly ready: Ready; readonly outcome: Outcome }
  | { readonly kind: 'stop'; readonly stop: Stop }
/** Null: the run was to stop, and nothing has left. */
export type Sender = (ready: Ready) => Promise<Sent | null>

/** What carries its source id is found again in one walk, however many replies are lost; the rest would be looked for one by one. */
const batchRows = (object: LedgerObject): number =>
  object === 'company' || object === 'contact' || object === 'deal' ? 500 : 200

/**
 * `through`: the pass has looked at every row, and every answer is known. Else rows with lost replies are to be settled; `unanswered`:
 * requests were sent, and not one was answered.
 */
export type Pumped = Stop | 'through' | 'look again' | 'unanswered'

export async function pump(work: Work, { scope, base, lanes, sender }: Pumping): Promise<Pumped> {
  const send: Sender = sender ?? ((ready) => sendPlanned(work, ready))
  const store = createStore(work)
  let stop: Stop | null = null
  let mustSettle = false
  let isAllKnown = true
  let answered = 0
  /** Requests without an answer since the last one with an answer. */
  let silent = 0
  const unsent: Ready[] = []
  let isThrough = false
  const intake = createIntake<Ready>(async () => {
    if (isThrough) return null
    const planned = await planBatch(work, scope, base, batchRows(scope.object))
    if ('ready' in planned) {
      isThrough = planned.isLast
      return planned.ready
    }
    stop ??= planned
    return null
  })

  async function lane(): Promise<void> {
    while (stop === null && !mustSettle) {
      if (work.signal.aborted) stop ??= { state: 'asked' }
      const ready = stop === null ? await intake.take() : null
      if (ready === null) return
      const sent = await send(ready)
      if (sent === null) unsent.push(ready)
      else if (sent.kind === 'stop') {
        unsent.push(ready)
        stop ??= sent.stop
      } else if (sent.outcome.kind === 'done' || sent.outcome.kind === 'rejected') {
        answered += 1
        silent = 0
        store.put({ ...sent.ready, outcome: sent.outcome })
      } else {
        isAllKnown = false
        if (wroteNothing(sent.outcome)) unsent.push(ready)
        stop ??= stopFor(sent.outcome, work)
        // Where the order counts, the next one waits until it is known whether this one is there.
        silent += 1
        mustSettle ||= lanes === 1 || silent >= mostInARow
      }
    }
  }

  await Promise.all(Array.from({ length: lanes }, lane))
  await store.flushed()
  unsent.push(...(await intake.rest()))
  await release(work, unsent)
  if (stop === null && silent > 0 && answered === 0) return 'unanswered'
  return stop ?? (isThrough && isAllKnown && unsent.length === 0 ? 'through' : 'look again')
}

export async function sendPlanned(work: Work, ready: Ready): Promise<Sent | null> {
  const outcome = await sendIntent(work, ready)
  return outcome === null ? null : { kind: 'answered', ready, outcome }
}

/** Intents that did not leave, or that wrote nothing: they are planned again when the run goes on. */
async function release(work: Work, unsent: readonly Ready[]): Promise<void> {
  if (unsent.length === 0) return
  const pass = work.run.pass - 1
  const moves = unsent.map(({ row }) => ({
    id: row.id,
    to: row.pipedriveId === null ? ('pending' as const) : ('written' as const),
    pass,
    intent: null,
  }))
  await work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    await move(tx, moves)
  })
}
