// An Excel workbook (.xlsx, .xlsm): which sheets it has, and how their cells are to be read.
import { posix } from 'node:path'
import { SourceRefused } from '../../source.ts'
import type { Archive, BundleFile } from '../archive.ts'
import type { Cells } from '../table-rows.ts'
import { type CellMeaning, sheetRows } from './sheet.ts'
import { sharedStrings } from './strings.ts'
import { cellFormats } from './styles.ts'
import { readWhole } from './xml.ts'

export interface Sheet {
  readonly name: string
  readonly isHidden: boolean
  rows(): AsyncGenerator<Cells>
  /** Numbers as they are stored: a date is the count of its days. */
  stored(): AsyncGenerator<Cells>
}

export function isWorkbook(archive: Archive): boolean {
  return partOf(archive, 'xl/workbook.xml') !== undefined
}

const MOST_SHEETS = 500

export async function openSheets(archive: Archive): Promise<readonly Sheet[]> {
  const part = partOf(archive, 'xl/workbook.xml')
  if (!part) throw new Error('A workbook is expected, and the archive has none.')
  const targets = await targetsOf(archive)
  const { named, from1904 } = await declaredSheets(part)
  const meaning = await meaningOf(archive, from1904)
  return named.flatMap(({ name, isHidden, relation }): Sheet[] => {
    const target = targets.get(relation)
    const file = target === undefined ? undefined : partOf(archive, target)
    return file
      ? [
          {
            name,
            isHidden,
            rows: () => rowsWith(file, meaning),
            stored: () => rowsWith(file, async () => ({ ...(await meaning()), formats: [] })),
          },
        ]
      : []
  })
}

async function* rowsWith(file: BundleFile, meaning: () => Promise<CellMeaning>): AsyncGenerator<Cells> {
  yield* sheetRows(file, await meaning())
}

/** Texts and formats are read when the first rows are, and then kept. */
async function meaningOf(archive: Archive, from1904: boolean): Promise<() => Promise<CellMeaning>> {
  let known: Promise<CellMeaning> | null = null
  const read = async (): Promise<CellMeaning> => ({
    strings: await sharedStrings(partOf(archive, 'xl/sharedStrings.xml')),
    formats: await cellFormats(partOf(archive, 'xl/styles.xml')),
    from1904,
  })
  return () => (known ??= read())
}

interface DeclaredSheet {
  readonly name: string
  readonly isHidden: boolean
  readonly relation: string
}

async function declaredSheets(part: BundleFile): Promise<{ named: DeclaredSheet[]; from1904: boolean }> {
  const named: DeclaredSheet[] = []
  let from1904 = false
  await readWhole(part, {
    open: (name, attributes) => {
      if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes['date1904'] ?? '')
      if (name !== 'sheet') return
      if (named.length >= MOST_SHEETS) throw tooManySheets()
      const relation = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1] ?? ''
      const state = attributes['state'] ?? 'visible'
      named.push({ name: attributes['name'] ?? '', isHidden: state !== 'visible', relation })
    },
    close: () => undefined,
    text: () => undefined,
    take: () => [],
  })
  return { named, from1904 }
}

function tooManySheets(): SourceRefused {
  return new SourceRefused('bundle_too_many', `The workbook has more than ${MOST_SHEETS} sheets: split it.`)
}

/** Worksheets by the id of their relation; charts, and anything outside the file, are none. */
async function targetsOf(archive: Archive): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>()
  const part = partOf(archive, 'xl/_rels/workbook.xml.rels')
  if (!part) return targets
  await readWhole(part, {
    open: (name, attributes) => {
      const { Id: id, Target: target, Type: type = '', TargetMode: mode } = attributes
      if (name !== 'Relationship' || id === undefined || target === undefined) return
      if (mode === 'External' || !type.endsWith('/worksheet')) return
      targets.set(id, target.startsWith('/') ? target.slice(1) : posix.normalize(`xl/${target}`))
    },
    close: () => undefined,
    text: () => undefined,
    take: () => [],
  })
  return targets
}

function partOf(archive: Archive, path: string): BundleFile | undefined {
  return archive.files.find((file) => file.path.toLowerCase() === path.toLowerCase())
}
