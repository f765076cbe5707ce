// What must stay because something that stays hangs on it: gathered from the rows that a rollback kept.
import { rowsInOrder } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { isActivityObject, ledgerObjects, type PipedriveTarget, targetOf } from '../../migration/ledger.ts'
import { type Failure, isReadTarget, type PipedriveRecord, readByIds } from '../read-back.ts'
import type { Work } from '../write/work.ts'

export interface Keepers {
  /** A row that stays, with the record as Pipedrive shows it now: a person may have linked it to other records of ours. */
  keep(kept: { readonly row: LedgerRow; readonly record?: PipedriveRecord }): void
  isNeeded(target: PipedriveTarget, pipedriveId: string): boolean
  /** Whether a text that stays shows the file from this address. */
  isShown(url: unknown): boolean
}

const references: Readonly<Record<string, PipedriveTarget>> = {
  org_id: 'organization', person_id: 'person', deal_id: 'deal', pipeline_id: 'pipeline', stage_id: 'stage',
} // prettier-ignore

/** Rows that this rollback kept before it was interrupted count too; those of an earlier one are judged anew. */
export async function createKeepers(work: Work): Promise<Keepers | Failure> {
  const keepers = emptyKeepers()
  const { db } = work.deps
  for await (const rows of rowsInOrder(db, {
    migrationId: work.migration.id,
    object: ledgerObjects,
    states: ['kept'],
  })) {
    for (const [target, kept] of Map.groupBy(
      rows.filter((row) => row.pass === work.run.pass),
      (row) => targetOf(row.object, row.body),
    )) {
      const found = isReadTarget(target) ? await readByIds(work, target, kept.flatMap((row) => row.pipedriveId ?? [])) : new Map() // prettier-ignore
      if (!(found instanceof Map)) return found
      for (const row of kept) keepers.keep({ row, record: found.get(row.pipedriveId ?? '') })
    }
  }
  return keepers
}

function emptyKeepers(): Keepers {
  const needed = new Set<string>()
  const shown = new Set<string>()
  function keepFor(values: PipedriveRecord): void {
    for (const [key, target] of Object.entries(references)) {
      const id = values[key]
      if (id !== undefined && id !== null) needed.add(`${target}:${String(id)}`)
    }
    const text = String(values['note'] ?? values['content'] ?? '')
    for (const [, url = ''] of text.matchAll(/<img src="([^"]+)"/g)) shown.add(url.replaceAll('&amp;', '&'))
    for (const one of (values['participants'] ?? []) as readonly { readonly person_id: number }[])
      needed.add(`person:${one.person_id}`)
  }
  return {
    keep({ row, record }) {
      keepFor(row.body ?? {})
      keepFor(record ?? {})
      if (row.pipedriveId !== null && isActivityObject(row.object)) needed.add(`${targetOf(row.object, row.body)}:${row.pipedriveId}`) // prettier-ignore
    },
    isNeeded: (target, pipedriveId) => needed.has(`${target}:${pipedriveId}`),
    isShown: (url) => typeof url === 'string' && [...shown].some((one) => one.endsWith(url)),
  }
}
