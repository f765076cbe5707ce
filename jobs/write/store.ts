// Stores what requests came to. One transaction holds state, Pipedrive id, log line and counter of everything that has come in meanwhile.
import { appendLog, type LogEntry } from '../../db/audit-log.ts'
import { hashOf } from '../../db/hash.ts'
import { move, type Move } from '../../db/ledger.ts'
import { assertDriving, count } from '../../db/runs.ts'
import { contentRefused } from '../../migration/files.ts'
import { targetOf } from '../../migration/ledger.ts'
import type { Outcome } from '../../migration/outcome.ts'
import { refusedChange } from '../../migration/record-status.ts'
import { idOf, seen } from '../../migration/seen.ts'
import { type Background, createBackground } from './background.ts'
import type { Ready } from './batch.ts'
import { laterOf, type Work } from '../work.ts'

export interface Answered extends Ready {
  /** Only outcomes that end the attempt: the others leave the row as it is, to be settled or released. */
  readonly outcome: Extract<Outcome, { kind: 'done' | 'rejected' }>
}

export const createStore = (work: Work): Background<Answered> =>
  createBackground((batch) => commit(work, batch), laterOf(work))

async function commit(work: Work, batch: readonly Answered[]): Promise<void> {
  const at = work.deps.now()
  await work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    await move(tx, batch.map((answered) => moveOf(answered, at))) // prettier-ignore
    await appendLog(tx, work.migration.id, { actor: work.actor, at }, batch.map(logOf)) // prettier-ignore
    // A rollback counts what it takes back, not what it finds to have been written before it.
    if (work.run.kind === 'rollback') return
    for (const [object, answers] of Map.groupBy(batch, ({ row }) => row.object)) {
      const written = answers.filter(({ outcome }) => outcome.kind === 'done').length
      await count(tx, work.run.id, object, { written, refused: answers.length - written })
    }
  })
}

function moveOf({ row, intent, outcome, shown }: Answered, at: Date): Move {
  if (outcome.kind === 'rejected') return refusal(row, intent.body, outcome)
  const target = targetOf(row.object, intent.body)
  const record = seen(target, outcome.data)
  return {
    id: row.id,
    to: 'written',
    pipedriveId: row.pipedriveId ?? idOf(target, outcome.data, intent.body),
    body: withAddress(row, intent.body, outcome.data),
    changes: intent.changes,
    intent: null,
    ...(intent.isTouched ? {} : (shown ?? { seenHash: hashOf(record.content), seenUpdateTime: record.updateTime })),
    writtenAt: at.toISOString(),
    reason: null,
    attempt: 0,
  }
}

/** Where the file is shown from stands in the ledger for the texts that show it; Pipedrive alone knows it. */
function withAddress(row: Ready['row'], body: Record<string, unknown>, data: unknown): Record<string, unknown> {
  if (row.object !== 'inline_picture') return body
  const { url, id } = data as Readonly<Record<string, unknown>>
  return { ...body, url: typeof url === 'string' && url !== '' ? url : `/api/v1/files/${String(id)}/download` }
}

/** A refused creation is not there; a refused change leaves the record as it was, and says so. */
function refusal(
  row: Ready['row'],
  body: Record<string, unknown>,
  { code, message }: Extract<Outcome, { kind: 'rejected' }>,
): Move {
  // Nothing was sent: the next run asks the source again, whatever the body.
  if (code === contentRefused)
    return { id: row.id, to: 'refused', body: null, intent: null, attempt: 0, reason: message }
  if (row.pipedriveId !== null)
    return { id: row.id, to: 'written', intent: null, attempt: 0, reason: `${refusedChange}${message}` }
  return { id: row.id, to: 'refused', body, intent: null, attempt: 0, reason: `Pipedrive refused it: ${message}` }
}

function logOf({ row, intent, outcome }: Answered): LogEntry {
  const action = outcome.kind === 'rejected' ? 'refuse' : intent.do === 'update' ? 'update' : 'create'
  return {
    action,
    object: row.object,
    sourceId: row.sourceId,
    pipedriveId:
      outcome.kind === 'done'
        ? (row.pipedriveId ?? idOf(targetOf(row.object, intent.body), outcome.data, intent.body))
        : row.pipedriveId,
    before: row.body,
    after: outcome.kind === 'rejected' ? { reason: outcome.message } : intent.body,
    correlationId: outcome.correlationId,
  }
}
