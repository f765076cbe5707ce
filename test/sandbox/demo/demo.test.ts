// What the demonstration is asked for, packs and prints, without starting anything.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { fromBufferPromise } from 'yauzl'
import { bundleForm } from './bundle.ts'
import * as print from './print.ts'
import { createProgress } from './progress.ts'
import { readWords } from './words.ts'

const folders: string[] = []

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'demo-test-'))
  folders.push(folder)
  return folder
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

describe('the words of the command line', () => {
  it('say how it ends and what it migrates, seen from where the person stands', () => {
    expect(readWords(['--exit', '--bundle', 'export'], '/home/ann')).toEqual({
      exit: true,
      manual: false,
      bundle: '/home/ann/export',
    })
    expect(readWords([], '/')).toEqual({ exit: false, manual: false, bundle: null })
  })

  it('are refused when they are unknown or contradict each other', () => {
    expect(() => readWords(['--fast'], '/')).toThrow(/--fast/)
    expect(() => readWords(['--exit', '--manual'], '/')).toThrow('--exit and --manual exclude each other.')
  })
})

describe('a bundle to upload', () => {
  it('is packed with its sub-folders when it is a folder', async () => {
    const folder = freshFolder()
    mkdirSync(join(folder, 'firm', 'attachments'), { recursive: true })
    writeFileSync(join(folder, 'firm', 'contacts.csv'), 'id,name\n1,Ann\n')
    writeFileSync(join(folder, 'firm', 'attachments', 'deed.txt'), 'deed')
    const file = (await bundleForm(join(folder, 'firm'), folder)).get('file') as File
    expect(file.name).toBe('firm.zip')
    const zip = await fromBufferPromise(Buffer.from(await file.arrayBuffer()))
    const names: string[] = []
    for await (const entry of zip.eachEntry()) names.push(entry.fileName)
    expect(names).toEqual(['attachments/deed.txt', 'contacts.csv'])
  })

  it('is sent as it is when it is a file', async () => {
    const folder = freshFolder()
    writeFileSync(join(folder, 'contacts.csv'), 'id\n1\n')
    const file = (await bundleForm(join(folder, 'contacts.csv'), folder)).get('file') as File
    expect([file.name, await file.text()]).toEqual(['contacts.csv', 'id\n1\n'])
  })

  it('is missed with its path when there is nothing', async () => {
    await expect(bundleForm('/nowhere/at/all', '/tmp')).rejects.toThrow(
      'There is no file and no folder at /nowhere/at/all.',
    )
  })
})

describe('what is printed', () => {
  it('is a bar that rewrites its line on a terminal', () => {
    let seen = ''
    const progress = createProgress({ isTTY: true, columns: 60, write: (text) => (seen += text) })
    progress.show('full', 1200, 2400, '300/s')
    expect(seen).toBe('\r\u001B[Kfull         [============............] 1,200 of 2,400  300')
  })

  it('is a line per quarter where nobody watches', () => {
    const lines: string[] = []
    const progress = createProgress({ write: (text) => lines.push(text) })
    for (let done = 0; done <= 100; done += 1) progress.show('full', done, 100)
    expect(lines.map((line) => line.trim())).toEqual([
      'full         25 of 100',
      'full         50 of 100',
      'full         75 of 100',
      'full         100 of 100',
    ])
  })

  it('shows the reconciliation as a table and says whether it is clean', () => {
    const objects = [
      {
        object: 'contact',
        source: 1200,
        pipedrive: 1200,
        equal: 1190,
        changedByRule: 10,
        leftOut: 0,
        refused: 0,
        waiting: 0,
        different: 0,
        missing: 0,
      },
    ]
    const text = print.reconciliation({
      clean: true,
      runId: null,
      finishedAt: null,
      sentence: 'All is there.',
      objects,
      sums: [],
      differences: [],
    })
    expect(text).toContain('contact   1,200      1,200  1,190       10         0          0        0')
    expect(text).toMatch(/Clean: All is there\.$/)
  })
})
