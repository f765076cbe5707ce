// What must stay because something that stays hangs on it: gathered from the rows that a rollback kept.
import type { Db } from '../../db/client.ts'
import { rowsInOrder } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { isActivityObject, ledgerObjects, type PipedriveTarget, targetOf } from '../../migration/ledger.ts'

export interface Keepers {
  keep(judged: { readonly row: LedgerRow }): void
  isNeeded(target: PipedriveTarget, pipedriveId: string): boolean
  /** Whether a text that stays shows the file from this address. */
  isShown(url: unknown): boolean
}

const references: Readonly<Record<string, PipedriveTarget>> = {
  org_id: 'organization', person_id: 'person', deal_id: 'deal', pipeline_id: 'pipeline', stage_id: 'stage',
} // prettier-ignore

/** Rows that this rollback kept before it was interrupted count too; those of an earlier one are judged anew. */
export async function createKeepers(db: Db, migrationId: string, pass: number): Promise<Keepers> {
  const needed = new Set<string>()
  const shown = new Set<string>()
  function keep({ row }: { readonly row: LedgerRow }): void {
    for (const [key, target] of Object.entries(references)) {
      const id = row.body?.[key]
      if (id !== undefined && id !== null) needed.add(`${target}:${String(id)}`)
    }
    if (row.pipedriveId !== null && isActivityObject(row.object)) needed.add(`${targetOf(row.object, row.body)}:${row.pipedriveId}`) // prettier-ignore
    const text = String(row.body?.['note'] ?? row.body?.['content'] ?? '')
    for (const [, url = ''] of text.matchAll(/<img src="([^"]+)"/g)) shown.add(url.replaceAll('&amp;', '&'))
    for (const one of (row.body?.['participants'] ?? []) as readonly { readonly person_id: number }[]) {
      needed.add(`person:${one.person_id}`)
    }
  }
  for await (const rows of rowsInOrder(db, { migrationId, object: ledgerObjects, states: ['kept'] })) {
    for (const row of rows.filter((one) => one.pass === pass)) keep({ row })
  }
  return {
    keep,
    isNeeded: (target, pipedriveId) => needed.has(`${target}:${pipedriveId}`),
    isShown: (url) => typeof url === 'string' && [...shown].some((one) => one.endsWith(url)),
  }
}
