// Real bundles on disk for the tests of this room: plain files, ZIPs, and every record read back.
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { SourceRecord } from '../../../migration/record.ts'
import { createBundleSource } from '../../../jobs/source/bundle.ts'
import { type Source, SourceRefused } from '../../../jobs/source/source.ts'

export const signal = AbortSignal.timeout(600_000)

export interface Folder {
  file(name: string, content: string | Buffer): Promise<string>
  zip(name: string, entries: Readonly<Record<string, string | Buffer>>): Promise<string>
  remove(): Promise<void>
}

export async function createFolder(): Promise<Folder> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'))
  let count = 0
  const next = (name: string): string => join(folder, `${++count}-${name}`)
  return {
    file: async (name, content) => {
      const path = next(name)
      await writeFile(path, content)
      return path
    },
    zip: async (name, entries) => {
      const zip = new ZipFile()
      for (const [path, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), path)
      zip.end()
      const path = next(name)
      await pipeline(zip.outputStream, createWriteStream(path))
      return path
    },
    remove: () => rm(folder, { recursive: true }),
  }
}

export function sourceOf(path: string, fileName: string): Source {
  return createBundleSource({ open: () => Promise.resolve(path), fileName })
}

export interface Everything {
  readonly records: readonly SourceRecord[]
  readonly remarks: readonly string[]
}

/** Reads a source to its end, page by page. */
export async function readAll(source: Source): Promise<Everything> {
  const records: SourceRecord[] = []
  const remarks: string[] = []
  for (const { name } of await source.resources()) {
    let cursor: unknown = null
    do {
      const page = await source.page(name, cursor, signal)
      records.push(...page.records)
      remarks.push(...page.remarks)
      cursor = JSON.parse(JSON.stringify(page.next))
    } while (cursor !== null)
  }
  return { records, remarks }
}

/** Says who it is, is read to its end and closed: as an upload is. */
export async function readUpload(source: Source): Promise<Everything> {
  await source.identify(signal)
  const all = await readAll(source)
  await source.close()
  return all
}

/** The refusal that reading comes to; a source that is read to its end is the wrong answer. */
export async function refusal(source: Source): Promise<SourceRefused> {
  return refusalOf(source.identify(signal).then(() => readAll(source))).finally(() => source.close())
}

/** The refusal that some work with a source comes to. */
export async function refusalOf(work: Promise<unknown>): Promise<SourceRefused> {
  const outcome = await work.then(
    () => 'done',
    (error: unknown) => error,
  )
  if (outcome instanceof SourceRefused) return outcome
  throw new Error(`A refusal was expected, not ${String(outcome)}`, { cause: outcome })
}
