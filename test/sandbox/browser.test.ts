// The browser is found in the order promised, draws letters, and says clearly when there is none.
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrowserSurroundings, findBrowser, launchBrowser } from './browser.ts'
import { isWhole, markWhole, moveInto } from './whole-folder.ts'

let folder: string
let program: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'browser-'))
  program = path.join(folder, 'chrome')
  await writeFile(program, '')
})
afterAll(() => rm(folder, { recursive: true }))

const elsewhere = (changes: Partial<BrowserSurroundings>): BrowserSurroundings => ({
  environment: {},
  platform: 'darwin',
  arch: 'arm64',
  cacheFolder: folder,
  installed: [],
  ...changes,
})

describe('finding a browser', () => {
  it('takes the one that CHROMIUM_PATH names before any other', async () => {
    const found = await findBrowser(elsewhere({ environment: { CHROMIUM_PATH: program }, installed: ['/bin/sh'] }))
    expect(found).toEqual({ executable: program, environment: {} })
  })

  it('refuses a CHROMIUM_PATH that leads nowhere instead of taking another', async () => {
    const missing = elsewhere({ environment: { CHROMIUM_PATH: '/nowhere/chrome' }, installed: [program] })
    await expect(findBrowser(missing)).rejects.toThrow(
      'CHROMIUM_PATH names /nowhere/chrome, but there is no such file.',
    )
  })

  it('takes an installed one where the bundled one does not run', async () => {
    const found = await findBrowser(elsewhere({ installed: ['/nowhere/chrome', program] }))
    expect(found.executable).toBe(program)
  })

  it('says what to do when there is none', async () => {
    await expect(findBrowser(elsewhere({}))).rejects.toThrow(/this is darwin on arm64.*set CHROMIUM_PATH/)
  })
})

describe('the folder it is unpacked into', () => {
  async function unpacked(name: string, content: string): Promise<string> {
    const made = path.join(folder, name)
    await mkdir(path.join(made, 'lib'), { recursive: true })
    await writeFile(path.join(made, 'lib', 'program'), content)
    await markWhole(made)
    return made
  }

  it('is broken when it was never finished, and when a file is shorter than it was', async () => {
    const kept = await unpacked('kept', 'program')
    expect(await isWhole(kept)).toBe(true)
    await truncate(path.join(kept, 'lib', 'program'), 3)
    expect(await isWhole(kept)).toBe(false)
    expect(await isWhole(folder)).toBe(false)
  })

  it('is replaced when it is broken, and stays when another run was first', async () => {
    const target = await unpacked('target', 'first')
    await moveInto(target, await unpacked('second', 'second'))
    expect(await readFile(path.join(target, 'lib', 'program'), 'utf8')).toBe('first')
    await rm(path.join(target, 'lib', 'program'))
    await moveInto(target, await unpacked('third', 'third'))
    expect(await readFile(path.join(target, 'lib', 'program'), 'utf8')).toBe('third')
  })
})

describe('the browser', () => {
  it('draws letters: text has a width of its own', async () => {
    const browser = await launchBrowser()
    const page = await browser.newPage()
    await page.setContent('<span>iiii</span><br><span>MMMM</span>')
    const widths = await page
      .locator('span')
      .evaluateAll((spans) => spans.map((span) => span.getBoundingClientRect().width))
    await browser.close()
    expect(widths[0]).toBeGreaterThan(0)
    expect(widths[1]).toBeGreaterThan(2 * (widths[0] ?? 0))
  })
})
