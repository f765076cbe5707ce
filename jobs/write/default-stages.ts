// A new pipeline may come with stages of Pipedrive's own: they are removed, so that none stands beside the firm's.
import { allRowsOf } from '../../db/ledger-rows.ts'
import { remove } from '../pipedrive/entities.ts'
import { type PipedriveRecord, readPages } from '../read-back.ts'
import { stopFor } from './stopping.ts'
import type { Stop, Work } from './work.ts'

/** Repeating it is harmless: what is to go is read from Pipedrive each time. Pipelines we only use are never touched. */
export async function removeDefaultStages(work: Work): Promise<Stop | null> {
  const rows = await allRowsOf(work.deps.db, work.migration.id, ['pipeline', 'stage'])
  const made = rows.filter((row) => row.object === 'pipeline' && row.state === 'written' && row.runId === work.run.id)
  const ours = new Set(rows.filter((row) => row.object === 'stage').map((row) => row.pipedriveId))
  for (const pipeline of made) {
    for await (const reading of readPages(work, 'stage', { pipelineId: Number(pipeline.pipedriveId) })) {
      if (reading.kind === 'failed') return reading.outcome.kind === 'rejected' ? null : stopFor(reading.outcome, work)
      const strange = reading.records.filter((stage) => !ours.has(String(stage['id'])))
      // A pipeline must keep a stage: where none of ours stands there yet, nothing is removed.
      const stop = strange.length === reading.records.length ? null : await removeStages(work, strange)
      if (stop !== null) return stop
    }
  }
  return null
}

async function removeStages(work: Work, stages: readonly PipedriveRecord[]): Promise<Stop | null> {
  for (const stage of stages) {
    const outcome = await work.client.send(await remove('stage', String(stage['id'])))
    if (outcome.kind === 'rejected') {
      work.deps.log.warn(
        { stage: stage['id'], message: outcome.message },
        'a default stage of a new pipeline could not be removed',
      )
    } else if (outcome.kind !== 'done') return stopFor(outcome, work)
  }
  return null
}
