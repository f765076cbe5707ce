// Rows of cells as records, whatever the file's format: without headings, blank lines, totals and headings of groups.
import { groupHeading, isTotalsRow, type Layout } from '../../../migration/source/layout.ts'
import { storableText } from '../json.ts'
import type { Row } from './row.ts'

export interface Cells {
  /** Counts from 1 at the top of the file. */
  readonly row: number
  readonly cells: readonly string[]
}

/** So many rows at the end are held back until it is known that they are the end. */
const END_ROWS = 3

/** Cells of blank rows may come or be left out; those above the headings and the headings themselves are passed over here. */
export async function* tableRows(all: AsyncIterable<Cells>, layout: Layout): AsyncGenerator<Row> {
  const skipped = layout.rowsBefore + (layout.hasHeader ? 1 : 0)
  const held: Cells[] = []
  const read = createRowReader(layout)
  for await (const next of all) {
    if (next.row <= skipped || next.cells.every((cell) => cell.trim() === '')) continue
    held.push(next)
    const oldest = held.length > END_ROWS ? held.shift() : undefined
    if (oldest) yield read(oldest, false)
  }
  for (const last of held) yield read(last, true)
}

/** Remembers the group that rows stand in, because a grouped report says it once above them. */
function createRowReader(layout: Layout): (cells: Cells, atEnd: boolean) => Row {
  const { headings } = layout
  const groups = new Map<string, string>()
  return ({ row, cells }, atEnd) => {
    const text = cells.filter((cell) => cell !== '').join(' ')
    if (isTotalsRow(cells, headings.length, atEnd)) return { row, raw: null, note: { kind: 'totals', text } }
    if (layout.hasHeader && isHeadings(cells, headings)) return { row, raw: null, note: { kind: 'headings', text: '' } }
    const group = groupHeading(cells, headings)
    if (group !== null) {
      groups.set(group.label, storableText(group.value))
      return { row, raw: null, note: { kind: 'group', text } }
    }
    const entries: [string, string][] = [...groups]
    for (const [index, cell] of cells.entries()) {
      if (cell !== '') entries.push([headings[index] ?? `column_${index + 1}`, storableText(cell)])
    }
    const raw = Object.fromEntries(entries)
    const isWide = cells.slice(headings.length).some((cell) => cell !== '')
    return { row, raw, note: isWide ? { kind: 'wide', text: '' } : null }
  }
}

/** A report of several pages repeats its headings on each. */
function isHeadings(cells: readonly string[], headings: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '').length
  return filled > 1 && cells.every((cell, index) => cell.trim() === '' || cell.trim() === headings[index])
}
