// Plans one batch: claimed, decided and, where something is to be sent, the intent committed, all in one transaction.
import { appendLog, type LogEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/client.ts'
import { claim, type LedgerRow, move, type Move, type Scope } from '../../db/ledger.ts'
import { assertDriving, count, type Counted } from '../../db/runs.ts'
import { stagedRecordsOf } from '../../db/staging.ts'
import type { Intent } from '../../db/tables/work.ts'
import { decide, type Step } from '../../migration/plan/decide.ts'
import { linksNeeded, planRow, type RowFacts, stagedObjectOf } from '../../migration/plan/row.ts'
import { type BaseContext, loadLinks } from './context.ts'
import type { Work } from './work.ts'

/** A request that may leave now: its intent is committed. */
export interface Ready {
  readonly row: LedgerRow
  readonly intent: Intent
}

/** Null: the pass has looked at every row. An empty list: rows were looked at and none of them needs a request. */
export async function planBatch(work: Work, scope: Scope, base: BaseContext, limit: number): Promise<Ready[] | null> {
  return work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    const rows = await claim(tx, scope, limit)
    if (rows.length === 0) return null
    const steps = await plan(tx, rows, base)
    const at = work.deps.now()
    const ready: Ready[] = []
    const moves: Move[] = []
    const log: LogEntry[] = []
    for (const { row, step } of steps) {
      const moved = follow(row, step, { work, at })
      moves.push(moved.move)
      if (moved.ready) ready.push(moved.ready)
      if (moved.log) log.push(moved.log)
    }
    await move(tx, moves)
    await appendLog(tx, work.migration.id, { actor: work.actor, at }, log)
    await count(tx, work.run.id, scope.object, countSteps(steps))
    return ready
  })
}

interface Planned {
  readonly row: LedgerRow
  readonly step: Step
}

async function plan(tx: Tx, rows: readonly LedgerRow[], base: BaseContext): Promise<Planned[]> {
  const [example] = rows
  if (!example) return []
  const staged = stagedObjectOf(example.object)
  const records = staged === null ? null : await stagedRecordsOf(tx, example.migrationId, staged, rows.map((row) => row.sourceId)) // prettier-ignore
  const facts: RowFacts[] = rows.map((row) => ({
    object: row.object,
    sourceId: row.sourceId,
    record: records?.get(row.sourceId) ?? null,
  }))
  const link = await loadLinks(tx, example.migrationId, facts.flatMap(linksNeeded))
  const context = { ...base, link }
  return rows.map((row, index) => {
    const fact = facts[index]
    const planned = fact ? planRow(fact, context) : null
    const standing = { pipedriveId: row.pipedriveId, body: row.body, isRefused: row.state === 'refused' }
    return { row, step: planned === null ? ({ do: 'nothing' } as const) : decide(planned, standing) }
  })
}

/** What the ledger and the log say of a step, and whether a request leaves. */
function follow(
  row: LedgerRow,
  step: Step,
  by: { work: Work; at: Date },
): { move: Move; ready?: Ready; log?: LogEntry } {
  const { pass, id: runId } = by.work.run
  const entry = {
    object: row.object,
    sourceId: row.sourceId,
    pipedriveId: row.pipedriveId,
    before: row.body,
    correlationId: null,
  }
  switch (step.do) {
    case 'nothing':
      return { move: { id: row.id, to: row.state, pass } }
    case 'hold':
      return { move: { id: row.id, to: 'held', pass, reason: step.reason, waitsFor: step.waitsFor } }
    case 'adopt':
      return {
        move: { id: row.id, to: 'adopted', pass, pipedriveId: step.pipedriveId, reason: null },
        log: { ...entry, action: 'adopt', pipedriveId: step.pipedriveId, after: null },
      }
    case 'refuse':
      // A record that is in Pipedrive stays there; only one that never was counts as refused.
      if (row.pipedriveId !== null) return { move: { id: row.id, to: row.state, pass } }
      return {
        move: { id: row.id, to: 'refused', pass, reason: step.reason, body: null },
        ...(row.state === 'refused'
          ? {}
          : { log: { ...entry, action: 'refuse' as const, after: { reason: step.reason } } }),
      }
    case 'create':
    case 'update': {
      const sent: Intent = {
        do: step.do,
        body: step.body,
        changes: step.changes,
        ...(step.do === 'update' ? { patch: step.patch } : {}),
      }
      const move: Move = {
        id: row.id,
        to: 'intended',
        pass,
        intent: sent,
        intentAt: by.at.toISOString(),
        runId,
        reason: null,
        waitsFor: null,
      }
      return {
        move,
        ready: {
          row: { ...row, state: 'intended', intent: sent, intentAt: by.at, attempt: row.attempt + 1 },
          intent: sent,
        },
      }
    }
  }
}

function countSteps(steps: readonly Planned[]): Counted {
  const tally = { unchanged: 0, refused: 0, waiting: 0 }
  for (const { row, step } of steps) {
    if (step.do === 'hold') tally.waiting += 1
    else if (step.do === 'adopt') tally.unchanged += 1
    else if (step.do === 'refuse') tally[row.pipedriveId === null ? 'refused' : 'unchanged'] += 1
    else if (step.do === 'nothing') tally[row.state === 'refused' ? 'refused' : 'unchanged'] += 1
  }
  return tally
}
