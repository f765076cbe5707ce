// What is in a bundle: its manifest, the files that hold records, and what was passed over and why.
import { type Manifest, type ManifestFile, parseManifest } from '../../../migration/source/manifest.ts'
import { words } from '../../../migration/source/words.ts'
import { parseJson } from '../json.ts'
import { SourceRefused } from '../source.ts'
import { type Archive, type BundleFile, openSingle, openZip } from './archive.ts'
import { recogniseContent } from './magic.ts'
import { type Member, openMember } from './member.ts'
import { bytesOf, decode, findEncoding, headOf } from './text.ts'
import { createBooks, sheetPath } from './workbook/books.ts'
import { workbookMembers } from './workbook/sheet-members.ts'
import { isWorkbook } from './workbook/workbook.ts'

export interface Contents {
  readonly archive: Archive
  readonly manifest: Manifest | null
  readonly members: readonly Member[]
  readonly attachments: { readonly files: readonly BundleFile[]; readonly list: Member | null }
  /** Files that hold no records or cannot be read, as sentences. */
  readonly passedOver: readonly string[]
}

const WORKBOOK = 'save it in Excel as .xlsx without a password, or export as CSV'
const LARGEST_MANIFEST = 4 * 1024 * 1024

/** `said`: a manifest that a person gave instead of what the bundle says of itself; null when nobody did. */
export async function openContents(path: string, fileName: string, said: unknown): Promise<Contents> {
  const manifest = said === null ? null : readManifest(said, 'The manifest')
  const single = await openSingle(path, fileName)
  const head = await headOf(onlyFile(single))
  const found = recogniseContent(head, fileName)
  if (found.kind === 'empty') throw new SourceRefused('bundle_empty', `${fileName} is empty: nothing was exported.`)
  if (found.kind === 'foreign') throw foreign(fileName, found.what, found.workbook)
  if (found.kind === 'text') return singleContents(single, onlyFile(single), { head, manifest })
  const archive = await openZip(path, fileName)
  try {
    refuseOfficeFiles(archive, fileName)
    if (isWorkbook(archive)) return await workbookContents(archive, onlyFile(single).path, manifest)
    return await zipContents(archive, fileName, manifest)
  } catch (error) {
    archive.close()
    throw error
  }
}

function onlyFile(archive: Archive): BundleFile {
  const [file] = archive.files
  if (!file) throw new Error('A single file is expected in an archive that is none.')
  return file
}

function foreign(name: string, what: string, workbook: boolean): SourceRefused {
  const advice = workbook ? WORKBOOK : 'export the records as CSV, TSV, JSON or JSONL, or as a ZIP of such files'
  return new SourceRefused('bundle_foreign', `${name} is ${what}, not a table of records: ${advice}.`)
}

async function workbookContents(archive: Archive, path: string, manifest: Manifest | null): Promise<Contents> {
  const said = (wanted: string) => manifest?.files?.find((file) => file.path === wanted) ?? null
  const { members, passedOver } = await workbookMembers({ archive, path, isAlone: true }, said)
  return { archive, manifest, members, attachments: { files: [], list: null }, passedOver }
}

/** Office documents are ZIP files too. */
function refuseOfficeFiles(archive: Archive, fileName: string): void {
  const paths = new Set(archive.files.map((file) => file.path))
  const has = (path: string): boolean => paths.has(path)
  if (has('xl/workbook.bin')) throw foreign(fileName, 'a binary Excel workbook (.xlsb)', true)
  if (has('word/document.xml') || has('ppt/presentation.xml')) throw foreign(fileName, 'an Office document', false)
  if (has('content.xml') && has('mimetype')) throw foreign(fileName, 'an OpenDocument file', false)
}

async function singleContents(
  archive: Archive,
  file: BundleFile,
  { head, manifest }: { head: Buffer; manifest: Manifest | null },
): Promise<Contents> {
  const member = await openMember(file, head, manifest?.files?.find(({ path }) => path === file.path) ?? null)
  if (member === null) throw oneColumn(file.path, head)
  return { archive, manifest, members: [member], attachments: { files: [], list: null }, passedOver: [] }
}

async function zipContents(archive: Archive, fileName: string, said: Manifest | null): Promise<Contents> {
  const isAttachment = (file: BundleFile): boolean => /^attachments\//i.test(file.path)
  const manifest = said ?? (await manifestOf(archive))
  const declared = new Map((manifest?.files ?? []).map((file) => [file.path, file]))
  refuseMissing(archive, declared)
  const members: Member[] = []
  const passedOver: string[] = []
  const books = createBooks(declared)
  let list: Member | null = null
  for (const file of archive.files.filter((each) => !isAttachment(each) && each.path !== 'manifest.json')) {
    const isList = words(file.path) === 'attachments csv'
    if (books.takes(file, await headOf(file))) continue
    const outcome = await memberOf(file, declared.get(file.path) ?? null, declared.size > 0 && !isList)
    if (typeof outcome === 'string') passedOver.push(outcome)
    else if (isList) list = outcome
    else members.push(outcome)
  }
  const sheets = await books.open()
  refuseMissingSheets(declared, sheets.members)
  members.push(...sheets.members)
  passedOver.push(...sheets.passedOver)
  const files = archive.files.filter(isAttachment)
  if (members.length === 0 && files.length === 0) {
    const why = passedOver.length > 0 ? ` ${passedOver.join(' ')}` : ''
    throw new SourceRefused('bundle_empty', `${fileName} holds no file of records.${why}`)
  }
  return { archive: closedWith(archive, sheets.close), manifest, members, attachments: { files, list }, passedOver }
}

function closedWith(archive: Archive, also: () => void): Archive {
  return {
    ...archive,
    close: () => {
      also()
      archive.close()
    },
  }
}

function refuseMissingSheets(declared: ReadonlyMap<string, ManifestFile>, members: readonly Member[]): void {
  const read = new Set(members.map(({ declared: said }) => said?.path))
  const missing = [...declared.keys()].filter((path) => sheetPath.test(path) && !read.has(path))
  if (missing.length === 0) return
  throw new SourceRefused('bundle_incomplete', `The manifest names ${missing.join(', ')}, and the workbook has no such sheet with a table: export or pack it again.`) // prettier-ignore
}

function refuseMissing(archive: Archive, declared: ReadonlyMap<string, ManifestFile>): void {
  const there = new Set(archive.files.map((file) => file.path))
  const missing = [...declared.keys()].filter((path) => !there.has(path.replace(sheetPath, '$1')))
  if (missing.length === 0) return
  throw new SourceRefused('bundle_incomplete', `The manifest names ${missing.join(', ')}, which the ZIP does not hold: export or pack it again.`) // prettier-ignore
}

async function manifestOf(archive: Archive): Promise<Manifest | null> {
  const file = archive.files.find((each) => each.path === 'manifest.json')
  if (!file) return null
  if (file.size > LARGEST_MANIFEST) throw new SourceRefused('manifest_invalid', 'manifest.json has more than 4 MiB: it is not a manifest.')
  const chunks: Buffer[] = []
  for await (const chunk of bytesOf(file)) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const { encoding } = await findEncoding(file, bytes)
  return readManifest(manifestJson(decode(bytes, encoding)), 'manifest.json')
} // prettier-ignore

function readManifest(document: unknown, name: string): Manifest {
  const parsed = parseManifest(document)
  // The same letters may be written in two ways, and the paths of the bundle are in the one.
  if (parsed.ok) return { ...parsed.manifest, ...filesOf(parsed.manifest) }
  throw new SourceRefused('manifest_invalid', `${name} cannot be used: ${parsed.problems.join(' ')}`)
}

function filesOf({ files }: Manifest): Pick<Manifest, 'files'> {
  const inOneWay = (path: string): string => {
    const book = sheetPath.exec(path)?.[1]
    return book === undefined ? path.normalize('NFC') : `${book.normalize('NFC')}${path.slice(book.length)}`
  }
  return files === undefined ? {} : { files: files.map((file) => ({ ...file, path: inOneWay(file.path) })) }
}

function manifestJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SourceRefused('manifest_invalid', `manifest.json is not valid JSON (${reason}).`, { cause: error })
  }
}

/** The member, or a sentence why the file is passed over. What the manifest names must be readable. */
async function memberOf(
  file: BundleFile,
  declared: ManifestFile | null,
  onlyDeclared: boolean,
): Promise<Member | string> {
  if (onlyDeclared && declared === null) return `${file.path} was not read: the manifest does not name it.`
  const head = await headOf(file)
  const found = recogniseContent(head, file.path)
  if (found.kind === 'text') return textMember(file, head, declared)
  const isTable = /\.(csv|tsv|json|jsonl|ndjson)$/i.test(file.path)
  if (found.kind === 'empty') {
    if (declared === null) return `${file.path} is empty.`
    throw new SourceRefused('bundle_empty', `${file.path} is named in the manifest and is empty: export it again.`)
  }
  const isBook = /\.xls[xmb]?$/i.test(file.path)
  const what = found.kind === 'foreign' ? found.what : 'an archive inside the archive'
  if (isTable || declared !== null) throw foreign(file.path, what, isBook)
  return `${file.path} was not read: it is ${what}${isBook ? `; ${WORKBOOK}` : ''}.`
}

async function textMember(file: BundleFile, head: Buffer, declared: ManifestFile | null): Promise<Member | string> {
  const isTable = /\.(csv|tsv|json|jsonl|ndjson)$/i.test(file.path)
  if (!isTable && declared === null && !/\.txt$/i.test(file.path)) {
    return `${file.path} was not read: its name does not end in .csv, .tsv, .json or .jsonl.`
  }
  const member = await openMember(file, head, declared)
  if (member !== null) return member
  if (isTable || declared !== null) throw oneColumn(file.path, head)
  return `${file.path} was not read: it is text without columns.`
}

function oneColumn(path: string, head: Buffer): SourceRefused {
  const text = decode(head.subarray(0, 2000), 'utf-8')
  const first = text.split(/\r?\n/).find((line) => line.trim() !== '') ?? ''
  return new SourceRefused('bundle_one_column', `${path} has one column only, as far as a comma, a semicolon, a tab or a bar separates (its first line is “${first.slice(0, 80)}”): which separator does it use? Export it with one of these, or name the delimiter in a manifest.`) // prettier-ignore
}
