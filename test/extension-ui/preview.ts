// The pages without the app: fixture answers, a tiny host, and a browser. Run directly it stays up to be looked at.
import type { FrameLocator, Page } from 'playwright-core'
import { launchBrowser } from './preview/browser.ts'
import { buildHost } from './preview/host-page.ts'
import { buildApp, type Stage } from './preview/server.ts'
import { createStory, type Story } from './preview/story.ts'

export interface Preview {
  readonly stage: Stage
  /** The tokens the host has given out. */
  readonly issued: readonly string[]
  readonly hostUrl: string
  readonly open: (story: Story, asked?: Asked) => Promise<Opened>
  readonly close: () => Promise<void>
}

export interface Asked {
  readonly page?: 'settings' | 'panel'
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
  readonly resource?: string
  readonly selectedIds?: string
}

export interface Opened {
  readonly page: Page
  readonly frame: FrameLocator
  /** Whatever the page's console or its policy complained about. */
  readonly complaints: string[]
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
  const stage: Stage = { story: createStory('connect') }
  const servers = await startServers(stage)
  const browser = await launchBrowser()
  const open = async (story: Story, asked: Asked = {}): Promise<Opened> => {
    stage.story = story
    const { width = 1440, height = 900, ...rest } = asked
    const query = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
    const page = await browser.newPage({ viewport: { width, height }, acceptDownloads: true, locale: 'en-GB' })
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (failure) => complaints.push(failure.message))
    await page.goto(`${servers.hostUrl}/?${new URLSearchParams(query)}`)
    return { page, frame: page.frameLocator('iframe'), complaints }
  }
  const close = async () => {
    await browser.close()
    await servers.close()
  }
  return { stage, issued: servers.issued, hostUrl: servers.hostUrl, open, close }
}

if (import.meta.main) {
  const servers = await startServers({ story: createStory('connect', { moves: true }) })
  process.stdout.write(`Settings page: ${servers.hostUrl}/?theme=light\n`)
  process.stdout.write(`Panel: ${servers.hostUrl}/?page=panel&width=385px&resource=person&selectedIds=1\n`)
}
