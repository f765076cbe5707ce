// The file bundle reads back as the firm it was written from, in its old encoding, banner, separators and brackets.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import yauzl from 'yauzl'
import { createFirm } from '../firm/firm.ts'
import { writeBundle, zipBundle } from './bundle.ts'
import { pounds, ukMoment, writeTable } from './delimited.ts'

const firm = createFirm({ scale: 0.1 })
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bundle-'))
  await writeBundle(firm, path.join(folder, 'files'))
})
afterAll(() => rm(folder, { recursive: true }))

const file = (name: string) => path.join(folder, 'files', name)

interface ManifestFile {
  readonly path: string
  readonly encoding?: string
  readonly delimiter?: string
  readonly skip_rows_before_header?: number
  readonly primary_key: string
}

async function readManifest(): Promise<readonly ManifestFile[]> {
  return (JSON.parse(await readFile(file('manifest.json'), 'utf8')) as { files: ManifestFile[] }).files
}

async function readRows(name: string): Promise<Record<string, string>[]> {
  const entry = (await readManifest()).find((one) => one.path === name)
  if (entry?.encoding === undefined || entry.delimiter === undefined)
    throw new Error(`${name} is not a delimited file.`)
  const text = iconv.decode(await readFile(file(name)), entry.encoding)
  const from_line = (entry.skip_rows_before_header ?? 0) + 1
  return parse(text, { columns: true, delimiter: entry.delimiter, from_line, bom: true })
}

function entriesOf(zipPath: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    yauzl.open(zipPath, (failed, zip) => {
      if (failed) return reject(failed)
      const names: string[] = []
      zip.on('entry', (entry: { fileName: string }) => names.push(entry.fileName))
      zip.on('end', () => resolve(names))
      zip.on('error', reject)
    })
  })
}

describe('the bundle', () => {
  it('names every file it holds in its manifest, each with a key column that its records fill', async () => {
    const manifest = await readManifest()
    const names = await readdir(path.join(folder, 'files'))
    expect(manifest.map((entry) => entry.path).toSorted()).toEqual(
      names.filter((name) => !['manifest.json', 'attachments', 'attachments.csv'].includes(name)).toSorted(),
    )
    for (const entry of manifest.filter(({ delimiter }) => delimiter !== undefined)) {
      const rows = await readRows(entry.path)
      expect(rows.filter((row) => row[entry.primary_key] !== '').length, entry.path).toBeGreaterThan(10)
    }
  })

  it('keeps accents, apostrophes and line breaks of contacts in Windows-1252', async () => {
    const rows = await readRows('contacts.csv')
    expect(rows.map((row) => row['Full Name'] ?? '')).toEqual(firm.resources.contacts.map(({ name }) => name ?? ''))
    expect(rows.some((row) => row['Full Name'] === "Siobhán O'Connor")).toBe(true)
    expect(rows.some((row) => row['Address']?.includes('\n'))).toBe(true)
  })

  it('puts the latest company of a contact first', async () => {
    const [first] = await readRows('contacts.csv')
    const links = firm.resources.contacts[0]?.['companies'] as { id: number; linked_at: string }[]
    const latest = links.toSorted((a, b) => b.linked_at.localeCompare(a.linked_at))
    expect(first?.['Company IDs']).toBe(latest.map(({ id }) => id).join(';'))
  })

  it('ends the matters with a total that is no record', async () => {
    const rows = await readRows('matters.tsv')
    expect(rows).toHaveLength(firm.resources.matters.length + 1)
    expect(rows[0]?.['Matter Ref']).toBe('16-1001')
    expect(rows.at(-1)).toMatchObject({ 'Matter ID': '', 'Matter Ref': 'Total' })
  })

  it('packs into a ZIP with the same files', async () => {
    const zip = path.join(folder, 'bundle.zip')
    await zipBundle(path.join(folder, 'files'), zip)
    const all = await readdir(path.join(folder, 'files'), { recursive: true, withFileTypes: true })
    const files = all.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
    const names = files.map((name) => path.relative(path.join(folder, 'files'), name))
    expect((await entriesOf(zip)).toSorted()).toEqual(names.toSorted())
  })
})

describe('an exported value', () => {
  it('is money with commas, in brackets when it is owed', () => {
    expect([pounds(1234.5), pounds(-123.45)]).toEqual(['£1,234.50', '(£123.45)'])
  })

  it('is a date as dd/mm/yyyy, and a moment in London time', () => {
    expect([ukMoment('2024-06-03'), ukMoment('2024-06-03T13:22:10Z'), ukMoment(null)]).toEqual([
      '03/06/2024',
      '03/06/2024 14:22',
      '',
    ])
  })

  it('is quoted when it holds the delimiter, a quote or a line break', () => {
    const bytes = writeTable({ headings: ['a'], rows: [['x;"y"\nz']], delimiter: ';', encoding: 'utf-8' })
    expect(bytes.toString()).toBe('a\r\n"x;""y""\nz"\r\n')
  })
})
