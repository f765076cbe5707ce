// What must stay because something that stays hangs on it: gathered from the rows that a rollback kept, or could not remove.
import { rowsInOrder } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import {
  isActivityObject,
  type LedgerObject,
  ledgerObjects,
  type PipedriveTarget,
  targetOf,
} from '../../migration/ledger.ts'
import { type Failure, isReadTarget, type PipedriveRecord, readByIds } from '../read-back.ts'
import type { Work } from '../work.ts'

export interface Keepers {
  /** A row that stays, with the record as Pipedrive shows it now: a person may have linked it to other records of ours. */
  keep(kept: Stayed): void
  isNeeded(target: PipedriveTarget, pipedriveId: string): boolean
  /** Why a record that is linked to something that stays does so too; null when nothing is. */
  reason(target: PipedriveTarget, pipedriveId: string): string | null
  /** Whether a text that stays shows the file from this address. */
  isShown(url: unknown): boolean
}

interface Stayed {
  readonly row: LedgerRow
  readonly record?: PipedriveRecord | undefined
  /** It stays only because Pipedrive did not remove it. */
  readonly isUnremoved?: boolean
}

const references: Readonly<Record<string, PipedriveTarget>> = {
  org_id: 'organization', person_id: 'person', deal_id: 'deal', pipeline_id: 'pipeline', stage_id: 'stage',
} // prettier-ignore

/** Rows that this rollback kept before it was interrupted count too; those of an earlier one are judged anew. */
export async function createKeepers(work: Work): Promise<Keepers | Failure> {
  const keepers = emptyKeepers()
  return (await keepThose(work, keepers, { objects: ledgerObjects, states: ['kept', 'unremoved'] })) ?? keepers
}

/** Once everything of an object was to be removed: what Pipedrive did not remove keeps what it hangs on. */
export function keepUnremoved(work: Work, keepers: Keepers, object: LedgerObject): Promise<Failure | null> {
  return keepThose(work, keepers, { objects: [object], states: ['unremoved'] })
}

interface Those {
  readonly objects: readonly LedgerObject[]
  readonly states: readonly ('kept' | 'unremoved')[]
}

async function keepThose(work: Work, keepers: Keepers, { objects, states }: Those): Promise<Failure | null> {
  const where = { migrationId: work.migration.id, object: objects, states }
  for await (const rows of rowsInOrder(work.deps.db, where)) {
    const those = rows.filter((row) => row.pass === work.run.pass && (row.state === 'kept' || isRecord(row)))
    for (const [target, kept] of Map.groupBy(those, (row) => targetOf(row.object, row.body))) {
      const found = isReadTarget(target) ? await readByIds(work, target, kept.flatMap((row) => row.pipedriveId ?? [])) : new Map() // prettier-ignore
      if (!(found instanceof Map)) return found
      for (const row of kept)
        keepers.keep({ row, record: found.get(row.pipedriveId ?? ''), isUnremoved: row.state === 'unremoved' })
    }
  }
  return null
}

/** A stage or a link that Pipedrive does not remove alone goes with what it belongs to: it keeps nothing. */
function isRecord({ object, body }: LedgerRow): boolean {
  const target = targetOf(object, body)
  return target === 'file' || isReadTarget(target)
}

const linked = 'A record that stays is linked to it.'
const linkedToUnremoved = 'A record that could not be removed is linked to it.'

function emptyKeepers(): Keepers {
  const needed = new Map<string, string>()
  const shown = new Set<string>()
  function need(name: string, reason: string): void {
    if (!needed.has(name)) needed.set(name, reason)
  }
  function keepFor(values: PipedriveRecord, reason: string): void {
    for (const [key, target] of Object.entries(references)) {
      const id = values[key]
      if (id !== undefined && id !== null) need(`${target}:${String(id)}`, reason)
    }
    const text = String(values['note'] ?? values['content'] ?? '')
    for (const [, url = ''] of text.matchAll(/<img src="([^"]+)"/g)) shown.add(url.replaceAll('&amp;', '&'))
    for (const one of (values['participants'] ?? []) as readonly { readonly person_id: number }[])
      need(`person:${one.person_id}`, reason)
  }
  return {
    keep({ row, record, isUnremoved = false }) {
      const reason = isUnremoved ? linkedToUnremoved : linked
      keepFor(row.body ?? {}, reason)
      keepFor(record ?? {}, reason)
      if (row.pipedriveId !== null && isActivityObject(row.object)) need(`${targetOf(row.object, row.body)}:${row.pipedriveId}`, reason) // prettier-ignore
    },
    isNeeded: (target, pipedriveId) => needed.has(`${target}:${pipedriveId}`),
    reason: (target, pipedriveId) => needed.get(`${target}:${pipedriveId}`) ?? null,
    isShown: (url) => typeof url === 'string' && [...shown].some((one) => one.endsWith(url)),
  }
}
