// Deals that are archived in the source: archived in Pipedrive as the last thing that is done to them.
import { type MappingLine, valueMapOf } from '../mapping.ts'
import type { SourceRecord } from '../record.ts'
import { isEmpty } from '../transform/converted.ts'
import { asText } from '../transform/text.ts'
import { convertInstant } from '../transform/time.ts'
import type { PlanContext, Planned } from './context.ts'
import { compact } from './fill.ts'
import { linkTo } from './links.ts'
import { dateRules, readField } from './values.ts'

const yes: ReadonlySet<string> = new Set(['true', 'yes', 'y', 't', '1', 'ja', 'oui', 'on', 'archived'])

function lineTo(field: 'is_archived' | 'archive_time', lines: readonly MappingLine[]): MappingLine | undefined {
  return lines.find(({ target, state }) => state !== 'left_out' && target.kind === 'standard' && target.field === field)
}

/** Whether any line of the mapping says which deals are archived. */
export function saysArchived(lines: readonly MappingLine[]): boolean {
  return lineTo('is_archived', lines) !== undefined || lineTo('archive_time', lines) !== undefined
}

/** By the flag; where the source has none, by the time of archiving. */
export function isArchived(deal: SourceRecord, lines: readonly MappingLine[]): boolean {
  const flag = lineTo('is_archived', lines)
  if (!flag) {
    const time = lineTo('archive_time', lines)
    return time !== undefined && !isEmpty(readField(deal, time.field))
  }
  const map = valueMapOf(flag)
  const text = asText(readField(deal, flag.field)).trim()
  return yes.has((map.get(text) ?? text).toLowerCase())
}

/** How archived deals are told in what was read: the field, and its words for yes; null: any value says so. */
export function archivedBy(
  lines: readonly MappingLine[],
): { readonly field: string; readonly words: readonly string[] | null } | null {
  const flag = lineTo('is_archived', lines)
  if (!flag) {
    const time = lineTo('archive_time', lines)
    return time ? { field: time.field, words: null } : null
  }
  const map = valueMapOf(flag)
  const mapped = [...map.keys()].map((word) => word.toLowerCase())
  const own = [...map].filter(([, meaning]) => yes.has(meaning.toLowerCase()))
  return {
    field: flag.field,
    words: [...[...yes].filter((word) => !mapped.includes(word)), ...own.map(([word]) => word.toLowerCase())],
  }
}

/** The deal's id travels in the body for the path and is taken out before sending. */
export function planArchive(deal: SourceRecord, context: PlanContext): Planned {
  const lines = context.lines.get('deal') ?? []
  if (!isArchived(deal, lines))
    return { kind: 'refuse', reason: 'The source says no longer that the deal is archived.' }
  const link = linkTo('deal', deal.id, { field: 'id', target: 'is_archived' }, context)
  if (link.kind === 'hold') return link
  const line = lineTo('archive_time', lines)
  const time = line ? convertInstant(readField(deal, line.field), dateRules(line, context)) : null
  const at = time && (time.kind === 'kept' || time.kind === 'changed') ? time.value : null
  const body = compact({
    deal_id: link.id,
    is_archived: true,
    archive_time: at === null ? undefined : at.slice(0, 19).replace('T', ' '),
  })
  return { kind: 'write', body, changes: [] }
}
