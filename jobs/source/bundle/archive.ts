// Opens what was uploaded: one file, or a ZIP whose every entry is checked before and while it is read.
import { isAscii, isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { SourceRefused } from '../source.ts'

export interface BundleFile {
  readonly path: string
  /** Bytes when unpacked. */
  readonly size: number
  open(): Promise<Readable>
}

export interface Archive {
  readonly files: readonly BundleFile[]
  readonly isZip: boolean
  close(): void
}

export const limits = {
  entries: 10_000,
  entryBytes: 1024 ** 3,
  totalBytes: 4 * 1024 ** 3,
  ratio: 200,
  ratioAppliesAbove: 1024 ** 2,
} as const

export async function openSingle(path: string, fileName: string): Promise<Archive> {
  const { size } = await stat(path)
  const name = (fileName.replaceAll('\\', '/').split('/').at(-1) ?? fileName).normalize('NFC')
  if (size > limits.entryBytes) throw tooLarge(name, size)
  const file: BundleFile = { path: name, size, open: () => Promise.resolve(createReadStream(path)) }
  return { files: [file], isZip: false, close: () => undefined }
}

export async function openZip(path: string, fileName: string): Promise<Archive> {
  const zip = await openPromise(path, { autoClose: false }).catch((error: unknown) => {
    throw damaged(fileName, error)
  })
  try {
    const entries = await checkedEntries(zip, fileName)
    const files = [...entries].map(([name, entry]): BundleFile => ({
      path: entries.has(name.normalize('NFC')) ? name : name.normalize('NFC'),
      size: entry.uncompressedSize,
      open: () => zip.openReadStreamPromise(entry),
    }))
    return { files: named(rootedAtManifest(stripFolder(files))), isZip: true, close: () => zip.close() }
  } catch (error) {
    zip.close()
    throw error instanceof SourceRefused ? error : damaged(fileName, error)
  }
}

/** By their names as the ZIP writes them. */
async function checkedEntries(zip: ZipFile, fileName: string): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > limits.entries) throw tooMany(fileName, zip.entryCount)
  const entries = new Map<string, Entry>()
  let total = 0
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/') || isSystemFile(entry.fileName)) continue
    checkEntry(entry)
    total += entry.uncompressedSize
    if (total > limits.totalBytes) {
      throw new SourceRefused('bundle_too_large', `${fileName} unpacks to more than 4 GiB: split it into several migrations.`)
    }
    const name = nameIn(entry)
    if (entries.has(name)) {
      throw new SourceRefused('bundle_ambiguous', `${fileName} holds two files called ${name}: which one is meant cannot be told.`)
    }
    entries.set(name, entry)
  }
  return entries
} // prettier-ignore

const SAYS_UTF8 = 0x800
const UNICODE_PATH = 0x7075

/** Many packers write UTF-8 without saying so. A path that was found harmless stays so: its slashes and dots are the same in both. */
function nameIn(entry: Entry): string {
  const { fileName, fileNameRaw, generalPurposeBitFlag, extraFields } = entry
  if ((generalPurposeBitFlag & SAYS_UTF8) !== 0 || extraFields.some(({ id }) => id === UNICODE_PATH)) return fileName
  return isUtf8(fileNameRaw) && !isAscii(fileNameRaw) ? fileNameRaw.toString('utf8').replaceAll('\\', '/') : fileName
}

function checkEntry(entry: Entry): void {
  const name = nameIn(entry)
  const kind = (entry.externalFileAttributes >>> 16) & 0o170000
  if (kind !== 0 && kind !== 0o100000 && kind !== 0o040000) {
    throw new SourceRefused('bundle_link', `${name} inside the ZIP is a link or a device, not a file: pack the files themselves.`)
  }
  if (entry.isEncrypted()) {
    throw new SourceRefused('bundle_encrypted', `${name} inside the ZIP is protected by a password: pack the files without one.`)
  }
  if (entry.uncompressedSize > limits.entryBytes) throw tooLarge(name, entry.uncompressedSize)
  const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize)
  if (entry.uncompressedSize > limits.ratioAppliesAbove && ratio > limits.ratio) {
    throw new SourceRefused('bundle_bomb', `${name} inside the ZIP unpacks to ${Math.round(ratio)} times its packed size; more than ${limits.ratio} times looks like an attack and is not read.`)
  }
  if (!entry.canDecodeFileData()) {
    throw new SourceRefused('bundle_compression', `${name} inside the ZIP is packed by method ${entry.compressionMethod}, which cannot be read: make an ordinary ZIP.`)
  }
} // prettier-ignore

function isSystemFile(name: string): boolean {
  return /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)/.test(name)
}

/** A folder that was zipped as a whole has itself as the first part of every path. */
function stripFolder(files: readonly BundleFile[]): readonly BundleFile[] {
  const first = files[0]?.path.split('/')[0]
  if (first === undefined || first.toLowerCase() === 'attachments') return files
  if (!files.every((file) => file.path.startsWith(`${first}/`))) return files
  return stripFolder(files.map((file) => ({ ...file, path: file.path.slice(first.length + 1) })))
}

const holdsRecords = /\.(csv|tsv|json|jsonl|ndjson|xls[xm])$/i

/** A file that was laid beside the exported folder, and holds no records, does not make the folder less the bundle. */
function rootedAtManifest(files: readonly BundleFile[]): readonly BundleFile[] {
  const manifests = files.filter(({ path }) => /(^|\/)manifest\.json$/.test(path) && !/(^|\/)attachments\//i.test(path))
  const folder = manifests[0]?.path.slice(0, -'manifest.json'.length) ?? ''
  if (manifests.length !== 1 || folder === '') return files
  const isInside = ({ path }: BundleFile): boolean => path.startsWith(folder)
  const beside = files.filter((file) => !isInside(file))
  const inside = files.filter(isInside).map((file) => ({ ...file, path: file.path.slice(folder.length) }))
  const taken = new Set(inside.map(({ path }) => path))
  if (beside.some(({ path }) => holdsRecords.test(path) || /^attachments\//i.test(path) || taken.has(path)))
    return files
  return [...inside, ...beside]
}

/** The folder of attachments is known by its name in any letter case. */
function named(files: readonly BundleFile[]): readonly BundleFile[] {
  const taken = new Set(files.map((file) => file.path))
  return files.map((file) => {
    const path = file.path.replace(/^attachments\//i, 'attachments/')
    return taken.has(path) ? file : { ...file, path }
  })
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2).toLocaleString('en')} MiB`

function tooLarge(name: string, bytes: number): SourceRefused {
  return new SourceRefused('bundle_too_large', `${name} has ${mebibytes(bytes)}; a single file may have 1,024 MiB. Split it into several files.`)
} // prettier-ignore

function tooMany(name: string, count: number): SourceRefused {
  return new SourceRefused('bundle_too_many', `${name} holds ${count.toLocaleString('en')} files; 10,000 are the most that are read.`)
} // prettier-ignore

/** yauzl's own sentences about hostile paths are kept; everything else means that the ZIP is broken. */
export function damaged(name: string, error: unknown): SourceRefused {
  const reason = error instanceof Error ? error.message : String(error)
  if (/relative path|absolute path|invalid characters in fileName/.test(reason)) {
    return new SourceRefused('bundle_traversal', `${name} holds a file whose path leads out of the ZIP (${reason}): it is not read.`, { cause: error })
  }
  if (/encryption/.test(reason)) {
    return new SourceRefused('bundle_encrypted', `${name} is protected by a password: pack the files without one.`, { cause: error })
  }
  return new SourceRefused('bundle_damaged', `${name} is damaged or not complete (${reason}): export or upload it again.`, { cause: error })
} // prettier-ignore
