// The sample's further contacts of deals, read back: they are no value of the deal, so that its own comparison does not see them.
import { saveDiffs, type NewDiff } from '../../db/diffs.ts'
import { rowsInOrder } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import type { MappingLine } from '../../migration/mapping.ts'
import { participantsOf } from '../relations.ts'
import type { BaseContext } from '../write/context.ts'
import { stopAtRead } from '../stopping.ts'
import type { Stop, Work } from '../work.ts'

/** A contact that was refused stands in the sample too, with the reason. Null: done. */
export async function diffParticipants(work: Work, base: BaseContext): Promise<Stop | null> {
  const states = ['written', 'refused'] as const
  const where = { migrationId: work.migration.id, object: 'deal_contact', states, sampleOnly: true } as const
  for await (const rows of rowsInOrder(work.deps.db, where)) {
    const stop = await diffRows(work, base, rows)
    if (stop !== null) return stop
  }
  return null
}

/** One list a deal: Pipedrive gives its participants in no other way. */
async function diffRows(work: Work, base: BaseContext, rows: readonly LedgerRow[]): Promise<Stop | null> {
  const field = fieldTo(base.lines.get('deal'), 'person_id')
  for (const [dealId, group] of Map.groupBy(rows, (row) => (row.state === 'written' ? row.body?.['deal_id'] : null))) {
    const there = typeof dealId === 'number' ? await participantsOf(work, dealId) : new Set()
    if ('kind' in there) return stopAtRead(there.outcome, work, 'the sample')
    const diffs = group.map((row) => {
      const [sourceId = '', contact = ''] = JSON.parse(row.sourceId) as string[]
      const meant = row.body?.['person_id'] ?? null
      const about = { object: 'deal', sourceId, field, target: 'participants', source: contact, meant }
      if (row.state === 'refused') return leftOut(work, row, about)
      return compared(work, about, there.has(meant) ? meant : null)
    })
    await saveDiffs(work.deps.db, diffs)
  }
  return null
}

type About = Pick<NewDiff, 'object' | 'sourceId' | 'field' | 'target' | 'source' | 'meant'>

function compared(work: Work, about: About, found: unknown): NewDiff {
  const verdict = found === null ? 'missing' : found === about.meant ? 'equal' : 'different'
  return { runId: work.run.id, ...about, found, verdict, rule: null }
}

function leftOut(work: Work, row: LedgerRow, about: About): NewDiff {
  return { runId: work.run.id, ...about, meant: null, found: null, verdict: 'left_out', rule: row.reason }
}

function fieldTo(lines: readonly MappingLine[] | undefined, target: string): string {
  const line = lines?.find((one) => one.target.kind === 'standard' && one.target.field === target)
  return line?.field ?? target
}
