// What a deal's status field says: won, lost or open, in any form; and words that say none of these, found before a run.
import type { SourceField } from '../fields.ts'
import { type Finding, thousands } from '../findings/finding.ts'
import { type MappingLine, valueMapOf } from '../mapping.ts'
import { type DealStatus, statusOf as statusInWords } from './words.ts'
import { optionLabel } from '../transform/options.ts'
import { isEmpty } from '../transform/converted.ts'

export const isStatusLine = ({ target }: MappingLine): boolean =>
  target.kind === 'standard' && target.object === 'deal' && target.field === 'status'

/** The words that sources use for the three states of a deal; null: none of them. */
export function statusOf(text: string): DealStatus | null {
  const word = text.trim().toLowerCase()
  if (/^(closed[ _-]?)?won$|^success/.test(word)) return 'won'
  if (/^(closed[ _-]?)?lost$|^abandoned$|^cancelled$|^declined$/.test(word)) return 'lost'
  if (/^open$|^active$|^pending$|^in[ _-]progress$/.test(word)) return 'open'
  return statusInWords(text)
}

/** A value after the line's value map, as a word; null: there is none. */
export function statusWord(value: unknown): string | null {
  if (isEmpty(value)) return null
  const word = optionLabel(Array.isArray(value) ? value[0] : value)
  return word === '' ? null : word
}

/** What the status columns hold that is none of the three, as the mapping stands: one finding for each column. */
export function unknownStatuses(fields: readonly SourceField[], lines: readonly MappingLine[]): Finding[] {
  return lines.filter(isStatusLine).flatMap((line): Finding[] => {
    const field = fields.find((one) => one.object === line.object && one.name === line.field)
    if (!field) return []
    const map = valueMapOf(line)
    const seen = field.options ?? field.samples.flatMap((sample) => statusWord(sample) ?? [])
    const words = [...new Set(seen)].filter((word) => statusOf(map.get(word) ?? word) === null)
    if (words.length === 0) return []
    const listed = words.slice(0, 5).map((word) => `"${word}"`).join(', ')
    const message = `"${field.label}" holds ${thousands(words.length)} ${words.length === 1 ? 'word that says' : 'words that say'} neither open, won nor lost: ${listed}${words.length > 5 ? ' and others' : ''}.`
    const effect = 'Their deals arrive with the status that their stage says, else open, and each says so: map the words to open, won or lost in the mapping.'
    return [{ code: 'unknown_status', object: 'deal', count: words.length, message, effect, examples: [] }]
  })
} // prettier-ignore
