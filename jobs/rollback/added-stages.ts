// Stages that people have added to a pipeline of the migration since: it stays with them, though no deal stands in it.
import { allRowsOf } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { type Failure, readPages } from '../read-back.ts'
import type { Work } from '../work.ts'

/** The sentence why the pipeline stays; null: there is no such stage. All stages are listed: the pipeline may be gone already. */
export async function stageAdded(work: Work, { pipedriveId }: LedgerRow): Promise<string | null | Failure> {
  const rows = await allRowsOf(work.deps.db, work.migration.id, ['stage'])
  const standing = rows.filter((row) => row.pipedriveId !== null)
  const ours = new Set(standing.map(idOf))
  const own = standing.filter(({ body }) => String(body?.['pipeline_id']) === pipedriveId)
  // Those before the first of ours came with the pipeline, and are nobody's work; without one of ours none can be told apart.
  const first = Math.min(...own.map(idOf))
  for await (const reading of readPages(work, 'stage', {})) {
    if (reading.kind === 'failed') return reading
    const added = reading.records.find(
      ({ id, pipeline_id: pipeline, is_deleted: isDeleted }) =>
        String(pipeline) === pipedriveId && isDeleted !== true && Number(id) > first && !ours.has(Number(id)),
    )
    if (added) return `Somebody has added the stage "${String(added['name'])}" to it since.`
  }
  return null
}

function idOf(row: LedgerRow): number {
  return Number(row.pipedriveId)
}
