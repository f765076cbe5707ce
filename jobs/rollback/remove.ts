// Removes records from Pipedrive, many at once, and stores in the background what came of each.
import { appendLog, type LogEntry } from '../../db/audit-log.ts'
import { type LedgerRow, move, type Move } from '../../db/ledger.ts'
import { assertDriving, count } from '../../db/runs.ts'
import { outsideOf } from '../../migration/files.ts'
import { isFileObject, mostUnanswered } from '../../migration/ledger.ts'
import type { Outcome } from '../../migration/outcome.ts'
import { labelKey } from '../../migration/plan/labels.ts'
import { pause } from '../pipedrive/later.ts'
import { isGone } from '../pipedrive/outcome.ts'
import { removeHosted } from '../files/remove-hosted.ts'
import { createBackground } from '../write/background.ts'
import { createIntake } from '../write/intake.ts'
import { readOptions } from '../write/options-now.ts'
import { fieldObject } from '../write/requests.ts'
import { sendIntent } from '../write/send.ts'
import { isLabel } from '../write/send-label.ts'
import { stopFor } from '../stopping.ts'
import { mostInARow, restInSilence, unremovedReason } from '../write/unanswered.ts'
import { laterOf, type Stop, type Work } from '../work.ts'

/** Deletions in flight; the budget bounds them further. */
const lanes = 64
/** How often a deletion without an answer is asked for in a row, and how long is waited in between. */
const tries = 3
const againMs = 500

/** These rows, whose removal is intended. */
export async function removeAll(work: Work, rows: readonly LedgerRow[]): Promise<Stop | null> {
  if (rows.length === 0) return null
  const pages = [rows]
  return removePages(work, () => Promise.resolve(pages.shift() ?? null))
}

type NextPage = () => Promise<readonly LedgerRow[] | Stop | null>

/**
 * Page after page until there is none: null. What got no answer is asked for again after them, until there is one or it is given up.
 */
export async function removePages(work: Work, nextPage: NextPage): Promise<Stop | null> {
  for (let pages = nextPage; ;) {
    const { stop, unanswered, isSilent } = await removeRound(work, pages)
    if (stop !== null || unanswered.length === 0) return stop
    const again = await countUnanswered(work, unanswered)
    const most = Math.max(0, ...again.map(({ attempt }) => attempt))
    const rest = isSilent ? restInSilence(work, most) : null
    if (rest !== null || again.length === 0) return rest
    await pause(work.deps.settleMs, { later: laterOf(work), signal: work.signal }).catch(() => undefined)
    if (work.signal.aborted) return { state: 'asked' }
    const left = [again]
    pages = () => Promise.resolve(left.shift() ?? null)
  }
}

interface Round {
  readonly stop: Stop | null
  readonly unanswered: readonly Removed[]
  /** Not one deletion was answered. */
  readonly isSilent: boolean
}

/** Each answer that came is stored even when the run has to stop; what was not sent stays intended, and is asked for when it goes on. */
async function removeRound(work: Work, nextPage: NextPage): Promise<Round> {
  const store = createBackground<Removed>((batch) => storeRemoved(work, batch), laterOf(work))
  let stop: Stop | null = null
  const unanswered: Removed[] = []
  let answered = 0
  let silent = 0
  const intake = createIntake<LedgerRow>(async () => {
    const page = await nextPage()
    if (page === null || 'length' in page) return page
    stop ??= page
    return null
  })
  const remove = createRemover(work)
  async function lane(): Promise<void> {
    for (;;) {
      const row = stop === null ? await intake.take() : null
      if (row === null || stop !== null) return
      const outcome = await remove(row)
      if (outcome?.kind === 'done' || outcome?.kind === 'rejected') {
        answered += 1
        silent = 0
        store.put({ row, outcome })
      } else if (outcome?.kind === 'ambiguous') {
        unanswered.push({ row, outcome })
        silent += 1
        if (silent >= mostInARow) stop ??= restInSilence(work, 2)
      } else stop ??= outcome === null ? { state: 'asked' } : stopFor(outcome, work)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  await store.flushed()
  await intake.rest()
  return { stop, unanswered, isSilent: answered === 0 }
}

/** Gives those that are to be asked for again; a record whose removal was never answered stays, with its reason. */
async function countUnanswered(work: Work, removed: readonly Removed[]): Promise<LedgerRow[]> {
  const counted = removed.map(({ row, outcome }) => ({ row: { ...row, attempt: row.attempt + 1 }, outcome }))
  const hopeless = counted.filter(({ row }) => row.attempt >= mostUnanswered)
  const again = counted.filter((one) => !hopeless.includes(one)).map(({ row }) => row)
  await work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    await move(tx, again.map(({ id, attempt }) => ({ id, to: 'removing', attempt }))) // prettier-ignore
  })
  if (hopeless.length > 0) await storeRemoved(work, hopeless)
  return again
}

/** Labels go one after the other, because a change of one sends the list of all of them. */
function createRemover(work: Work): (row: LedgerRow) => Promise<Outcome | null> {
  let turn: Promise<Outcome | null> = Promise.resolve(null)
  return (row) => {
    const isListed = isLabel({ row, intent: { do: 'remove', body: row.body ?? {}, changes: [] } })
    if (!isListed) return removeRow(work, row)
    turn = turn.then(() => removeRow(work, row))
    return turn
  }
}

async function removeRow(work: Work, row: LedgerRow): Promise<Outcome | null> {
  const outside = isFileObject(row.object) ? outsideOf(row.body) : null
  if (outside !== null) return removeHosted(work, outside)
  const intent = { do: 'remove', body: row.body ?? {}, changes: [] } as const
  const ready = { row, intent }
  // A record deleted twice is gone all the same; a list of labels that arrives late would take back what came after it.
  const isListed = isLabel(ready)
  const most = isListed ? 1 : tries
  for (let tried = 1; ; tried += 1) {
    const answer = await sendIntent(work, ready)
    const outcome =
      answer?.kind === 'rejected' && row.object === 'field_option' ? await goneOr(work, row, answer) : answer
    if (outcome?.kind !== 'ambiguous' || (tried >= most && !isListed) || work.signal.aborted) return outcome
    await pause(isListed ? work.deps.settleMs : againMs * tried, { later: laterOf(work), signal: work.signal }).catch(
      () => undefined,
    )
    if (tried >= most) return outcome
  }
}

/** Pipedrive refuses to remove an option that is not there, as after a removal whose answer was lost: then it is gone. */
async function goneOr(work: Work, row: LedgerRow, refusal: Outcome): Promise<Outcome> {
  const { field_key: key, field_object: object } = row.body ?? {}
  if (key === labelKey) return refusal
  const options = await readOptions(work, fieldObject(String(object)), String(key))
  if ('kind' in options) return options.outcome
  if (options.some((option) => String(option['id']) === row.pipedriveId)) return refusal
  return { kind: 'done', status: 200, data: null, next: null, correlationId: null }
}

interface Removed {
  readonly row: LedgerRow
  readonly outcome: Outcome
}

/** What is not there any more is as good as removed. */
function isRemoved(outcome: Outcome): boolean {
  return outcome.kind === 'done' || isGone(outcome)
}

async function storeRemoved(work: Work, removed: readonly Removed[]): Promise<void> {
  const at = work.deps.now()
  await work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    await move(tx, removed.map(moveOf)) // prettier-ignore
    await appendLog(tx, work.migration.id, { actor: work.actor, at }, removed.map(logOf)) // prettier-ignore
    // A run that only finishes what a cancelled rollback began counts its own writes alone.
    if (work.run.kind !== 'rollback') return
    for (const [object, group] of Map.groupBy(removed, ({ row }) => row.object)) {
      const gone = group.filter(({ outcome }) => isRemoved(outcome)).length
      await count(tx, work.run.id, object, { written: gone, refused: group.length - gone })
    }
  })
}

function moveOf({ row, outcome }: Removed): Move {
  if (isRemoved(outcome)) return { id: row.id, to: 'reverted', intent: null, reason: null }
  return { id: row.id, to: 'unremoved', intent: null, reason: whyNot({ row, outcome }) }
}

function whyNot({ row, outcome }: Removed): string {
  return outcome.kind === 'rejected'
    ? `Pipedrive refused to remove it: ${outcome.message}`
    : unremovedReason(row.attempt)
}

function logOf({ row, outcome }: Removed): LogEntry {
  return {
    action: isRemoved(outcome) ? 'delete' : 'refuse',
    object: row.object,
    sourceId: row.sourceId,
    pipedriveId: row.pipedriveId,
    before: row.body,
    after: isRemoved(outcome)
      ? null
      : { reason: outcome.kind === 'rejected' ? outcome.message : unremovedReason(row.attempt) },
    correlationId: outcome.kind === 'done' || outcome.kind === 'rejected' ? outcome.correlationId : null,
  }
}
