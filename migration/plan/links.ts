// Links of a record: to the Pipedrive id of what it hangs on, held back while that is not there, reported when the source has no such record.
import type { Change } from '../change.ts'
import { momentsOf } from '../dates/moments.ts'
import type { LedgerObject } from '../ledger.ts'
import { firstLink, type SourceLink, type SourceRecord } from '../record.ts'
import type { PlanContext, Planned } from './context.ts'

type Hold = Extract<Planned, { kind: 'hold' }>
export type Linked = { readonly kind: 'linked'; readonly id: number | undefined; readonly change: Change | null } | Hold

/** Why a record that vanished from the source, and is not in Pipedrive, is not written. */
export const goneFromSource = 'The source no longer has it.'

export function linkTo(
  object: LedgerObject,
  sourceId: string | null,
  place: { field: string; target: string },
  context: PlanContext,
): Linked {
  if (sourceId === null) return { kind: 'linked', id: undefined, change: null }
  const link = context.link(object, sourceId)
  // One that vanished before it was written, or after it was taken back, is not going to come.
  if (link === null || (link.state === 'refused' && link.reason === goneFromSource)) {
    const change: Change = {
      ...place,
      how: 'left_out',
      rule: 'link_missing_in_source',
      reason: `It names the ${object} "${sourceId}", which the source does not have.`,
      source: sourceId,
      meant: null,
    }
    return { kind: 'linked', id: undefined, change }
  }
  if (link.pipedriveId !== null) return { kind: 'linked', id: link.pipedriveId, change: null }
  const why = link.reason === null ? 'has not been written yet' : `was not written: ${link.reason}`
  return {
    kind: 'hold',
    waitsFor: `${object}:${sourceId}`,
    reason: `It hangs on the ${object} "${sourceId}", which ${why}`,
  }
}

/** Of many companies the most recently changed link is the primary one; without times the first named. */
export function companiesOf(record: SourceRecord): { primary: string | null; others: readonly string[] } {
  const links: readonly SourceLink[] = record.links['companies'] ?? record.links['company'] ?? []
  if (links.length === 0) return { primary: firstLink(record, 'company', 'companies'), others: [] }
  const times = momentsOf(links.map(({ updatedAt }) => updatedAt)).map((time) => time ?? 0)
  const newest = links[times.indexOf(Math.max(...times))]?.id ?? null
  return { primary: newest, others: [...new Set(links.map((link) => link.id))].filter((id) => id !== newest) }
}
