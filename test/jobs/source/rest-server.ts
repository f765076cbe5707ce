// A real HTTP server on loopback and a profile that leads to it, for the tests of the REST way in.
import fastify, { type FastifyInstance } from 'fastify'
import { createRestSource, type RestDeps } from '../../../jobs/source/rest.ts'
import type { Source } from '../../../jobs/source/source.ts'

export interface Site {
  readonly app: FastifyInstance
  readonly host: string
  readonly base: string
  /** Method and address of every request, in order. */
  readonly asked: string[]
  source(profile: object, more?: Partial<RestDeps>): Source
  close(): Promise<void>
}

export async function createSite(routes: (app: FastifyInstance) => void): Promise<Site> {
  const app = fastify({ forceCloseConnections: true })
  const asked: string[] = []
  app.addHook('onRequest', (request, _reply, done) => {
    asked.push(`${request.method} ${request.url}`)
    done()
  })
  routes(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const host = `127.0.0.1:${address.port}`
  const base = `http://${host}/api/v1/`
  const open: Source[] = []
  return {
    app,
    host,
    base,
    asked,
    source: (profile, more = {}) => {
      const source = createRestSource({ profile, ...restDeps(host), ...more })
      open.push(source)
      return source
    },
    close: async () => {
      for (const source of open) await source.close()
      await app.close()
    },
  }
}

/** Waits pass at once, and what was waited for is kept. */
export function restDeps(host: string): Omit<RestDeps, 'profile'> {
  return {
    secrets: { token: 'the-token', key: 'the-key', user: 'anna', password: 'pa:ss', id: 'client', secret: 'shh' },
    privateHosts: [host],
    now: () => new Date(),
    random: () => 1,
    wait: () => Promise.resolve(),
  }
}

/** A whole profile around the parts that a test is about. */
export function profileOf(base: string, resources: readonly object[], client: object = {}): object {
  return {
    profile_version: 1,
    name: 'Test firm',
    identity: { path: 'system/info', expect: { product: 'Perfect Books' }, tenant: 'tenant.name' },
    client: { base_url: base, ...client },
    resources,
  }
}
