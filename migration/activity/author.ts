// Whose record it is: its owner, of a note its author.
import { firstLink, type SourceRecord } from '../record.ts'
import { asText } from '../transform/text.ts'

/** Who wrote a note stands in its author where it has no owner. */
export function authorOf(record: SourceRecord): string | null {
  if (record.owner !== null || record.object !== 'note') return record.owner
  const linked = firstLink(record, 'author', 'user')
  if (linked !== null) return linked
  const named = asText(record.fields['author'] ?? record.fields['author_id']).trim()
  return named === '' ? null : named
}
