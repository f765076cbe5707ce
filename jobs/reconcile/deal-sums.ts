// The money of deals that were never written, and the names of the places in which deals are counted.
import { rowsInOrder } from '../../db/ledger-rows.ts'
import { stagedRecordsOf } from '../../db/staging.ts'
import { planDeal } from '../../migration/plan/deal.ts'
import { firstLink } from '../../migration/record.ts'
import { nameOf } from '../../migration/stages/lookup.ts'
import type { Reconciliation } from '../../migration/reconcile.ts'
import type { BaseContext } from '../write/context.ts'
import type { Work } from '../work.ts'

/** Names of what the runs have created since the account was last read, before those of the account. */
export function placesOf({ pipelines: records, stage: homeOf, destination }: BaseContext) {
  const names = new Map(records.map((record) => [`${record.object} ${record.id}`, nameOf(record)]))
  const homes = records.flatMap((record) => {
    const home = record.object === 'stage' ? homeOf(record.id) : null
    const pipeline = names.get(`pipeline ${firstLink(record, 'pipeline') ?? ''}`)
    return home === null ? [] : [{ ...home, name: nameOf(record), pipeline }]
  })
  const stages = homes.map(({ stageId, pipelineId, name }) => ({ id: stageId, name, pipelineId, orderNr: 0 }))
  const pipelines = homes.flatMap(({ pipelineId, pipeline }) => (pipeline === undefined ? [] : [{ id: pipelineId, name: pipeline }])) // prettier-ignore
  return {
    pipelines: [...pipelines, ...destination.pipelines],
    stages: [...stages, ...destination.stages],
  }
}

/** Adds up what the refused and waiting deals would have come to: planned as if everything that they hang on were there. */
export async function addUnwrittenDeals(work: Work, base: BaseContext, report: Reconciliation): Promise<void> {
  const { db } = work.deps
  const where = { migrationId: work.migration.id, object: 'deal', states: ['refused', 'held'] } as const
  for await (const page of rowsInOrder(db, where)) {
    const rows = page.filter(({ pipedriveId }) => pipedriveId === null)
    const records = await stagedRecordsOf(db, work.migration.id, 'deal', rows.map(({ sourceId }) => sourceId)) // prettier-ignore
    for (const record of records.values()) {
      const placed = planDeal(record, { ...base, link: () => null })
      const planned = placed.kind === 'write' ? placed : planDeal(record, { ...base, link: () => null, resolveStage: () => null }) // prettier-ignore
      if (planned.kind === 'write') report.notWritten(planned)
    }
  }
}
