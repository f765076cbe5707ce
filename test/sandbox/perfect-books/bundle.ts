// The firm as a file bundle: the files of an export with their manifest (contracts section 6), in a folder or as a ZIP.
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { Firm, RawRecord } from '../firm/firm.ts'
import { pounds, writeTable } from './delimited.ts'
import { bannerOf, delimitedFiles, type ExportFile, jsonFiles } from './export-files.ts'

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

const jsonKeys: Readonly<Record<string, Record<string, unknown>>> = {
  stages: { links: { pipeline: { path: 'pipeline_id' } } },
  notes: { owner: 'author_id', links: { contacts: { path: 'contact_id' }, deal: { path: 'matter_id' } } },
  conflict_checks: { owner: 'owner_id', links: { deal: { path: 'matter_id' }, contacts: { path: 'contact_id' } } },
}

export function manifestFor(firm: Firm): Record<string, unknown> {
  const structured = jsonFiles.map(({ path: name, resource, object }) => ({
    path: name,
    object,
    primary_key: 'id',
    keys: { created_at: 'created', updated_at: 'modified', ...jsonKeys[resource] },
  }))
  return {
    bundle_version: 1,
    product: 'Perfect Books',
    tenant: firm.name,
    exported_at: firm.asOf,
    time_zone: firm.timeZone,
    files: [...delimitedFiles.map(describeDelimited), ...structured],
  }
}

/** Writes every file and manifest.json into the folder, which is made when it is not there. */
export async function writeBundle(firm: Firm, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const write = (name: string, content: string | Buffer) => writeFile(path.join(folder, name), content)
  await write('manifest.json', `${JSON.stringify(manifestFor(firm), null, 2)}\n`)
  for (const file of delimitedFiles) await write(file.path, delimited(file, firm))
  for (const { path: name, resource } of jsonFiles) await write(name, json(name, firm.resources[resource]))
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
