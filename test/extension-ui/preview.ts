// The pages without the app: fixture answers, a tiny host, and a browser. Run directly it stays up to be looked at.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Frame, FrameLocator, Page } from 'playwright-core'
import { launchBrowser } from '../sandbox/browser.ts'
import { buildHost } from './preview/host-page.ts'
import { buildApp, type Stage } from './preview/server.ts'
import { createStory, type Story } from './preview/story.ts'

export interface Preview {
  readonly stage: Stage
  /** The tokens the host has given out. */
  readonly issued: readonly string[]
  readonly open: (story: Story, asked?: Asked) => Promise<Opened>
  /** The migration of the story, at the step that the rail calls so. */
  readonly openAt: (story: Story, step: RegExp) => Promise<Opened>
  readonly close: () => Promise<void>
}

export interface Asked {
  readonly page?: 'settings' | 'panel'
  readonly theme?: 'light' | 'dark'
  readonly resource?: string
  readonly selectedIds?: string
  readonly width?: number
  /** Where the person at the screen is, as `America/Los_Angeles`. */
  readonly timeZone?: string
  /** Before the page is loaded: to refuse files, or to hold its clock. */
  readonly before?: (page: Page) => Promise<unknown>
}

export interface Opened {
  readonly page: Page
  readonly frame: FrameLocator
  readonly inside: () => Frame
  /** Whatever the page's console or its policy complained about. */
  readonly complaints: string[]
}

/** Built anew and apart, so that tests see the sources as they are and no other build under way. */
async function buildPages(): Promise<string> {
  const dist = await mkdtemp(join(tmpdir(), 'extension-ui-'))
  const root = join(import.meta.dirname, '../..')
  const command = [
    'node_modules/vite/bin/vite.js',
    'build',
    '--config',
    'extension-ui/vite.config.ts',
    '--outDir',
    dist,
  ]
  // A test's own NODE_ENV would bundle the development build of React, which nobody will ever load.
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [...command, '--emptyOutDir'], { cwd: root, env })
  return dist
}

export async function startServers(stage: Stage) {
  const issued: string[] = []
  const app = buildApp(stage)
  const appUrl = await app.listen({ port: 0, host: '127.0.0.1' })
  const host = buildHost(appUrl, issued, () => new Date())
  const hostUrl = await host.listen({ port: 0, host: '127.0.0.1' })
  return { issued, hostUrl, close: () => Promise.all([app.close(), host.close()]) }
}

export async function startPreview(): Promise<Preview> {
  const dist = await buildPages()
  const stage: Stage = { dist, story: createStory('connect') }
  const servers = await startServers(stage)
  const browser = await launchBrowser()
  const open = async (story: Story, asked: Asked = {}): Promise<Opened> => {
    stage.story = story
    const { width = 1440, timeZone, before, ...rest } = asked
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      locale: 'en-GB',
      ...(timeZone ? { timezoneId: timeZone } : {}),
    })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (failure) => complaints.push(failure.message))
    await before?.(page)
    await page.goto(`${servers.hostUrl}/?${new URLSearchParams(rest)}`)
    return { page, frame: page.frameLocator('iframe'), inside: () => frameOf(page), complaints }
  }
  const openAt = async (story: Story, step: RegExp): Promise<Opened> => {
    const opened = await open(story)
    await opened.frame.getByRole('button', { name: /Harper & Lane, November/ }).click()
    const rail = opened.frame.getByRole('navigation', { name: 'Steps of the migration' })
    await rail.getByRole('button', { name: step }).click()
    return opened
  }
  const close = async () => {
    await browser.close()
    await servers.close()
    await rm(dist, { recursive: true, force: true })
  }
  return { stage, issued: servers.issued, open, openAt, close }
}

function frameOf(page: Page): Frame {
  const [frame] = page.frames().filter((candidate) => candidate !== page.mainFrame())
  if (!frame) throw new Error('The host page has no frame yet.')
  return frame
}

if (import.meta.main) {
  const servers = await startServers({ dist: await buildPages(), story: createStory('connect', { moves: true }) })
  process.stdout.write(`Settings page: ${servers.hostUrl}/?theme=light\n`)
  process.stdout.write(`Panel: ${servers.hostUrl}/?page=panel&width=385px&resource=person&selectedIds=1\n`)
}
