// Stages go with their pipeline: one that Pipedrive would not remove alone is gone once its pipeline is.
import type { Db } from '../../db/client.ts'
import { move } from '../../db/ledger.ts'
import { allRowsOf } from '../../db/ledger-rows.ts'

/** Assumed unverified: whether Pipedrive removes the last stage of a pipeline, or only the pipeline with it. Either is met. */
export async function settleStagesOfGonePipelines(db: Db, migrationId: string): Promise<void> {
  const rows = await allRowsOf(db, migrationId, ['pipeline', 'stage'])
  const gone = new Set(
    rows.filter((row) => row.object === 'pipeline' && row.state === 'reverted').map((row) => row.pipedriveId),
  )
  const stages = rows.filter(
    (row) => row.object === 'stage' && row.state === 'unremoved' && gone.has(String(row.body?.['pipeline_id'])),
  )
  await db.transaction((tx) => move(tx, stages.map((row) => ({ id: row.id, to: 'reverted', reason: null })))) // prettier-ignore
}
