// How a table of text is laid out: its separator, where its headings stand, and which rows are not records.
import { isUsualHeading } from './recognise.ts'

export interface Layout {
  readonly delimiter: string
  /** Rows above the headings: banners of a report. For a table without headings, no row at all is above. */
  readonly rowsBefore: number
  readonly headings: readonly string[]
  /** False: the first row is a record already, and the headings are ours. */
  readonly hasHeader: boolean
}

interface Known {
  readonly delimiter?: string | undefined
  readonly rowsBefore?: number | undefined
}

const delimiters = [',', ';', '\t', '|'] as const
const SAMPLE_ROWS = 200
const BANNER_ROWS = 30

/** Null when no separator makes more than one column. The sample is the beginning of the file, cut anywhere. */
export function findLayout(sample: string, known: Known = {}): Layout | null {
  const said = /^sep=(.)\r?\n/.exec(sample)?.[1]
  const candidates = known.delimiter ?? said
  const tried = (candidates === undefined ? delimiters : [candidates]).map((delimiter) =>
    attempt(sample, delimiter, known),
  )
  const best = tried.reduce((a, b) => (b.score > a.score ? b : a))
  return best.layout.headings.length > 1 ? best.layout : null
}

/** The layout of a sheet: its rows are cells already. Null when it has one column only. */
export function sheetLayout(rows: readonly (readonly string[])[], rowsBefore?: number): Layout | null {
  const lengths = rows.map((row) => row.length).sort((a, b) => b - a)
  // A sheet leaves out the empty cells at the end of a row; one row that is wider than all others says nothing.
  const width = lengths[Math.min(1, lengths.length - 1)] ?? 0
  const even = rows.map((row) => (row.length === 0 ? [''] : [...row, ...Array<string>(Math.max(0, width - row.length)).fill('')]))
  const layout = layoutOf(even, '', rowsBefore)
  return layout.headings.length > 1 ? layout : null
} // prettier-ignore

interface Attempt {
  readonly layout: Layout
  readonly score: number
}

function attempt(sample: string, delimiter: string, known: Known): Attempt {
  const rows = splitRows(sample, delimiter, SAMPLE_ROWS)
  const layout = layoutOf(rows, delimiter, known.rowsBefore)
  const body = rows.slice(layout.rowsBefore).filter((row) => row.length > 1 || row[0] !== '')
  const width = layout.headings.length
  const fitting = body.filter((row) => row.length === width).length
  // A comma inside every name also makes even columns; the separator that leaves the headings on top and wide is meant.
  const share = fitting / Math.max(1, body.length)
  return { layout, score: width < 2 ? 0 : share * Math.log2(width + 1) * 0.75 ** Math.min(layout.rowsBefore, 5) }
}

function layoutOf(rows: readonly (readonly string[])[], delimiter: string, rowsBefore: number | undefined): Layout {
  if (rowsBefore !== undefined) {
    return { delimiter, rowsBefore, headings: uniqueHeadings(rows[rowsBefore] ?? []), hasHeader: true }
  }
  const width = usualWidth(rows)
  let wideRows = 0
  for (const [index, row] of rows.slice(0, BANNER_ROWS).entries()) {
    if (!isWide(row, width)) continue
    const below = rows.slice(index + 1).filter((other) => isWide(other, width))
    if (looksLikeHeadings(row) || (wideRows === 0 && headsOddly(row, below)))
      return { delimiter, rowsBefore: index, headings: uniqueHeadings(row), hasHeader: true }
    if (++wideRows > 2) break
  }
  const before = rows.findIndex((row) => isWide(row, width))
  const headings = Array.from({ length: width }, (_, i) => `Column ${i + 1}`)
  return { delimiter, rowsBefore: Math.max(0, before), headings, hasHeader: false }
}

/** The number of cells that most rows have, the wider one of two equals. */
function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const row of rows) if (row.length > 1) counts.set(row.length, (counts.get(row.length) ?? 0) + 1)
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])
  return ranked[0]?.[0] ?? 1
}

function isWide(row: readonly string[], width: number): boolean {
  return row.length > 1 && row.filter((cell) => cell.trim() !== '').length >= Math.max(1, width * 0.6)
}

/** Headings are words: a number, a date or an address among them means that the row is a record or a banner. */
function looksLikeHeadings(row: readonly string[]): boolean {
  return row.every((cell) => !isValue(cell.trim()))
}

/**
 * Years and whole questions head columns too. They may as well stand in a banner or a first record: so there must be usual headings
 * beside them, more than in the next row, and no years below a year.
 */
function headsOddly(row: readonly string[], below: readonly (readonly string[])[]): boolean {
  const cells = row.map((cell) => cell.trim())
  const [next] = below
  if (next === undefined || cells.includes('') || new Set(cells).size < cells.length) return false
  if (cells.some((cell) => isValue(cell) && !isYear(cell) && cell.length <= LONGEST_HEADING)) return false
  if (cells.filter(isUsualHeading).length <= next.filter(isUsualHeading).length) return false
  return cells.every((cell, column) => {
    const under = below.map((other) => other[column]?.trim() ?? '').filter((text) => text !== '')
    return !isYear(cell) || under.length === 0 || under.filter(isYear).length * 2 < under.length
  })
}

const isYear = (cell: string): boolean => /^(19|20)\d\d$/.test(cell)
const LONGEST_HEADING = 120

function isValue(cell: string): boolean {
  if (cell === '') return false
  return (
    isAmount(cell) ||
    /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}/.test(cell) ||
    /^\S+@\S+\.\S+$/.test(cell) ||
    cell.length > LONGEST_HEADING
  )
}

function isAmount(cell: string): boolean {
  return /^\(?[-+£$€]?\s*[\d.,\s]*\d[\d.,\s]*\)?\s*(%|CR|DR)?$/i.test(cell)
}

/** Empty headings become `column_3`, repeated ones `Email (2)`: two columns must not share one field. */
export function uniqueHeadings(row: readonly string[]): string[] {
  const taken = new Set<string>()
  return row.map((cell, index) => {
    const wanted = cell.trim().replace(/\s+/g, ' ') || `column_${index + 1}`
    let name = wanted
    for (let n = 2; taken.has(name); n++) name = `${wanted} (${n})`
    taken.add(name)
    return name
  })
}

/** `Fee earner: J. Harper` alone in a row heads a group of rows below it. */
export function groupHeading(
  cells: readonly string[],
  headings: readonly string[],
): { readonly label: string; readonly value: string } | null {
  const filled = cells.filter((cell) => cell.trim() !== '')
  const [only] = filled
  if (filled.length !== 1 || only === undefined || headings.length < 3) return null
  const [, label, value] = /^([\p{L}][\p{L} ./-]{1,39}?)\s*:\s+(\S.{0,199})$/u.exec(only.trim()) ?? []
  return label === undefined || value === undefined || headings.includes(label) ? null : { label, value }
}

/** A row such as `Total,,,1234.50`: a label instead of a record, and sums. `atEnd` also allows one that is filled throughout. */
export function isTotalsRow(cells: readonly string[], width: number, atEnd: boolean): boolean {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  const [label, ...others] = filled
  if (label === undefined || !isTotalsLabel(label)) return false
  return others.every(isAmount) && (filled.length <= width * 0.6 || atEnd)
}

function isTotalsLabel(label: string): boolean {
  const patterns = [
    /^(grand |sub ?-?|report |overall )?totals?( (records|rows|count|value|amount))?\s*[:=]?\s*[£$€]?[\d.,\s]*$/i,
    /^(record |row )?count\s*[:=]\s*[\d.,]*$/i,
    /^[\d,]+ (records?|rows?|items?|lines?)( (selected|listed|found|exported|printed))?\.?$/i,
    /^\*{2,}.*\*{2,}$/, /^(--? ?)?end of (report|file|list|export)( ?--?)?\.?$/i,
    /^page \d+( of \d+)?$/i, /^(report )?(run|printed|generated|exported) (on|at|by)\b.*$/i,
  ] // prettier-ignore
  return patterns.some((pattern) => pattern.test(label))
}

/** The first rows of a file as they stand there, in cells. */
export function firstRows(sample: string, delimiter: string): string[][] {
  return splitRows(sample, delimiter, 12)
}

/** Rows of the sample with quotes honoured; the last one may be cut and is left off unless it is all there is. */
function splitRows(text: string, delimiter: string, most: number): string[][] {
  const rows: string[][] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < text.length && rows.length < most; i++) {
    const letter = text.charAt(i)
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (text[i + 1] === '"') cell += text.charAt(++i)
      else quoted = false
    } else if (letter === '"' && cell === '') quoted = true
    else if (letter === delimiter) {
      cells.push(cell)
      cell = ''
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[i + 1] === '\n') i++
      rows.push([...cells, cell])
      cells = []
      cell = ''
    } else cell += letter
  }
  if (rows.length < most && (cells.length > 0 || cell !== '')) rows.push([...cells, cell])
  return rows
}
