// Streams the rows of a CSV or TSV file, without its banners, headings, blank lines and totals.
import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { isTotalsRow, type Layout } from '../../../migration/source/layout.ts'
import { storableText } from '../json.ts'
import { SourceRefused } from '../source.ts'
import type { BundleFile } from './archive.ts'
import { textOf } from './text.ts'
import type { Row } from './row.ts'

const LONGEST_ROW = 4 * 1024 * 1024
/** So many rows at the end are held back until it is known that they are the end. */
const END_ROWS = 3

interface Cells {
  readonly row: number
  readonly cells: readonly string[]
}

export async function* delimitedRows(file: BundleFile, encoding: string, layout: Layout): AsyncGenerator<Row> {
  const width = layout.headings.length
  const held: Cells[] = []
  for await (const next of cellsOf(file, encoding, layout)) {
    held.push(next)
    const oldest = held.length > END_ROWS ? held.shift() : undefined
    if (oldest) yield rowOf(oldest, layout, isTotalsRow(oldest.cells, width, false))
  }
  for (const last of held) yield rowOf(last, layout, isTotalsRow(last.cells, width, true))
}

async function* cellsOf(file: BundleFile, encoding: string, layout: Layout): AsyncGenerator<Cells> {
  const skipped = layout.rowsBefore + (layout.hasHeader ? 1 : 0)
  const parser = parse({
    delimiter: layout.delimiter,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_ROW,
  })
  pipeline(Readable.from(textOf(file, encoding)), parser, () => undefined)
  let row = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1
      if (row > skipped && cells.some((cell) => cell.trim() !== '')) yield { row, cells }
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(file.path, error) : error
  }
}

function unreadable(path: string, error: CsvError): SourceRefused {
  const where = typeof error['lines'] === 'number' ? ` near line ${error['lines']}` : ''
  const quote = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE'
  const reason = quote ? 'a quotation mark is opened and never closed' : error.message
  return new SourceRefused('bundle_damaged', `${path} cannot be read as a table${where}: ${reason}. Export it again.`, {
    cause: error,
  })
}

function rowOf({ row, cells }: Cells, layout: Layout, isTotals: boolean): Row {
  const { headings } = layout
  if (isTotals) return { row, raw: null, note: { kind: 'totals', text: cells.filter((cell) => cell !== '').join(' ') } }
  const entries: [string, string][] = []
  for (const [index, cell] of cells.entries()) {
    if (cell !== '') entries.push([headings[index] ?? `column_${index + 1}`, storableText(cell)])
  }
  const raw = Object.fromEntries(entries)
  return cells.slice(headings.length).some((cell) => cell !== '')
    ? { row, raw, note: { kind: 'wide', text: '' } }
    : { row, raw, note: null }
}
