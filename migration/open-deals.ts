// How many deals of a source are still open: Pipedrive's plans allow a number of open deals, whatever is closed.
import type { SourceRecord } from './record.ts'
import { knownStages, namedIn, plainText, resolveStage } from './stages/lookup.ts'
import { closedStatus, statusOf } from './stages/words.ts'

export interface OpenDeals {
  add(record: SourceRecord): void
  /** Deals that neither their status nor their stage says to be won or lost. */
  finish(): number
}

/** Deals that say the same of status, stage and pipeline are counted together, so that memory holds one of each kind. */
export function createOpenDeals(): OpenDeals {
  const kinds = new Map<string, { readonly deal: SourceRecord; count: number }>()
  const structure: SourceRecord[] = []
  return {
    add(record) {
      if (record.object === 'pipeline' || record.object === 'stage') structure.push(record)
      if (record.object !== 'deal') return
      const says = [plainText(record.fields['status']), namedIn(record, 'stage'), namedIn(record, 'pipeline')]
      const kind = kinds.get(JSON.stringify(says))
      if (kind) kind.count += 1
      else kinds.set(JSON.stringify(says), { deal: record, count: 1 })
    },
    finish() {
      const known = knownStages(structure)
      const open = [...kinds.values()].filter(({ deal }) => (statusIn(deal, known) ?? 'open') === 'open')
      return open.reduce((sum, { count }) => sum + count, 0)
    },
  }
}

function statusIn(deal: SourceRecord, known: ReturnType<typeof knownStages>) {
  const stage = namedIn(deal, 'stage')
  const said = statusOf(plainText(deal.fields['status']))
  return said ?? resolveStage(deal, known)?.status ?? (stage === null ? null : closedStatus(stage))
}
