// Plans one batch: claimed, decided and, where something is to be sent, the intent committed, all in one transaction.
import { appendLog, type LogEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/client.ts'
import { claim, type LedgerRow, move, type Move, type Scope } from '../../db/ledger.ts'
import { assertDriving, count, type Counted } from '../../db/runs.ts'
import { stagedRecordsOf } from '../../db/staging.ts'
import type { Intent } from '../../db/tables/work.ts'
import { cannotBeCleared, nullableOf } from '../../migration/plan/clearing.ts'
import { decide, decideAdded, type Standing, type Step } from '../../migration/plan/decide.ts'
import { decideFile, decideOnce } from '../../migration/plan/file.ts'
import { goneFromSource } from '../../migration/plan/links.ts'
import { withoutLostFields } from '../../migration/plan/lost-structure.ts'
import { linksNeeded, planRow, type RowFacts, stagedOf } from '../../migration/plan/row.ts'
import type { SourceRecord } from '../../migration/record.ts'
import { whoIsMeant } from '../prepare/addresses.ts'
import { type BaseContext, loadCustom, loadLinks } from './context.ts'
import { type Current, fieldsOf, keepEdits, type PlannedStep, readCurrent, unreadOf } from './edits.ts'
import type { Stop, Work } from '../work.ts'

/** A request that may leave now: its intent is committed. */
export interface Ready {
  readonly row: LedgerRow
  readonly intent: Intent
  /** What an earlier row with the same record knows of how Pipedrive showed it. */
  readonly shown?: Pick<LedgerRow, 'seenHash' | 'seenUpdateTime'>
}

export interface Planned {
  readonly ready: readonly Ready[]
  /** There were fewer rows than the batch had room for. */
  readonly isLast: boolean
}

/**
 * The requests of a batch may be none although rows were looked at. Before a record is changed, what Pipedrive holds of it is read between two transactions; the batch is then planned again with it.
 */
export async function planBatch(work: Work, scope: Scope, base: BaseContext, limit: number): Promise<Planned | Stop> {
  const current: Current = new Map()
  while (true) {
    const planned = await planOnce(work, { scope, base, limit, current })
    if ('ready' in planned) return planned
    const stop = await readCurrent(work, planned.unread, current)
    if (stop !== null) return stop
  }
}

interface Batch {
  readonly scope: Scope
  readonly base: BaseContext
  readonly limit: number
  readonly current: Current
}

async function planOnce(
  work: Work,
  { scope, base, limit, current }: Batch,
): Promise<Planned | { readonly unread: readonly LedgerRow[] }> {
  return work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    const rows = await claim(tx, scope, limit)
    if (rows.length === 0) return { ready: [], isLast: true }
    const wanted = await plan(tx, rows, base)
    const unread = unreadOf(wanted, current)
    if (unread.length > 0) return { unread }
    const steps = wanted.map(({ row, step }) => ({ row, step: keepEdits(row, step, { current, base }) }))
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
    return { ready, isLast: rows.length < limit }
  })
}

async function plan(tx: Tx, rows: readonly LedgerRow[], base: BaseContext): Promise<PlannedStep[]> {
  const [example] = rows
  if (!example) return []
  const records = await recordsBehind(tx, rows)
  const facts: RowFacts[] = rows.map((row) => ({
    object: row.object,
    sourceId: row.sourceId,
    record: records.get(row.id) ?? null,
    standing: row.pipedriveId === null ? null : row.body,
  }))
  const { migrationId } = example
  const known = { ...base, ...(await whoIsMeant(tx, migrationId, records.values())) }
  const link = await loadLinks(tx, migrationId, facts.flatMap((fact) => linksNeeded(fact, known))) // prettier-ignore
  const context = { ...known, link, ...(await loadCustom(tx, facts, { base, migrationId })) }
  return rows.map((row, index) => {
    const fact = facts[index]
    const planned = fact ? planRow(fact, context) : null
    return { row, step: planned === null ? ofNone(row) : judgeOf(row.object)(planned, standingOf(row, base)) }
  })
}

/** What stands in Pipedrive stays there without its record; what does not has nothing that it could be made of. */
function ofNone(row: LedgerRow): Step {
  const isGone = row.pipedriveId === null && row.state !== 'merged' && stagedOf(row) !== null
  return isGone ? { do: 'refuse', reason: goneFromSource } : { do: 'nothing' }
}

function standingOf(row: LedgerRow, base: BaseContext): Standing {
  const { pipedriveId, state } = row
  const body = row.body && withoutLostFields(row.body, base.destination.fields)
  const isNoted =
    row.reason !== null || body !== row.body || (row.changes ?? []).some((change) => change.rule === cannotBeCleared)
  return {
    ...{ pipedriveId, body, isRefused: state === 'refused', isNoted },
    fieldsOf: (key) => fieldsOf(row.object, key, base),
    nullable: nullableOf(row.object),
  }
}

/** The staged records by the ids of the rows that stand for them, fetched object by object. */
async function recordsBehind(tx: Tx, rows: readonly LedgerRow[]): Promise<Map<number, SourceRecord>> {
  const behind = rows.flatMap((row) => {
    const staged = stagedOf(row)
    return staged === null ? [] : [{ row, ...staged }]
  })
  const records = new Map<number, SourceRecord>()
  for (const [object, group] of Map.groupBy(behind, (one) => one.object)) {
    const found = await stagedRecordsOf(tx, group[0]?.row.migrationId ?? '', object, group.map(({ id }) => id)) // prettier-ignore
    for (const { row, id } of group) {
      const record = found.get(id)
      if (record) records.set(row.id, record)
    }
  }
  return records
}

function judgeOf(object: LedgerRow['object']): typeof decide {
  const once: readonly string[] = ['inline_picture', 'call_recording', 'whole_text', 'meeting_attendee']
  if (once.includes(object)) return decideOnce
  const added: readonly string[] = ['field_option', 'deal_contact', 'deal_archive']
  if (added.includes(object)) return decideAdded
  return object === 'file' ? decideFile : decide
}

/** What the ledger and the log say of a step, and whether a request leaves. */
function follow(
  row: LedgerRow,
  step: Step,
  by: { work: Work; at: Date },
): { move: Move; ready?: Ready; log?: LogEntry } {
  const { pass } = by.work.run
  const entry = {
    object: row.object,
    sourceId: row.sourceId,
    pipedriveId: row.pipedriveId,
    before: row.body,
    correlationId: null,
  }
  switch (step.do) {
    case 'nothing':
      return {
        move: {
          id: row.id,
          to: row.state,
          pass,
          ...saidBefore(row),
          ...(step.reason === undefined ? {} : { reason: step.reason }),
        },
      }
    case 'keep':
      return {
        move: { id: row.id, to: row.state, pass, body: step.body, changes: step.changes, reason: step.reason ?? null },
      }
    case 'hold':
      return { move: { id: row.id, to: 'held', pass, reason: step.reason, waitsFor: step.waitsFor } }
    case 'adopt':
      return {
        // What Pipedrive refused before is not what stands there now: the values are the account's own.
        move: { ...{ id: row.id, to: 'adopted', pass, pipedriveId: step.pipedriveId }, body: null, reason: null, waitsFor: null }, // prettier-ignore
        log: { ...entry, action: 'adopt', pipedriveId: step.pipedriveId, after: null },
      }
    case 'merge':
      return { move: { id: row.id, to: 'merged', pass, changes: step.changes, reason: null, waitsFor: null } }
    case 'refuse':
      return {
        move: { id: row.id, to: 'refused', pass, reason: step.reason, body: null },
        ...(row.state === 'refused'
          ? {}
          : { log: { ...entry, action: 'refuse' as const, after: { reason: step.reason } } }),
      }
    case 'create':
    case 'update':
      return leave(row, step, by)
  }
}

/** Of a change that Pipedrive never answered and that is no longer wanted, nothing is to be said any more. */
function saidBefore({ pipedriveId, attempt }: LedgerRow): Partial<Move> {
  return pipedriveId !== null && attempt > 0 ? { reason: null, attempt: 0 } : {}
}

/** The intent is committed with the batch; only then may the request leave. */
function leave(
  row: LedgerRow,
  step: Extract<Step, { do: 'create' | 'update' }>,
  { work, at }: { work: Work; at: Date },
): { move: Move; ready: Ready; log?: LogEntry } {
  const intent: Intent = {
    do: step.do,
    body: step.body,
    changes: step.changes,
    ...(step.do === 'update' ? { patch: step.patch, isTouched: step.isTouched ?? false } : {}),
  }
  const move: Move = {
    id: row.id,
    to: 'intended',
    pass: work.run.pass,
    intent,
    intentAt: at.toISOString(),
    // The run that made it: only the default stages of a new pipeline are removed.
    ...(step.do === 'create' ? { runId: work.run.id, pipedriveId: null } : {}),
    reason: null,
    waitsFor: null,
  }
  // Added anew on another record, it is none that stands: an id of before would pass for its own.
  const pipedriveId = step.do === 'create' ? null : row.pipedriveId
  const ready = { row: { ...row, state: 'intended', pipedriveId, intent, intentAt: at }, intent } as const
  return pipedriveId === row.pipedriveId ? { move, ready } : { move, ready, log: wentWith(row) }
}

/** The log says why the same thing is created a second time. */
function wentWith({ object, sourceId, pipedriveId, body }: LedgerRow): LogEntry {
  const after = { reason: 'It is not there any more, because the record that it stood on was made anew.' }
  return { action: 'delete', object, sourceId, pipedriveId, before: body, after, correlationId: null }
}

function countSteps(steps: readonly PlannedStep[]): Counted {
  const tally = { unchanged: 0, refused: 0, waiting: 0 }
  for (const { row, step } of steps) {
    if (step.do === 'hold') tally.waiting += 1
    else if (step.do === 'adopt' || step.do === 'keep' || step.do === 'merge') tally.unchanged += 1
    else if (step.do === 'refuse') tally.refused += 1
    else if (step.do === 'nothing') tally[row.state === 'refused' ? 'refused' : 'unchanged'] += 1
  }
  return tally
}
