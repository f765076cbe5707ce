// Which sheets of a workbook hold records: those named like an object or with its headings, else the first with a table.
import { type Layout, sheetLayout } from '../../../../migration/source/layout.ts'
import type { ManifestFile } from '../../../../migration/source/manifest.ts'
import { recogniseObject } from '../../../../migration/source/recognise.ts'
import { SourceRefused } from '../../source.ts'
import type { Archive } from '../archive.ts'
import { type Member, tableMember } from '../member.ts'
import { tableRows } from '../table-rows.ts'
import { openSheets, type Sheet } from './workbook.ts'

/** `declared` gives what a manifest says of a path: `book.xlsx`, or `book.xlsx#Sheet`. */
export type Declared = (path: string) => ManifestFile | null

export interface WorkbookMembers {
  readonly members: readonly Member[]
  readonly passedOver: readonly string[]
}

interface Candidate {
  readonly sheet: Sheet
  readonly layout: Layout | null
  readonly isEmpty: boolean
}

const SAMPLE_ROWS = 200

interface Book {
  readonly archive: Archive
  readonly path: string
  /** Among other files of a bundle a workbook may as well describe the export; alone it must hold the records. */
  readonly isAlone: boolean
}

export async function workbookMembers(
  { archive, path, isAlone }: Book,
  declared: Declared,
): Promise<WorkbookMembers> {
  const candidates: Candidate[] = []
  for (const sheet of await openSheets(archive)) {
    const said = declared(`${path}#${sheet.name}`) ?? declared(path)
    candidates.push({ sheet, ...(await sampled(sheet, said?.skip_rows_before_header)) })
  }
  const filled = candidates.filter(({ isEmpty }) => !isEmpty)
  const chosen = chosenOf(filled, path, declared).filter((candidate) => isAlone || !isDescription(path, candidate, declared))
  if (isAlone || declared(path) !== null) refuseEmpty(path, filled, chosen)
  if (filled.length === 0) return { members: [], passedOver: [`${path} is a workbook without any filled cell.`] }
  const own = filled.length === 1 ? () => path : ({ name }: Sheet): string => `${path}#${name}`
  return {
    members: chosen.flatMap(({ sheet, layout }) =>
      layout === null ? [] : [sheetMember(own(sheet), sheet, layout, declared(`${path}#${sheet.name}`) ?? declared(path))],
    ),
    passedOver: filled
      .filter((candidate) => !chosen.includes(candidate))
      .map(({ sheet }) => `${path}: the sheet “${sheet.name}”${sheet.isHidden ? ', which is hidden,' : ''} was not read: neither its name nor its headings are those of an object such as contacts or matters.`),
  }
} // prettier-ignore

function refuseEmpty(path: string, filled: readonly Candidate[], chosen: readonly Candidate[]): void {
  if (filled.length === 0) {
    throw new SourceRefused('bundle_empty', `${path} is a workbook without any filled cell: nothing was exported.`)
  }
  if (chosen.length > 0) return
  const names = filled.map(({ sheet }) => `“${sheet.name}”`).join(', ')
  throw new SourceRefused('bundle_one_column', `${path} is a workbook whose sheets have one column only (${names}): no table of records was found in it.`)
} // prettier-ignore

/** Two columns of nothing known: the filters and the author of a report, as some systems put beside their tables. */
function isDescription(path: string, { layout, sheet }: Candidate, declared: Declared): boolean {
  if (layout === null || layout.headings.length > 2) return false
  if (declared(path) !== null || declared(`${path}#${sheet.name}`) !== null) return false
  return recogniseObject(path, layout.hasHeader ? layout.headings : []).by === 'nothing'
}

function chosenOf(filled: readonly Candidate[], path: string, declared: Declared): readonly Candidate[] {
  const tables = filled.filter(({ layout }) => layout !== null)
  const named = tables.filter(({ sheet }) => declared(`${path}#${sheet.name}`) !== null)
  if (named.length > 0) return named
  if (declared(path) !== null) return tables.slice(0, 1)
  const recognised = tables.filter(({ sheet, layout }) => {
    const headings = layout?.hasHeader === true ? layout.headings : []
    return recogniseObject(`${path}#${sheet.name}`, headings).by !== 'nothing'
  })
  if (recognised.length > 0) return recognised
  return tables.filter(({ sheet }) => !sheet.isHidden).slice(0, 1)
}

/** Rows that the file leaves out stand as empty ones, so that the rows above the headings are counted right. */
async function sampled(sheet: Sheet, rowsBefore: number | undefined): Promise<Omit<Candidate, 'sheet'>> {
  const rows: (readonly string[])[] = []
  for await (const { row, cells } of sheet.rows()) {
    if (row > SAMPLE_ROWS && rows.length > 0) break
    while (rows.length < row - 1) rows.push([])
    rows.push(cells)
  }
  const isEmpty = rows.length === 0
  return { isEmpty, layout: isEmpty ? null : sheetLayout(rows, rowsBefore) }
}

function sheetMember(path: string, sheet: Sheet, layout: Layout, declared: ManifestFile | null): Member {
  return tableMember(path, layout, declared, {
    rows: () => tableRows(sheet.rows(), layout),
    before: () => storedRows(sheet),
  })
}

async function storedRows(sheet: Sheet): Promise<readonly (readonly string[])[]> {
  const rows: (readonly string[])[] = []
  for await (const { row, cells } of sheet.stored()) {
    while (rows.length < row - 1 && rows.length < 12) rows.push([])
    if (rows.length >= 12) break
    rows.push(cells)
  }
  return rows
}
