// What must stay because something that stays hangs on it: gathered from the rows that a rollback kept.
import type { Db } from '../../db/client.ts'
import { allRowsOf } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { ledgerObjects, type PipedriveTarget } from '../../migration/ledger.ts'

export interface Keepers {
  keep(judged: { readonly row: LedgerRow }): void
  isNeeded(target: PipedriveTarget, pipedriveId: string): boolean
}

const references: Readonly<Record<string, PipedriveTarget>> = {
  org_id: 'organization', person_id: 'person', deal_id: 'deal', pipeline_id: 'pipeline', stage_id: 'stage',
} // prettier-ignore

/** Rows kept by an interrupted rollback count too. */
export async function createKeepers(db: Db, migrationId: string): Promise<Keepers> {
  const needed = new Set<string>()
  function keep({ row }: { readonly row: LedgerRow }): void {
    for (const [key, target] of Object.entries(references)) {
      const id = row.body?.[key]
      if (id !== undefined && id !== null) needed.add(`${target}:${String(id)}`)
    }
    for (const one of (row.body?.['participants'] ?? []) as readonly { readonly person_id: number }[]) {
      needed.add(`person:${one.person_id}`)
    }
  }
  for (const row of await allRowsOf(db, migrationId, ledgerObjects)) if (row.state === 'kept') keep({ row })
  return { keep, isNeeded: (target, pipedriveId) => needed.has(`${target}:${pipedriveId}`) }
}
