// Workbooks inside a ZIP: each is unpacked beside it first, because a ZIP in a ZIP cannot be read in the middle.
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ManifestFile } from '../../../../migration/source/manifest.ts'
import { SourceRefused } from '../../source.ts'
import { type Archive, type BundleFile, openZip } from '../archive.ts'
import { recogniseContent } from '../magic.ts'
import { bytesOf } from '../text.ts'
import { workbookMembers, type WorkbookMembers } from './sheet-members.ts'
import { isWorkbook } from './workbook.ts'

/** `book.xlsx#Sheet` in a manifest; the first group is the file. */
export const sheetPath = /^(.*\.xls[xm])#.+$/i

export interface Books {
  /** True when the file is a workbook and will be opened with the others. */
  takes(file: BundleFile, head: Buffer): boolean
  open(): Promise<WorkbookMembers & { readonly close: () => void }>
}

export function createBooks(declared: ReadonlyMap<string, ManifestFile>): Books {
  const files: BundleFile[] = []
  const isDeclared = (file: BundleFile): boolean =>
    declared.size === 0 || [...declared.keys()].some((path) => path.replace(sheetPath, '$1') === file.path)
  return {
    takes: (file, head) => {
      const isBook = /\.xls[xm]$/i.test(file.path) && recogniseContent(head, file.path).kind === 'zip'
      if (isBook && isDeclared(file)) files.push(file)
      return isBook && isDeclared(file)
    },
    open: () => openAll(files, (path) => declared.get(path) ?? null),
  }
}

async function openAll(files: readonly BundleFile[], declared: (path: string) => ManifestFile | null) {
  const archives: Archive[] = []
  const folder = files.length === 0 ? null : mkdtempSync(join(tmpdir(), 'workbook-'))
  const close = (): void => {
    for (const archive of archives) archive.close()
    if (folder !== null) rmSync(folder, { recursive: true, force: true })
  }
  const found: { members: WorkbookMembers['members'][number][]; passedOver: string[] } = { members: [], passedOver: [] }
  try {
    for (const [index, file] of files.entries()) {
      const archive = await unpacked(file, join(folder ?? '', `${index}.xlsx`))
      archives.push(archive)
      const { members, passedOver } = await workbookMembers({ archive, path: file.path, isAlone: false }, declared)
      found.members.push(...members)
      found.passedOver.push(...passedOver)
    }
  } catch (error) {
    close()
    throw error
  }
  return { ...found, close }
}

async function unpacked(file: BundleFile, path: string): Promise<Archive> {
  await pipeline(Readable.from(bytesOf(file)), createWriteStream(path, { mode: 0o600 }))
  const archive = await openZip(path, file.path)
  if (isWorkbook(archive)) return archive
  archive.close()
  throw new SourceRefused('bundle_foreign', `${file.path} is called a workbook and is none: export it again, or as CSV.`) // prettier-ignore
}
