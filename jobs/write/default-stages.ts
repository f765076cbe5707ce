// A new pipeline may come with stages of Pipedrive's own: they are removed, so that none stands beside the firm's.
import { appendLog } from '../../db/audit-log.ts'
import { allRowsOf } from '../../db/ledger-rows.ts'
import { newPipelines } from '../../db/new-pipelines.ts'
import { assertDriving } from '../../db/runs.ts'
import { remove } from '../pipedrive/entities.ts'
import { type PipedriveRecord, readEvery } from '../read-back.ts'
import { stopAtRead, stopFor } from '../stopping.ts'
import type { Stop, Work } from '../work.ts'

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

async function sweep(work: Work, pipelineId: number, ours: ReadonlySet<number>): Promise<Stop | null> {
  const stages = await readAll(work, 'stage', pipelineId)
  if ('state' in stages) return stages
  const first = Math.min(...stages.map(idOf).filter((id) => ours.has(id)))
  // Pipedrive's own were there before the first of ours; a later one is somebody's work. A pipeline must keep a stage.
  const own = Number.isFinite(first) ? stages.filter((stage) => idOf(stage) < first) : []
  if (own.length === 0) return null
  const deals = await readAll(work, 'deal', pipelineId)
  if ('state' in deals) return deals
  const used = new Set(deals.map((deal) => deal['stage_id']))
  for (const stage of own.filter((one) => !used.has(idOf(one)))) {
    const stop = await removeStage(work, stage)
    if (stop !== null) return stop
  }
  return null
}

async function readAll(work: Work, target: 'stage' | 'deal', pipelineId: number): Promise<PipedriveRecord[] | Stop> {
  const found: PipedriveRecord[] = []
  for await (const reading of readEvery(work, target, { pipelineId })) {
    if (reading.kind === 'failed') return stopAtRead(reading.outcome, work, `the ${target}s of a new pipeline`)
    found.push(...reading.records)
  }
  return found
}

async function removeStage(work: Work, stage: PipedriveRecord): Promise<Stop | null> {
  const outcome = await work.client.send(await remove('stage', String(stage['id'])))
  if (outcome.kind === 'done') {
    await tell(work, stage, outcome.correlationId)
    return null
  }
  if (outcome.kind === 'rejected') {
    const said = { stage: stage['id'], message: outcome.message }
    work.deps.log.warn(said, 'a default stage of a new pipeline could not be removed')
    return null
  }
  const again = {
    state: 'parked',
    reason: 'Pipedrive did not answer when a default stage of a new pipeline was removed; it is asked again.',
    resumesAt: work.deps.now(),
  } as const
  return stopFor(outcome, work) ?? again
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
