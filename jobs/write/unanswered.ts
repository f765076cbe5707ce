// What follows when Pipedrive gives no answer (a 5xx or nothing at all): to one request again and again, or to all of them for a while.
import { appendLog, type LogEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/client.ts'
import { type LedgerRow, move, type Move } from '../../db/ledger.ts'
import { count } from '../../db/runs.ts'
import type { Destination } from '../../migration/destination.ts'
import { mostUnanswered, targetOf } from '../../migration/ledger.ts'
import { createReadable } from '../../migration/readable.ts'
import { unansweredChange } from '../../migration/record-status.ts'
import type { Stop, Work } from '../work.ts'

/** So many in a row without one answer in between, and nothing more is sent: two full sets of lanes. */
export const mostInARow = 128

/** After a single one it is sent again at once; then 1, 2, 4, 8, 16 and 32 minutes later: all tries take more than an hour. */
function patienceMs(unanswered: number): number {
  return unanswered < 2 ? 0 : 15_000 * 2 ** Math.min(unanswered, mostUnanswered - 1)
}

/** Not one request was answered: the run waits, the longer the more often this was so. Null: it goes on. */
export function restInSilence({ deps }: Work, unanswered: number): Stop | null {
  const waitMs = patienceMs(unanswered)
  const reason = `Pipedrive has answered none of the last requests, ${unanswered} times now; the run goes on by itself.`
  return waitMs === 0 ? null : { state: 'parked', reason, resumesAt: new Date(deps.now().getTime() + waitMs) }
}

export interface GivenUp {
  readonly row: LedgerRow
  readonly unanswered: number
}

/**
 * They are not in Pipedrive, so that nothing is there twice when they are tried again. The count stays: a later pass tries each once
 * more (db/pass-over.ts), and an admin who asks for it has all tries again.
 */
export async function giveUp(
  tx: Tx,
  work: Work,
  { rows, destination }: { readonly rows: readonly GivenUp[]; readonly destination: Destination },
): Promise<void> {
  const told = rows.map((one) => ({ ...one, reason: reasonOf(one, destination) }))
  const moves = told.map(({ row, unanswered, reason }): Move => {
    const known = { id: row.id, intent: null, attempt: unanswered, reason }
    return row.pipedriveId === null ? { ...known, to: 'refused', body: null } : { ...known, to: 'written' }
  })
  const log = told.map(({ row, reason }): LogEntry => {
    const { object, sourceId, pipedriveId, body } = row
    return { action: 'refuse', object, sourceId, pipedriveId, before: body, after: { reason }, correlationId: null }
  })
  await move(tx, moves)
  await appendLog(tx, work.migration.id, { actor: work.actor, at: work.deps.now() }, log)
  for (const [object, group] of Map.groupBy(rows, ({ row }) => row.object))
    await count(tx, work.run.id, object, { refused: group.length })
}

function reasonOf({ row, unanswered }: GivenUp, destination: Destination): string {
  const said = `Pipedrive answered with an error of its own, or not at all, all ${unanswered}`
  if (row.pipedriveId === null) return `${said} times that it was sent, and it is not there. Try it again later.`
  const { name } = createReadable(destination, targetOf(row.object, row.body))
  const changed = Object.entries(row.intent?.patch ?? {}).flatMap(([key, value]) =>
    key === 'custom_fields' ? Object.keys(value ?? {}) : [key],
  )
  return `${said}${unansweredChange}${changed.map(name).join(', ')} stayed as before. The next run tries again.`
}

/** What stands beside a record whose removal never got an answer. */
export function unremovedReason(unanswered: number): string {
  return `Pipedrive answered with an error of its own, or not at all, all ${unanswered} times that it was to be removed; undo again later.`
}
