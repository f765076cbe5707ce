// Registers the pages that embed the extension the way Pipedrive does, on the server of the Pipedrive stand-in.
import { readFileSync } from 'node:fs'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signToken } from './extension-frame.ts'
import { type Host, type HostObject, hostObjects, type HostOptions, type HostUser, settleHost } from './options.ts'
import { listNames, listPage, notFoundPage, recordPage, settingsPage } from './pages.ts'
import type { View } from './shell.ts'

export type { HostField, HostObject, HostOptions, HostRecord, HostUser } from './options.ts'

const assets = {
  'tokens.css': 'text/css',
  'chrome.css': 'text/css',
  'settings.css': 'text/css',
  'pages.css': 'text/css',
  'frame.css': 'text/css',
  'theme.js': 'text/javascript',
  'page.js': 'text/javascript',
  'extension.js': 'text/javascript',
  'commands.js': 'text/javascript',
  'dialogs.js': 'text/javascript',
} as const

type Query = Readonly<Record<string, string | undefined>>

function viewerOf(host: Host, query: Query): HostUser {
  const asked = Number(query['as'] ?? host.userId)
  const users = host.users()
  const viewer = users.find((user) => user.id === asked) ?? users.find((user) => user.id === host.userId) ?? users[0]
  if (!viewer) throw new Error('The host page needs at least one user to look as.')
  return viewer
}

function viewOf(host: Host, request: FastifyRequest<{ Querystring: Query }>): View {
  return { host, viewer: viewerOf(host, request.query), path: request.url.split('?')[0] ?? '/' }
}

function send(reply: FastifyReply, page: string, status = 200): FastifyReply {
  const noCopies = { 'cache-control': 'no-store', 'content-security-policy': "frame-ancestors 'none'" }
  return reply.code(status).headers(noCopies).type('text/html; charset=utf-8').send(page)
}

function addRecordPages(app: FastifyInstance, host: Host, object: HostObject): void {
  app.get<{ Params: { id: string }; Querystring: Query }>(`/${object}/:id`, async (request, reply) => {
    const view = viewOf(host, request)
    const live = host.records(object).find(({ id }) => String(id) === request.params.id)
    const record = live ?? host.deletedRecord(object, Number(request.params.id))
    if (!record) return send(reply, notFoundPage(view, object), 404)
    return send(reply, await recordPage(view, object, record))
  })
  app.get<{ Querystring: Query }>(listNames[object].path, (request, reply) =>
    send(reply, listPage(viewOf(host, request), object)),
  )
}

/** Adds the settings page, the record pages, their lists, and what the pages load from /host/. */
export function hostPages(app: FastifyInstance, options: HostOptions): void {
  const host = settleHost(options)
  for (const [name, type] of Object.entries(assets)) {
    const content = readFileSync(new URL(`assets/${name}`, import.meta.url), 'utf8')
    app.get(`/host/${name}`, (_, reply) => reply.type(`${type}; charset=utf-8`).send(content))
  }
  app.get<{ Querystring: Query }>('/host/token', async (request, reply) => {
    void reply.header('cache-control', 'no-store')
    return { token: await signToken(host, viewerOf(host, request.query)) }
  })
  app.get<{ Params: { clientId: string }; Querystring: Query }>(
    '/settings/marketplace/app/:clientId/app-settings',
    async (request, reply) => {
      if (request.params.clientId !== host.clientId) return reply.code(404).send({ error: 'No such app is installed.' })
      return send(reply, await settingsPage(viewOf(host, request), request.query['context'] ?? null))
    },
  )
  for (const object of hostObjects) addRecordPages(app, host, object)
}
