// Every kind of export as a file bundle, and what each must stand: being recognised, discovery, reading, resuming, comparing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBundleSource } from '../../../../jobs/source/bundle.ts'
import { checkSentences } from '../../../../jobs/source/check-words.ts'
import { createFolder, type Folder, signal } from '../bundles.ts'
import { bundleExports, juris, large } from './bundle-exports.ts'
import { fullCheck, idsIn, readWith, resumesEverywhere, typesOf } from './standard.ts'

describe.each(bundleExports)('$name', (bundle) => {
  let folder: Folder
  let path: string
  beforeAll(async () => {
    folder = await createFolder()
    path = await folder.file('upload', await bundle.content())
  })
  afterAll(() => folder.remove())

  /** Pages of few rows, so that small exports have borders too. */
  const open = () =>
    createBundleSource({ open: () => Promise.resolve(path), fileName: bundle.fileName, pageRows: bundle === large ? 7 : 1 }) // prettier-ignore

  it('is recognised file by file, and says how', async () => {
    const source = open()
    const { sentence } = await source.identify(signal)
    for (const name of Object.keys(bundle.ids).filter((file) => file !== 'attachments.csv')) {
      expect(sentence).toContain(`${name} ${bundle === juris ? 'fits no known object' : 'holds records of the object'}`)
    }
    await source.close()
  })

  it('is refused with a sentence when a login page was saved in its place, or when another product wrote it', async () => {
    const page = await folder.file(
      'page',
      '<!DOCTYPE html><html><head><title>Sign in</title></head><body></body></html>',
    )
    const saved = createBundleSource({ open: () => Promise.resolve(page), fileName: bundle.fileName })
    await expect(saved.identify(signal)).rejects.toThrow(`${bundle.fileName} is an HTML page, not a table of records`)
    await saved.close()
    const manifest = { bundle_version: 1, product: 'Perfect Books Toronto' }
    const foreign = createBundleSource({ open: () => Promise.resolve(path), fileName: bundle.fileName, manifest })
    await expect(foreign.identify(signal)).rejects.toThrow('“Perfect Books Toronto” wrote it, not Perfect Books')
    await foreign.close()
  })

  it('is discovered with its fields, and nothing stands against reading it', async () => {
    const source = open()
    const report = await fullCheck(source, new Map())
    await source.close()
    expect(report.resources.flatMap((resource) => resource.problems)).toEqual([])
    expect(typesOf(report)).toMatchObject(bundle.types ?? {})
    const said = checkSentences(report).join('\n')
    for (const words of bundle.remarks ?? []) expect(said).toContain(words)
  })

  it('gives every record once with what stands in it, and the same again in a second full reading', async () => {
    const source = open()
    const first = await readWith(source)
    await source.close()
    expect(idsIn(first.records)).toEqual(bundle.ids)
    const records = Object.values(first.records).flat()
    for (const [object, wanted] of Object.entries(bundle.first)) {
      expect(records.find((record) => record.object === object)).toMatchObject(wanted)
    }
    const again = open()
    expect((await readWith(again)).records).toEqual(first.records)
    await again.close()
  })

  it('goes on at every border of pages with the very same records', async () => {
    const source = open()
    const whole = await readWith(source)
    await source.close()
    await resumesEverywhere(open, whole)
  })
})
