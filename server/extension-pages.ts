// The static pages of the extensions and their assets, framed by Pipedrive alone.
import { readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Refusal } from './errors.ts'
import { extensionPolicy } from './headers.ts'

export interface ExtensionOptions {
  readonly folder: string
  readonly frameAncestors: string
}

export async function extensionPages(app: FastifyInstance, { folder, frameAncestors }: ExtensionOptions): Promise<void> {
  const policy = extensionPolicy(frameAncestors)
  app.addHook('onRequest', async (_request, reply) => {
    void reply.header('content-security-policy', policy)
  })
  for (const page of ['settings', 'panel']) {
    app.get(`/extension/${page}`, { schema: { hide: true } }, async (_request, reply) => {
      const html = await readPage(join(folder, `${page}.html`))
      return reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-cache').send(html)
    })
  }
  const assets = join(folder, 'assets')
  if (!existsSync(assets)) return
  await app.register(fastifyStatic, {
    root: assets,
    prefix: '/extension/assets/',
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => void reply.header('cache-control', cachingOf(path)),
  })
} // prettier-ignore

async function readPage(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new Refusal(503, 'not_built', 'The pages of the extension have not been built; run "npm run build" and start again.')
  } // prettier-ignore
}

/** A name that carries a hash of the content is never out of date; any other is asked for anew. */
function cachingOf(path: string): string {
  return /-[\w-]{8}\.\w+$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'
}
