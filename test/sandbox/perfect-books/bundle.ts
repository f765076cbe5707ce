// The firm as a file bundle: the files of an export with their manifest, in a folder or as a ZIP.
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { Firm, RawRecord, ResourceName } from '../firm/firm.ts'
import { resourceNames, resourceObjects } from '../firm/shape.ts'
import { pounds, writeTable } from './delimited.ts'
import { documentBytes, isForbidden, isGone } from './documents.ts'
import { bannerOf, delimitedFiles, type ExportFile, jsonFilesOf } from './export-files.ts'
import { isPagedResource } from './layout.ts'
import { linksOf, ownerless } from './profile.ts'

/** "Total" beside a blank key: a row that is no record. */
function footerOf(file: ExportFile, records: readonly RawRecord[]): string[] {
  const total = records.reduce((sum, record) => sum + Number(record['value'] ?? 0), 0)
  return file.columns.map(([heading], index) => (index === 1 ? 'Total' : heading === 'Value' ? pounds(total) : ''))
}

function delimited(file: ExportFile, firm: Firm): Buffer {
  const records = firm.resources[file.resource]
  return writeTable({
    headings: file.columns.map(([heading]) => heading),
    rows: records.map((record) => file.columns.map(([, value]) => value(record))),
    banner: file.banner ? bannerOf(firm) : [],
    ...(file.footer ? { footer: footerOf(file, records) } : {}),
    delimiter: file.delimiter,
    encoding: file.encoding,
  })
}

function json(name: string, records: readonly RawRecord[]): string {
  if (name.endsWith('.jsonl')) return records.map((record) => `${JSON.stringify(record)}\n`).join('')
  return `${JSON.stringify(records, null, 2)}\n`
}

/** What the manifest calls an encoding; a byte order mark is seen by the reader itself. */
const encodingNames = {
  'utf-8': 'utf-8',
  'utf-8-bom': 'utf-8',
  'utf-16le': 'utf-16le',
  'windows-1252': 'windows-1252',
} as const

function describeDelimited(file: ExportFile): Record<string, unknown> {
  return {
    path: file.path,
    object: file.object,
    encoding: encodingNames[file.encoding],
    delimiter: file.delimiter,
    ...(file.banner ? { skip_rows_before_header: 2 } : {}),
    primary_key: file.columns[0]?.[0],
    keys: file.keys,
    date_format: 'dd/MM/yyyy',
  }
}

function describeJson(path: string, resource: ResourceName): Record<string, unknown> {
  const links = linksIn(resource)
  const owner =
    resource === 'notes' ? 'author_id' : isPagedResource(resource) && ownerless.includes(resource) ? null : 'owner_id'
  const keys = {
    created_at: 'created',
    updated_at: 'modified',
    ...(owner === null ? {} : { owner }),
    ...(Object.keys(links).length > 0 ? { links } : {}),
  }
  return { path, object: resourceObjects[resource], primary_key: 'id', keys }
}

/** The profile's links; a note names its contact itself, since a file has no parents. */
function linksIn(resource: ResourceName): Record<string, { path: string }> {
  if (!isPagedResource(resource)) return { contacts: { path: 'contact_id' }, deal: { path: 'matter_id' } }
  const links = Object.entries(linksOf[resource] ?? {})
  return Object.fromEntries(links.map(([name, { path }]) => [name, { path: path.replace('[*]', '') }]))
}

export function manifestFor(firm: Firm): Record<string, unknown> {
  const structured = jsonFilesOf(listedResources).map(({ path, resource }) => describeJson(path, resource))
  return {
    bundle_version: 1,
    product: 'Perfect Books',
    tenant: firm.name,
    exported_at: firm.asOf,
    time_zone: firm.timeZone,
    files: [...delimitedFiles.map(describeDelimited), ...structured],
  }
}

/** Documents come as files of their own, listed in attachments.csv. */
const listedResources = resourceNames.filter((resource) => resource !== 'documents')

/** Writes every file and manifest.json into the folder, which is made when it is not there. */
export async function writeBundle(firm: Firm, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const write = (name: string, content: string | Buffer) => writeFile(path.join(folder, name), content)
  await write('manifest.json', `${JSON.stringify(manifestFor(firm), null, 2)}\n`)
  for (const file of delimitedFiles) await write(file.path, delimited(file, firm))
  for (const { path: name, resource } of jsonFilesOf(listedResources))
    await write(name, json(name, firm.resources[resource]))
  await writeAttachments(firm, folder)
}

/** An export holds the documents themselves: what is locked is left out by it, what has vanished is only listed. */
async function writeAttachments(firm: Firm, folder: string): Promise<void> {
  const rows: string[][] = []
  await mkdir(path.join(folder, 'attachments'), { recursive: true })
  for (const document of firm.resources.documents) {
    const name = String(document['name'])
    const file = `${document.id}-${name.replaceAll(/[\\/]/g, '-')}`
    rows.push(
      [file, 'deal', String(document['matter_id']), name],
      [file, 'contact', String(document['contact_id']), name],
    )
    if (isGone(document.id) || isForbidden(document.id)) continue
    await pipeline(documentBytes(firm, document), createWriteStream(path.join(folder, 'attachments', file)))
  }
  const list = writeTable({
    headings: ['file', 'object', 'record_id', 'name'],
    rows,
    delimiter: ',',
    encoding: 'utf-8',
  })
  await writeFile(path.join(folder, 'attachments.csv'), list)
}

/** Packs a folder; the same folder gives the same bytes, because every entry bears the same time. */
export async function zipBundle(folder: string, zipPath: string): Promise<void> {
  const zip = new ZipFile()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  for (const file of files.toSorted()) {
    const name = path.relative(folder, file).split(path.sep).join('/')
    zip.addFile(file, name, { mtime: new Date('2026-11-20T17:00:00Z'), mode: 0o100644, forceDosTimestamp: true })
  }
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(zipPath))
}
