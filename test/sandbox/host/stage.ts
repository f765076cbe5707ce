// A host with one extension from another origin, in a real browser: what the tests of the host pages stand on.
import { readFileSync } from 'node:fs'
import fastify, { type FastifyInstance } from 'fastify'
import { jwtVerify, type JWTPayload } from 'jose'
import type { Browser, Frame, Page } from 'playwright-core'
import { launchBrowser } from '../browser.ts'
import { hostPages } from './host-pages.ts'

const secret = 'a-client-secret-that-is-invented'
export const settingsAddress = '/settings/marketplace/app/client-1/app-settings'

export const person = {
  id: 7,
  name: 'Siobhán <b>O’Connor</b>',
  emails: [{ value: 'siobhan@post.example', primary: true }],
  org_id: 3,
  owner_id: 12,
  add_time: '2020-01-02T03:04:05Z',
  custom_fields: { abc: 44, def: [51, 52] },
}
const records = {
  person: [person],
  organization: [{ id: 3, name: 'Thornbury Park Pharmacy Limited' }],
  deal: [{ id: 9, title: '16-1001 Estate', value: 1234.5, currency: 'GBP', org_id: 3, person_id: 7, status: 'open' }],
}

export interface Stage {
  readonly page: Page
  readonly hostUrl: string
  readonly extensionUrl: string
  /** Opens a host page and waits until its extension has initialized. */
  open(path: string): Promise<Frame>
  /** The extension's frame as it is now. */
  frame(): Frame
  close(): Promise<void>
}

/** Runs the real SDK, which the package also ships for pages without a bundler. */
const starting = 'window.sdk = new AppExtensionsSDK(); sdk.initialize({ size: { height: 260 } })'

async function startExtension(script: string): Promise<{ app: FastifyInstance; url: string }> {
  const folder = new URL('../', import.meta.resolve('@pipedrive/app-extensions-sdk'))
  const sdk = readFileSync(new URL('dist/index.umd.js', folder), 'utf8')
  const app = fastify({ forceCloseConnections: true })
  app.get('/sdk.js', (_, reply) => reply.type('text/javascript').send(sdk))
  app.get('/extension/*', (_, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .send(`<!doctype html><title>extension</title><script src="/sdk.js"></script><body><script>${script}</script>`),
  )
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  return { app, url: `http://localhost:${port}` }
}

async function startHost(extensionUrl: string): Promise<{ app: FastifyInstance; url: string }> {
  const app = fastify({ forceCloseConnections: true })
  hostPages(app, {
    clientId: 'client-1',
    jwtSecret: secret,
    companyId: 7300001,
    userId: 11,
    extensionUrl: () => extensionUrl,
    users: () => [
      { id: 11, name: 'Josephine Harper', admin: true },
      { id: 12, name: 'Marcus Tennant', admin: false },
    ],
    records: (object) => records[object],
    fields: () => [
      { code: 'abc', name: 'Preferred contact', options: [{ id: 44, label: 'Post' }] },
      { code: 'def', name: 'Interests', options: [{ id: 51, label: 'Family' }, { id: 52, label: 'Trusts' }] }, // prettier-ignore
    ],
    initializeWithinMs: 4000,
  })
  return { app, url: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

export { launchBrowser }

/** `script` is what the extension runs; the SDK at once unless another is given. */
export async function setStage(browser: Browser, script = starting): Promise<Stage> {
  const extension = await startExtension(script)
  const host = await startHost(extension.url)
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  function frame(): Frame {
    const found = page.frames().find((one) => one.url().startsWith(extension.url))
    if (!found) throw new Error('The page has no frame of the extension.')
    return found
  }
  return {
    page,
    hostUrl: host.url,
    extensionUrl: extension.url,
    frame,
    async open(path) {
      await page.goto(`${host.url}${path}`)
      await page.waitForSelector('.extension[data-state=shown]')
      return frame()
    },
    async close() {
      await page.close()
      await Promise.all([host.app.close(), extension.app.close()])
    },
  }
}

export const queryOf = (frame: Frame): URLSearchParams => new URL(frame.url()).searchParams

export async function claimsOf(token: string): Promise<JWTPayload> {
  return (await jwtVerify(token, new TextEncoder().encode(secret), { algorithms: ['HS256'] })).payload
}
