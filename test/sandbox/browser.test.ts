// The browser is found in the order promised, draws letters, and says clearly when there is none.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrowserSurroundings, findBrowser, launchBrowser } from './browser.ts'

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
