// A stand-in for Perfect Books' REST API: it only reads, refuses what it does not know, and fails when it is told to.
import { setTimeout as wait } from 'node:timers/promises'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Firm } from '../firm/firm.ts'
import { createFaultPlan, type FaultKind, type FaultPlan, type Product, type SourceFaults } from './faults.ts'
import { documentBytes, isForbidden, isGone } from './documents.ts'
import { loginPage, systemInfo } from './identity.ts'
import { isPagedResource, pagingOf } from './layout.ts'
import { BadQuery, changedSince, checkParameters, cutPage } from './paging.ts'
import { type ProfileDocument, profileFor } from './profile.ts'
import { createRegister, type Register } from './register.ts'

export interface PerfectBooksOptions {
  readonly firm: Firm
  readonly port?: number
  readonly token?: string
  readonly now?: () => Date
  /** How long every answer takes. */
  readonly latencyMs?: number
  readonly product?: Product
  /** What a page holds when the reader does not say, and what the profile asks for. */
  readonly pageSize?: number
}

export interface SourceStats {
  readonly requests: number
  readonly records: number
  /** Requests by path below /api/v1/. */
  readonly byPath: Readonly<Record<string, number>>
  readonly byStatus: Readonly<Record<string, number>>
  readonly mostAtOnce: number
}

export interface PerfectBooks extends Pick<Register, 'edit' | 'add' | 'remove'> {
  readonly url: string
  readonly profile: ProfileDocument
  readonly secrets: Readonly<Record<string, string>>
  readonly faults: SourceFaults
  stats(): SourceStats
  close(): Promise<void>
}

interface State {
  readonly options: PerfectBooksOptions
  readonly register: Register
  readonly plan: FaultPlan
  readonly now: () => Date
  token: string
  product: Product
  readonly counted: {
    requests: number
    records: number
    byPath: Record<string, number>
    byStatus: Record<string, number>
    atOnce: number
    mostAtOnce: number
  }
}

const base = '/api/v1/'

function problem(reply: FastifyReply, status: number, code: string, message: string) {
  return reply.code(status).send({ error: { code, message } })
}

function pathBelowBase(request: FastifyRequest): string {
  return (request.url.split('?')[0] ?? '').replace(base, '')
}

/** Half of an honest answer, then silence: the reader has parsed nothing yet and must notice. */
function cutOff(reply: FastifyReply): void {
  void reply.hijack()
  const half = '{"data":[{"id":101,"name":"Thor'
  reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': String(half.length * 2) })
  reply.raw.write(half, () => reply.raw.destroy())
}

async function fail(fault: FaultKind, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  switch (fault.kind) {
    case 'reset':
      void reply.hijack()
      request.raw.socket.destroy()
      return
    case 'cut_off':
      return cutOff(reply)
    case 'error':
      return void (await problem(reply, fault.status, 'server_error', 'Something went wrong in Perfect Books.'))
    case 'throttled':
      void reply.header('retry-after', String(fault.retryAfter))
      return void (await problem(reply, 429, 'too_many_requests', 'Too many requests. Slow down.'))
    case 'login_page':
      return void (await reply.type('text/html; charset=utf-8').send(loginPage))
    case 'redirect':
      return void (await reply.redirect(fault.to, 302))
    case 'delay':
      await wait(fault.ms)
  }
}

async function guard(state: State, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const path = pathBelowBase(request)
  state.counted.requests += 1
  state.counted.byPath[path] = (state.counted.byPath[path] ?? 0) + 1
  state.counted.atOnce += 1
  state.counted.mostAtOnce = Math.max(state.counted.mostAtOnce, state.counted.atOnce)
  reply.raw.once('close', () => {
    state.counted.atOnce -= 1
  })
  if (state.options.latencyMs) await wait(state.options.latencyMs)
  const fault = state.plan.strike(path)
  if (fault) await fail(fault, request, reply)
  if (reply.sent) return
  if (request.headers.authorization !== `Bearer ${state.token}`) {
    await problem(reply, 401, 'unauthorized', 'The access token is missing or not valid.')
  }
}

type Query = Readonly<Record<string, string>>

function registerReads(app: FastifyInstance, state: State): void {
  const pageSize = state.options.pageSize ?? 100
  app.get(`${base}system/info`, () => systemInfo(state.product, state.options.firm, state.now().toISOString()))
  app.get<{ Params: { resource: string }; Querystring: Query }>(`${base}:resource`, async (request, reply) => {
    const { resource } = request.params
    if (!isPagedResource(resource) || state.product !== 'perfect_books') {
      return problem(reply, 404, 'not_found', `There is no resource called "${resource}".`)
    }
    const { query } = request
    checkParameters(query, pagingOf[resource], ['modified_since', ...(resource === 'contacts' ? ['expand'] : [])])
    const records = changedSince(state.register.list(resource), query['modified_since'])
    const address = `${request.protocol}://${request.host}${base}${resource}`
    const { served, body, headers } = cutPage(pagingOf[resource], { records, query, address, pageSize })
    state.counted.records += served.length
    void reply.headers(headers)
    return resource === 'contacts' && query['expand'] !== 'companies' ? withoutCompanies(body) : body
  })
  app.get<{ Params: { id: string }; Querystring: Query }>(`${base}contacts/:id/notes`, async (request, reply) => {
    const id = Number(request.params.id)
    if (!state.register.hasContact(id)) return problem(reply, 404, 'not_found', 'There is no such contact.')
    checkParameters(request.query, 'single_page', ['modified_since'])
    const notes = changedSince(state.register.notesOf(id), request.query['modified_since'])
    state.counted.records += notes.length
    return { notes: notes.map(({ contact_id: _, ...note }) => note) }
  })
}

/** The bytes of a document; what it is called and how large it is stands in its record. */
function registerContents(app: FastifyInstance, state: State): void {
  app.get<{ Params: { id: string } }>(`${base}documents/:id/content`, async (request, reply) => {
    const id = Number(request.params.id)
    const document = state.register.list('documents').find((record) => record.id === id)
    if (!document || isGone(id))
      return problem(reply, 404, 'not_found', 'The file of this document is not in the store.')
    if (isForbidden(id)) return problem(reply, 403, 'locked', 'The document is locked by its author.')
    return reply
      .header('content-type', String(document['mime']))
      .header('content-length', String(document['size']))
      .send(documentBytes(state.options.firm, document))
  })
}

/** A contact names its companies only when asked to, as APIs do with what costs them a join. */
function withoutCompanies(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const data = body['data'] as readonly Readonly<Record<string, unknown>>[]
  return { ...body, data: data.map(({ companies: _, ...contact }) => contact) }
}

function buildApp(state: State): FastifyInstance {
  const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false })
  app.addHook('onRequest', (request, reply) => guard(state, request, reply))
  app.addHook('onResponse', async (_, reply) => {
    const status = String(reply.statusCode)
    state.counted.byStatus[status] = (state.counted.byStatus[status] ?? 0) + 1
  })
  app.setErrorHandler((error, _, reply) => {
    if (error instanceof BadQuery) return problem(reply, 400, 'bad_request', error.message)
    throw error
  })
  app.setNotFoundHandler((_, reply) => problem(reply, 404, 'not_found', 'There is nothing here.'))
  registerReads(app, state)
  registerContents(app, state)
  return app
}

/** Starts on 127.0.0.1; port 0 (the default) takes a free one. */
export async function startPerfectBooks(options: PerfectBooksOptions): Promise<PerfectBooks> {
  const now = options.now ?? (() => new Date())
  const token = options.token ?? 'sample-firm-token'
  const state: State = {
    options,
    now,
    register: createRegister(options.firm, now),
    plan: createFaultPlan(),
    token,
    product: options.product ?? 'perfect_books',
    counted: { requests: 0, records: 0, byPath: {}, byStatus: {}, atOnce: 0, mostAtOnce: 0 },
  }
  const app = buildApp(state)
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  return {
    url,
    profile: profileFor(url, options.pageSize ?? 100),
    secrets: { token },
    faults: {
      ...state.plan.faults,
      product(product) {
        state.product = product
      },
      token(accepted) {
        state.token = accepted
      },
    },
    edit: state.register.edit,
    add: state.register.add,
    remove: state.register.remove,
    stats() {
      const { atOnce: _, ...counted } = state.counted
      return structuredClone(counted)
    },
    async close() {
      await app.close()
    },
  }
}
