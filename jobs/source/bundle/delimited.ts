// Streams the rows of a CSV or TSV file.
import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import type { Layout } from '../../../migration/source/layout.ts'
import { SourceRefused } from '../source.ts'
import type { BundleFile } from './archive.ts'
import type { Row } from './row.ts'
import { type Cells, tableRows } from './table-rows.ts'
import { textOf } from './text.ts'

const LONGEST_ROW = 4 * 1024 * 1024
/** All of them, because a file put together of others has several: left to itself, the parser keeps to the first it meets. */
const lineBreaks = ['\r\n', '\n', '\r']

export function delimitedRows(file: BundleFile, encoding: string, layout: Layout): AsyncGenerator<Row> {
  return tableRows(cellsOf(file, encoding, layout), layout)
}

async function* cellsOf(file: BundleFile, encoding: string, layout: Layout): AsyncGenerator<Cells> {
  const parser = parse({
    delimiter: layout.delimiter,
    record_delimiter: lineBreaks,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_ROW,
  })
  pipeline(Readable.from(textOf(file, encoding)), parser, () => undefined)
  let row = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) yield { row: ++row, cells }
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
