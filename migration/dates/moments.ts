// Which of a few times is the latest, however the source writes them: raw texts that no column has been made of.
import { createDateColumn, type ParsedDate, parseDate } from './format.ts'

const iso = /^\d{4}-\d{2}-\d{2}([T ]|$)/

/** Milliseconds since 1970, UTC where no zone is named; null for what is no time. All texts are read in the layout that fits most. */
export function momentsOf(texts: readonly (string | undefined)[]): (number | null)[] {
  const column = createDateColumn()
  for (const text of texts) if (text !== undefined && !iso.test(text.trim())) column.add(text)
  const format = column.finish()?.format ?? null
  return texts.map((text) => {
    if (text === undefined) return null
    // Fractions of a second decide between two links of one import.
    const exact = iso.test(text.trim()) ? Date.parse(text.trim()) : Number.NaN
    if (!Number.isNaN(exact)) return exact
    return format === null ? null : instantOf(parseDate(text, format))
  })
}

function instantOf(parsed: ParsedDate | null): number | null {
  if (parsed === null) return null
  if (parsed.kind === 'date') return Date.parse(parsed.iso)
  return Date.parse(`${parsed.local}Z`) - (parsed.offsetMinutes ?? 0) * 60_000
}
