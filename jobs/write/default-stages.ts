// A new pipeline may come with stages of Pipedrive's own: they are removed, so that none stands beside the firm's.
import { appendLog } from '../../db/audit-log.ts'
import { allRowsOf } from '../../db/ledger-rows.ts'
import { newPipelines } from '../../db/new-pipelines.ts'
import { assertDriving } from '../../db/runs.ts'
import { mostUnanswered } from '../../migration/ledger.ts'
import { remove } from '../pipedrive/entities.ts'
import { pause } from '../pipedrive/later.ts'
import { type PipedriveRecord, readEvery } from '../read-back.ts'
import { stopAtRead, stopFor } from '../stopping.ts'
import { laterOf, type Stop, type Work } from '../work.ts'

const firstPauseMs = 1000

/**
 * Repeating it is harmless: what is to go is read from Pipedrive each time, so a run that died in between leaves nothing over.
 * Pipelines we only use are never touched, nor those of an earlier run: what stands there now is somebody's work.
 */
export async function removeDefaultStages(work: Work): Promise<Stop | null> {
  const made = await newPipelines(work.deps.db, work.migration.id)
  const rows = made.length === 0 ? [] : await allRowsOf(work.deps.db, work.migration.id, ['stage'])
  const ours = new Set(rows.flatMap(({ pipedriveId }) => (pipedriveId === null ? [] : [Number(pipedriveId)])))
  for (const pipelineId of made) {
    const stop = await sweep(work, pipelineId, ours)
    if (stop !== null) return stop
  }
  return null
}

/** So many tries as any request without an answer gets, about two minutes in all: a run that waited for one would never end. */
async function sweep(work: Work, pipelineId: number, ours: ReadonlySet<number>): Promise<Stop | null> {
  let unanswered: readonly PipedriveRecord[] | null = null
  for (let tried = 1; ; tried += 1) {
    const swept: readonly PipedriveRecord[] | Stop = await sweepOnce(work, pipelineId, { ours, again: unanswered })
    if ('state' in swept) return swept
    if (swept.length === 0) return null
    unanswered = swept
    if (tried >= mostUnanswered) break
    await pause(firstPauseMs * 2 ** (tried - 1), { later: laterOf(work), signal: work.signal }).catch(() => undefined)
    if (work.signal.aborted) return { state: 'asked' }
  }
  for (const stage of unanswered) warn(work, stage, `Pipedrive gave no answer, ${mostUnanswered} times.`)
  return null
}

interface Sweep {
  readonly ours: ReadonlySet<number>
  /** What an earlier try had no answer for; null: it is the first one. */
  readonly again: readonly PipedriveRecord[] | null
}

/** Gives those without an answer. All is read anew: such a removal may have been done, and a deal may have come to the stage. */
async function sweepOnce(work: Work, pipelineId: number, { ours, again }: Sweep): Promise<readonly PipedriveRecord[] | Stop> {
  const stages = await readAll(work, 'stage', pipelineId)
  if ('state' in stages) return stages
  const first = Math.min(...stages.map(idOf).filter((id) => ours.has(id)))
  const standing = new Set(stages.filter((stage) => stage['is_deleted'] !== true).map(idOf))
  for (const stage of again ?? []) if (!standing.has(idOf(stage))) await tell(work, stage, null)
  // Pipedrive's own were there before the first of ours; a later one is somebody's work. A pipeline must keep a stage.
  const own = (again ?? stages).filter((stage) => standing.has(idOf(stage)) && Number.isFinite(first) && idOf(stage) < first)
  if (own.length === 0) return []
  const deals = await readAll(work, 'deal', pipelineId)
  if ('state' in deals) return deals
  const used = new Set(deals.map((deal) => deal['stage_id']))
  const unanswered: PipedriveRecord[] = []
  for (const stage of own.filter((one) => !used.has(idOf(one)))) {
    const removed = await removeStage(work, stage)
    if (removed === 'unanswered') unanswered.push(stage)
    else if (removed !== null) return removed
  }
  return unanswered
} // prettier-ignore

async function readAll(work: Work, target: 'stage' | 'deal', pipelineId: number): Promise<PipedriveRecord[] | Stop> {
  const found: PipedriveRecord[] = []
  for await (const reading of readEvery(work, target, { pipelineId })) {
    if (reading.kind === 'failed') return stopAtRead(reading.outcome, work, `the ${target}s of a new pipeline`)
    found.push(...reading.records)
  }
  return found
}

async function removeStage(work: Work, stage: PipedriveRecord): Promise<Stop | 'unanswered' | null> {
  const outcome = await work.client.send(await remove('stage', String(stage['id'])))
  if (outcome.kind === 'done') await tell(work, stage, outcome.correlationId)
  else if (outcome.kind === 'rejected') warn(work, stage, outcome.message)
  else return stopFor(outcome, work) ?? 'unanswered'
  return null
}

function warn({ deps }: Work, stage: PipedriveRecord, message: string): void {
  deps.log.warn({ stage: stage['id'], message }, 'a default stage of a new pipeline could not be removed')
}

/** The log names what the firm never had: no row of the ledger stands for it. */
async function tell(work: Work, stage: PipedriveRecord, correlationId: string | null): Promise<void> {
  const { id, name, pipeline_id } = stage
  const sourceId = `Pipedrive's own stage "${String(name)}"`
  const after = { reason: "It came with the new pipeline, and is not one of the firm's stages." }
  const entry = { object: 'stage', sourceId, pipedriveId: String(id), before: { name, pipeline_id }, after, correlationId } // prettier-ignore
  await work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    const by = { actor: work.actor, at: work.deps.now() }
    await appendLog(tx, work.migration.id, by, [{ action: 'delete', ...entry }])
  })
}

function idOf(record: PipedriveRecord): number {
  return Number(record['id'])
}
