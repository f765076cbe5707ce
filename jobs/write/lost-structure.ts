// Fields, options, pipelines and stages that people have removed in Pipedrive between two runs: what still needs them needs them anew.
import { appendLog, type LogEntry } from '../../db/audit-log.ts'
import { allRowsOf } from '../../db/ledger-rows.ts'
import { type LedgerRow, madeAnew, move } from '../../db/ledger.ts'
import { assertDriving } from '../../db/runs.ts'
import type { LedgerState } from '../../migration/ledger.ts'
import { labelledBy, labelsOf } from '../../migration/plan/labels.ts'
import { isInAccount } from '../../migration/plan/lost-structure.ts'
import { optionOf } from '../../migration/plan/row.ts'
import { read } from '../pipedrive/entities.ts'
import type { Failure } from '../read-back.ts'
import { stopAtRead } from '../stopping.ts'
import type { Stop, Work } from '../work.ts'
import type { BaseContext } from './context.ts'
import { readOptions } from './options-now.ts'
import { fieldObject } from './requests.ts'

const standing: readonly LedgerState[] = ['written', 'adopted']
const what = 'what the migration rests on'

/** Makes pending again what the mapping needs and the account has lost. True: there was something. */
export async function reopenLost(work: Work, base: BaseContext): Promise<boolean | Stop> {
  const rows = await allRowsOf(work.deps.db, work.migration.id, ['field', 'pipeline', 'stage'])
  const lost: LedgerRow[] = []
  for (const row of rows.filter((one) => standing.includes(one.state) && isNeeded(one, base))) {
    const { object, pipedriveId } = row
    if (pipedriveId === null || (object !== 'field' && object !== 'pipeline' && object !== 'stage')) continue
    if (isInAccount({ object, pipedriveId }, base.destination)) continue
    const gone = object === 'field' ? await isFieldGone(work, row) : await isPlaceGone(work, row, base)
    if (typeof gone === 'object') return stopAtRead(gone.outcome, work, what)
    if (gone) lost.push(row)
  }
  await reopen(work, lost)
  return lost.length > 0
}

/** The same for options, by their source ids: those that their fields lack. */
export async function reopenLostOptions(work: Work, base: BaseContext, missing: readonly string[]): Promise<Stop | null> {
  const wanted = new Set(missing)
  const rows = await allRowsOf(work.deps.db, work.migration.id, ['field_option'])
  const lost: LedgerRow[] = []
  for (const row of rows.filter(({ state, sourceId }) => standing.includes(state) && wanted.has(sourceId))) {
    const options = await optionsBeside(work, base, row)
    if ('kind' in options) return stopAtRead(options.outcome, work, what)
    // One that was only renamed is still there.
    if (options.every(({ id }) => String(id) !== row.pipedriveId)) lost.push(row)
  }
  await reopen(work, lost)
  return null
} // prettier-ignore

type Option = Readonly<{ id?: unknown }>

/** Labels are read with the account, and looked for once more right before one is added. */
async function optionsBeside(work: Work, base: BaseContext, { sourceId }: LedgerRow): Promise<readonly Option[] | Failure> {
  const { field } = optionOf(sourceId)
  const labelled = labelledBy(field)
  if (labelled !== null) return labelsOf(base.destination, labelled)
  const key = base.keys.get(field)?.key
  return key === undefined ? [] : readOptions(work, fieldObject(field), key)
} // prettier-ignore

/** What nothing asks for any more stays gone. */
function isNeeded({ object, sourceId }: LedgerRow, { needed, pipelines }: BaseContext): boolean {
  if (object === 'field') return needed.has(sourceId)
  return pipelines.some((record) => record.object === object && record.id === sourceId)
}

/** A list may leave out what was made a moment ago: only one that Pipedrive does not find by its id either is gone. */
async function isFieldGone(work: Work, { sourceId, pipedriveId }: LedgerRow): Promise<boolean | Failure> {
  const outcome = await work.client.send(await read('field', pipedriveId ?? '', { object: fieldObject(sourceId) }))
  return outcome.kind === 'done' ? false : meansGone(outcome)
}

async function isPlaceGone(work: Work, row: LedgerRow, base: BaseContext): Promise<boolean | Failure> {
  if (row.object !== 'stage') return isRemoved(work, 'pipeline', row.pipedriveId ?? '')
  const gone = await isRemoved(work, 'stage', row.pipedriveId ?? '')
  const pipelineId = base.stage(row.sourceId)?.pipelineId
  return gone !== false || pipelineId === undefined ? gone : isRemoved(work, 'pipeline', String(pipelineId))
}

/** A removed pipeline can still be read for a while, and says that it is removed. */
async function isRemoved(work: Work, target: 'pipeline' | 'stage', id: string): Promise<boolean | Failure> {
  const outcome = await work.client.send(await read(target, id))
  if (outcome.kind === 'done') return (outcome.data as { readonly is_deleted?: unknown } | null)?.is_deleted === true
  return meansGone(outcome)
}

/** What may only not be seen is there: made anew, it would stand there twice. */
function meansGone(outcome: Failure['outcome']): boolean | Failure {
  return outcome.kind === 'rejected' ? outcome.status !== 403 : { kind: 'failed', outcome }
}

/** Pending as after an undo; the pass of before says that it is not new (db/pass-over.ts). */
async function reopen(work: Work, rows: readonly LedgerRow[]): Promise<void> {
  if (rows.length === 0) return
  await work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    await move(tx, rows.map(({ id }) => ({ id, to: 'reverted' }))) // prettier-ignore
    await move(tx, rows.map(({ id, pass }) => ({ id, ...madeAnew, pass: Math.min(pass, work.run.pass - 1) }))) // prettier-ignore
    await appendLog(tx, work.migration.id, { actor: work.actor, at: work.deps.now() }, rows.map(entryOf)) // prettier-ignore
  })
}

function entryOf({ object, sourceId, pipedriveId, body }: LedgerRow): LogEntry {
  const after = { reason: 'Somebody removed it in Pipedrive since. What still needs it gets it anew.' }
  return { action: 'delete', object, sourceId, pipedriveId, before: body, after, correlationId: null }
}
