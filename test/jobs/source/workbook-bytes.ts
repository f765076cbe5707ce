// Real workbooks for the tests of this room, with every kind of cell that Excel writes.
import { zipBytes } from './zip-bytes.ts'

/** A text is shared, a number is a number; everything else says what it is. */
export type TestCell =
  | string
  | number
  | null
  | { readonly inline: string }
  | { readonly flag: boolean }
  | { readonly number: number | string; readonly format: string }
  | { readonly formula: string; readonly text: string }
  | { readonly error: string }

export interface TestSheet {
  readonly name: string
  readonly rows: readonly (readonly TestCell[])[]
  readonly hidden?: boolean
}

export interface TestBook {
  readonly sheets: readonly TestSheet[]
  readonly from1904?: boolean
  /** Parts that replace ours, for what no honest program writes. */
  readonly parts?: Readonly<Record<string, string>>
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

export async function workbookBytes({ sheets, from1904 = false, parts = {} }: TestBook): Promise<Buffer> {
  const strings: string[] = []
  const formats: string[] = []
  const files: Record<string, string> = { '[Content_Types].xml': `${head}<Types/>` }
  for (const [index, { rows }] of sheets.entries()) {
    const body = rows.map((row, at) => rowXml(row, at + 1, strings, formats)).join('')
    files[`xl/worksheets/sheet${index + 1}.xml`] =
      `${head}<worksheet ${main}><sheetData>${body}</sheetData></worksheet>`
  }
  files['xl/workbook.xml'] = `${head}<workbook ${main} xmlns:r="${relations}">${
    from1904 ? '<workbookPr date1904="1"/>' : ''
  }<sheets>${sheets
    .map(
      ({ name, hidden }, i) =>
        `<sheet name="${escaped(name)}" sheetId="${i + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`,
    )
    .join('')}</sheets></workbook>`
  files['xl/_rels/workbook.xml.rels'] = `${head}<Relationships>${sheets
    .map(
      (_, i) => `<Relationship Id="rId${i + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
    )
    .join('')}</Relationships>`
  files['xl/sharedStrings.xml'] = `${head}<sst ${main}>${strings
    .map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`)
    .join('')}</sst>`
  files['xl/styles.xml'] = `${head}<styleSheet ${main}><numFmts>${formats
    .map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${escaped(code)}"/>`)
    .join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats
    .map((_, i) => `<xf numFmtId="${164 + i}"/>`)
    .join('')}</cellXfs></styleSheet>`
  return zipBytes(Object.entries({ ...files, ...parts }).map(([path, content]) => ({ path, content })))
}

function rowXml(row: readonly TestCell[], number: number, strings: string[], formats: string[]): string {
  const cells = row.map((cell, i) => cellXml(cell, `${column(i)}${number}`, strings, formats)).join('')
  return cells === '' ? '' : `<row r="${number}">${cells}</row>`
}

function cellXml(cell: TestCell, at: string, strings: string[], formats: string[]): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`
  if (typeof cell === 'string') return `<c r="${at}" t="s"><v>${position(strings, cell)}</v></c>`
  if ('inline' in cell) return `<c r="${at}" t="inlineStr"><is><r><t>${escaped(cell.inline)}</t></r></is></c>`
  if ('flag' in cell) return `<c r="${at}" t="b"><v>${cell.flag ? 1 : 0}</v></c>`
  if ('formula' in cell) return `<c r="${at}" t="str"><f>${escaped(cell.formula)}</f><v>${escaped(cell.text)}</v></c>`
  if ('error' in cell) return `<c r="${at}" t="e"><v>${cell.error}</v></c>`
  return `<c r="${at}" s="${position(formats, cell.format) + 1}"><v>${cell.number}</v></c>`
}

function position(all: string[], text: string): number {
  const known = all.indexOf(text)
  return known >= 0 ? known : all.push(text) - 1
}

function column(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : column(Math.floor(index / 26) - 1) + letter
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
