// Streams the rows of a worksheet as texts, cell by cell in their columns.
import { SourceRefused } from '../../source.ts'
import type { BundleFile } from '../archive.ts'
import type { Cells } from '../table-rows.ts'
import { type NumberFormat, numberText, plain } from './number-format.ts'
import { cellText } from './strings.ts'
import { type Attributes, readXml, type XmlReader } from './xml.ts'

export interface CellMeaning {
  readonly strings: readonly string[]
  readonly formats: readonly NumberFormat[]
  readonly from1904: boolean
}

const LAST_COLUMN = 16_384
const LAST_ROW = 1_048_576

export function sheetRows(file: BundleFile, meaning: CellMeaning): AsyncGenerator<Cells> {
  return readXml(file, createRowReader(file.path, meaning))
}

function createRowReader(path: string, meaning: CellMeaning): XmlReader<Cells> {
  let rows: Cells[] = []
  let row = 0
  let column = 0
  let cells: string[] = []
  let cell: Attributes = {}
  let value = ''
  let collecting = false
  let phonetic = 0

  function beginCell(attributes: Attributes): void {
    cell = attributes
    value = ''
    column = columnOf(attributes['r'], path) ?? column + 1
  }

  function endCell(): void {
    const text = cellValue(value, cell, meaning)
    if (text === '') return
    while (cells.length < column - 1) cells.push('')
    cells[column - 1] = text
  }

  return {
    open: (name, attributes) => {
      if (name === 'row') {
        row = rowOf(attributes['r'], row + 1, path)
        cells = []
        column = 0
      } else if (name === 'c') beginCell(attributes)
      else if (name === 'rPh') phonetic += 1
      collecting = (name === 'v' || name === 't') && phonetic === 0
    },
    close: (name) => {
      collecting = false
      if (name === 'rPh') phonetic -= 1
      else if (name === 'c') endCell()
      else if (name === 'row' && cells.some((text) => text.trim() !== '')) rows.push({ row, cells })
    },
    text: (text) => {
      if (collecting) value += text
    },
    take: () => {
      const taken = rows
      rows = []
      return taken
    },
  }
}

function cellValue(value: string, attributes: Attributes, meaning: CellMeaning): string {
  switch (attributes['t']) {
    case 's':
      return meaning.strings[Number(value)] ?? ''
    case 'b':
      return value === '1' ? 'true' : value === '0' ? 'false' : value
    case undefined:
    case 'n':
      return numberText(value, meaning.formats[Number(attributes['s'] ?? '0')] ?? plain, meaning.from1904)
    case 'd':
      return value.replace(/T00:00:00(\.0+)?Z?$/, '')
    default:
      return cellText(value)
  }
}

/** `BC23` is column 55; a cell without an address stands next to the one before. */
function columnOf(address: string | undefined, path: string): number | null {
  const letters = /^[A-Z]{1,4}/i.exec(address ?? '')?.[0]
  if (letters === undefined) return null
  const column = [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
  if (column > LAST_COLUMN) throw outside(path, `column ${letters}`)
  return column
}

function rowOf(number: string | undefined, otherwise: number, path: string): number {
  const row = number === undefined ? otherwise : Number(number)
  if (Number.isInteger(row) && row >= otherwise && row <= LAST_ROW) return row
  throw outside(path, `row ${number ?? row}`)
}

function outside(path: string, where: string): SourceRefused {
  return new SourceRefused('bundle_damaged', `The workbook cannot be read: its part ${path} has cells in ${where}, where no sheet has any. Save it again in Excel, or export as CSV.`) // prettier-ignore
}
